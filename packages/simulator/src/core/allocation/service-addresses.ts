/**
 * What the API server allots to a Service: clusterIPs by family, nodePorts and the healthCheckNodePort
 * (pkg/registry/core/service/storage). Planning changes the draft only; `commit` takes and gives back.
 */
import { familyOf } from "../addresses.ts";
import type { IPFamily } from "../addresses.ts";
import type { FieldError } from "../field-errors.ts";
import { invalidValue } from "../field-errors.ts";
import type { Service } from "../objects.ts";
import { kinds } from "../resources.ts";
import {
  allocatesNodePorts,
  isHeadless,
  mayHaveNodePorts,
  needsClusterIP,
  needsHealthCheckPort,
} from "../service-traits.ts";
import { internalError, invalid } from "../status-errors.ts";
import type { ClusterIPAllocator } from "./cluster-ips.ts";
import { initIPFamilies } from "./ip-families.ts";
import type { NodePortAllocator } from "./node-ports.ts";

/** Carries out what was planned. */
export type Commit = () => void;

export class ServiceAddresses {
  readonly #byFamily: ReadonlyMap<IPFamily, ClusterIPAllocator>;
  readonly #nodePorts: NodePortAllocator;

  constructor(allocators: readonly ClusterIPAllocator[], nodePorts: NodePortAllocator) {
    this.#byFamily = new Map(allocators.map((allocator) => [allocator.cidr.family, allocator]));
    this.#nodePorts = nodePorts;
  }

  /** Fills in what the Service needs; throws the refusal that the API server would give. */
  plan(service: Service, previous: Service | null): Commit {
    initIPFamilies(service, previous, [...this.#byFamily.keys()]);
    this.#planClusterIPs(service, previous);
    const held = new Set(previous ? nodePortsOf(previous) : []);
    const added = mayHaveNodePorts(service) ? this.#planNodePorts(service, previous, held) : new Set<number>();
    if (needsHealthCheckPort(service)) this.#planHealthCheckPort(service, previous, new Set([...held, ...added]));
    const before = previous ? claims(previous) : null;
    return () => {
      const after = claims(service);
      if (before) this.#give(before);
      this.#take(after);
    };
  }

  /** Gives back what a removed Service had. */
  release(service: Service): void {
    this.#give(claims(service));
  }

  #planClusterIPs(service: Service, previous: Service | null): void {
    const { spec } = service;
    if (!needsClusterIP(service) || isHeadless(service)) return;
    const held = new Set(previous?.spec.clusterIPs ?? []);
    const families = spec.ipFamilies ?? [];
    const wanted = spec.clusterIPs ?? [];
    const owner = `${service.metadata.namespace ?? ""}/${service.metadata.name ?? ""}`;
    spec.clusterIPs = families.map((family, index) => {
      const allocator = this.#byFamily.get(family as IPFamily);
      const address = wanted[index] ?? "";
      if (!allocator || held.has(address)) return address;
      if (address === "") return this.#drawAddress(allocator, owner);
      const problem = allocator.problem(address);
      if (problem !== null) {
        this.#refuse(service, [
          invalidValue("spec.clusterIPs", wanted, `failed to allocate IP ${address}: ${problem}`),
        ]);
      }
      return address;
    });
    const first = spec.clusterIPs[0];
    if (first !== undefined) spec.clusterIP = first;
  }

  #drawAddress(allocator: ClusterIPAllocator, owner: string): string {
    const address = allocator.draw(owner);
    if (address === null) throw internalError("failed to allocate a serviceIP: range is full");
    return address;
  }

  /** Ports of one number may share a nodePort across protocols; the shared one is asked for once. */
  #planNodePorts(service: Service, previous: Service | null, held: ReadonlySet<number>): Set<number> {
    const owner = `${service.metadata.namespace ?? ""}/${service.metadata.name ?? ""}`;
    const ports = service.spec.ports ?? [];
    const added = new Set<number>();
    const byPort = new Map<number, number>();
    const mine = previous ? new Set(nodePortsOf(previous)) : new Set<number>();
    for (const [index, port] of ports.entries()) {
      const wanted = port.nodePort ?? 0;
      if (wanted === 0 && !allocatesNodePorts(service)) continue;
      const shared = byPort.get(port.port);
      const asked =
        wanted === 0
          ? (shared ?? ports.find((other) => other.port === port.port && other.nodePort)?.nodePort ?? 0)
          : wanted;
      if (asked === 0) {
        const drawn = this.#nodePorts.draw(`${owner}/${port.name ?? port.port}`, new Set([...held, ...added]));
        if (drawn === null) throw internalError("failed to allocate a nodePort: range is full");
        port.nodePort = drawn;
      } else {
        port.nodePort = asked;
        if (!mine.has(asked) && asked !== shared) this.#claimNodePort(service, index, asked, added);
      }
      added.add(port.nodePort);
      byPort.set(port.port, port.nodePort);
    }
    return added;
  }

  #claimNodePort(service: Service, index: number, port: number, added: ReadonlySet<number>): void {
    const problem = this.#nodePorts.problem(port, added);
    if (problem !== null) this.#refuse(service, [invalidValue(`spec.ports[${index}].nodePort`, port, problem)]);
  }

  #planHealthCheckPort(service: Service, previous: Service | null, held: ReadonlySet<number>): void {
    const wanted = service.spec.healthCheckNodePort ?? 0;
    if (previous && needsHealthCheckPort(previous) && wanted === previous.spec.healthCheckNodePort) return;
    const owner = `${service.metadata.namespace ?? ""}/${service.metadata.name ?? ""}`;
    if (wanted === 0) {
      const drawn = this.#nodePorts.draw(`${owner} healthCheck`, held);
      if (drawn === null) throw internalError("failed to allocate a HealthCheck NodePort 0: range is full");
      service.spec.healthCheckNodePort = drawn;
      return;
    }
    const problem = this.#nodePorts.problem(wanted, held);
    if (problem !== null) {
      throw internalError(`failed to allocate requested HealthCheck NodePort ${wanted}: ${problem}`);
    }
  }

  #refuse(service: Service, errors: readonly FieldError[]): never {
    throw invalid(kinds.service, service.metadata.name ?? "", errors);
  }

  #take({ addresses, ports }: Claims): void {
    for (const address of addresses) this.#allocatorOf(address)?.take(address);
    for (const port of ports) this.#nodePorts.take(port);
  }

  #give({ addresses, ports }: Claims): void {
    for (const address of addresses) this.#allocatorOf(address)?.release(address);
    for (const port of ports) this.#nodePorts.release(port);
  }

  #allocatorOf(address: string): ClusterIPAllocator | undefined {
    const family = familyOf(address);
    return family === null ? undefined : this.#byFamily.get(family);
  }
}

interface Claims {
  readonly addresses: readonly string[];
  readonly ports: readonly number[];
}

function nodePortsOf(service: Service): number[] {
  if (!mayHaveNodePorts(service)) return [];
  const ports = (service.spec.ports ?? []).map(({ nodePort = 0 }) => nodePort);
  return [...ports, service.spec.healthCheckNodePort ?? 0].filter((port) => port !== 0);
}

function claims(service: Service): Claims {
  const addresses = needsClusterIP(service) ? (service.spec.clusterIPs ?? []) : [];
  return {
    addresses: addresses.filter((address) => address !== "None" && address !== ""),
    ports: nodePortsOf(service),
  };
}
