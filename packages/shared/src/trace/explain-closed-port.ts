/** Why a node refuses a port, and which one was probably meant: the commonest mistake is to dial the Service's port there. */
import type { SlimNode, SlimService, SlimServicePort } from "../model/objects.ts";
import { isLeftToAnotherProxy, isProxied } from "./find-service-hit.ts";
import type { Dial } from "./passage.ts";
import { sayUnread } from "./say-unread.ts";

/** How many Services that may have been meant are named. */
const named = 3;

/** Whether nodePorts are open at an address of a node, and why not. */
export type NodePortReach = "yes" | "not-primary" | "loopback";

export interface ClosedPort {
  readonly text: string;
  /** False where what is not read may have opened the port. */
  readonly isKnown: boolean;
}

/** `Nobody opened 80 on node n1: …; the nodePort of Service shop/web is 32510.` */
export function explainClosedPort(dial: Dial, node: SlimNode, reach: NodePortReach): ClosedPort {
  const own = explainOwnNodePort(dial, reach);
  if (own !== null) return { text: own, isKnown: true };
  const port = `${dial.port}/${dial.protocol} on node ${node.name}`;
  const unread = sayUnread(dial, ["Service", "Pod"]);
  const closed =
    unread === null
      ? `Nobody opened ${port}, so the node refuses (what else runs on the node is not visible from the API)`
      : `Nobody is known to have opened ${port}, but ${unread}: whether the node refuses is not known`;
  return { text: `${closed}${sayMeant(dial)}.`, isKnown: unread === null };
}

/** Empty where no Service has the number. */
function sayMeant(dial: Dial): string {
  const meant = findMeant(dial);
  const texts = meant.map(({ service, port }) => {
    const role = port.port === dial.port ? "port" : "targetPort";
    return `${dial.port} is the ${role} of Service ${service.namespace}/${service.name}, whose nodePort is ${String(port.nodePort)}`;
  });
  return texts.length === 0 ? "" : `: ${texts.join("; ")}`;
}

/** A nodePort that is open elsewhere but not here; null where the number is no nodePort of this protocol. */
function explainOwnNodePort(dial: Dial, reach: NodePortReach): string | null {
  for (const service of dial.snapshot.servicesByNodePort(dial.port)) {
    if (!service.ports.some(({ nodePort }) => nodePort === dial.port)) continue;
    const is = `${dial.port} is the nodePort of Service ${service.namespace}/${service.name}`;
    if (isLeftToAnotherProxy(service.labels)) {
      return `${is}, which its labels leave to another proxy: kube-proxy has not opened it, and what that proxy does is not visible.`;
    }
    const protocols = service.ports.flatMap(({ nodePort, protocol }) => (nodePort === dial.port ? [protocol] : []));
    if (!protocols.includes(dial.protocol))
      return `${is} for ${protocols.join(", ")}, and ${dial.protocol} was dialled: the node refuses.`;
    if (!isProxied(service, dial.family))
      return `${is}, which has no ${dial.family} address: the node refuses over ${dial.family}.`;
    if (reach === "loopback")
      return `${is}, but in ${dial.mode} mode nodePorts are not open on ${dial.address}: the node refuses.`;
    return `${is}, but in nftables mode nodePorts are open on a node's primary addresses only, and ${dial.address} is none: the node refuses.`;
  }
  return null;
}

interface Meant {
  readonly service: SlimService;
  readonly port: SlimServicePort;
}

function findMeant({ snapshot, port: number, protocol }: Dial): readonly Meant[] {
  const found: Meant[] = [];
  for (const service of snapshot.servicesExposing(number)) {
    for (const port of service.ports) {
      if (port.nodePort === null || port.protocol !== protocol) continue;
      if (port.port !== number && port.targetPort !== number) continue;
      if (found.push({ service, port }) === named) return found;
    }
  }
  return found;
}
