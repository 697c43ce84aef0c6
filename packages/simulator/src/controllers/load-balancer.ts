/** The load balancer: hands addresses to Services of type LoadBalancer without a class of their own. */
import { addressAt, familyOf, parseCidr } from "../core/addresses.ts";
import type { IPFamily } from "../core/addresses.ts";
import type { LoadBalancerIngress, Service } from "../core/objects.ts";
import { kinds } from "../core/resources.ts";
import { steering } from "./annotations.ts";
import { keyOf, splitKey } from "./controller.ts";
import type { Controller, ControllerContext } from "./controller.ts";

/** How LoadBalancer Services get addresses. An annotation `simulator.portolan.dev/lb-ip` on the Service goes before. */
export type LoadBalancerOption =
  /** None does: a LoadBalancer stays pending. */
  | { readonly type: "off" }
  /** One after the other from a CIDR of either family. */
  | { readonly type: "pool"; readonly cidrs: readonly string[] };

export function loadBalancerController({ server, store }: ControllerContext, option: LoadBalancerOption): Controller {
  const pool = new Pool(option.type === "pool" ? option.cidrs : []);
  return {
    name: "load-balancer",
    observe: (resource, event, enqueue) => {
      if (resource === kinds.service) enqueue(keyOf(event.object));
    },
    reconcile: (key) => {
      const { namespace, name } = splitKey(key);
      const service = store.find(kinds.service, namespace, name) as Service | undefined;
      const ingress = service ? wanted(key, service, pool) : null;
      if (!service || ingress === null) {
        pool.release(key);
        if (!service || service.spec.loadBalancerClass !== undefined) return;
      }
      const loadBalancer = ingress === null || ingress.length === 0 ? {} : { ingress };
      const status = { ...service.status, loadBalancer };
      server.update(kinds.service, namespace, { ...service, status }, { subresource: "status" });
    },
  };
}

/** The addresses of a Service; null for one that the load balancer has nothing to do with. */
function wanted(key: string, service: Service, pool: Pool): LoadBalancerIngress[] | null {
  if (service.spec.type !== "LoadBalancer" || service.spec.loadBalancerClass !== undefined) return null;
  const asked = steering(service.metadata, "loadBalancerIP") ?? service.spec.loadBalancerIP;
  if (asked === "none") return [];
  if (asked !== undefined && asked !== "") {
    return asked.split(",").map((text) => {
      const address = text.trim();
      return familyOf(address) === null ? { hostname: address } : { ip: address, ipMode: "VIP" };
    });
  }
  return (service.spec.ipFamilies ?? []).flatMap((family) => {
    const address = pool.take(key, family as IPFamily);
    return address === null ? [] : [{ ip: address, ipMode: "VIP" }];
  });
}

class Pool {
  readonly #cidrs;
  readonly #byOwner = new Map<string, Map<IPFamily, string>>();
  readonly #taken = new Set<string>();

  constructor(cidrs: readonly string[]) {
    this.#cidrs = cidrs.map((text) => {
      const cidr = parseCidr(text);
      if (!cidr) throw new Error(`not a CIDR: ${text}`);
      return cidr;
    });
  }

  /** The address of an owner, the lowest free one for a new owner; null when there is none. */
  take(owner: string, family: IPFamily): string | null {
    const own = this.#byOwner.get(owner) ?? new Map<IPFamily, string>();
    this.#byOwner.set(owner, own);
    const held = own.get(family);
    if (held !== undefined) return held;
    for (const cidr of this.#cidrs) {
      if (cidr.family !== family) continue;
      for (let offset = 1n; offset < cidr.size - 1n; offset++) {
        const address = addressAt(cidr, offset);
        if (this.#taken.has(address)) continue;
        this.#taken.add(address);
        own.set(family, address);
        return address;
      }
    }
    return null;
  }

  release(owner: string): void {
    for (const address of this.#byOwner.get(owner)?.values() ?? []) this.#taken.delete(address);
    this.#byOwner.delete(owner);
  }
}
