/** Workloads whose configuration names a Service: an intention that somebody wrote down, nothing observed. */
import { isHeadless } from "../endpoints/join-endpoints.ts";
import { isTopWorkload } from "../endpoints/is-top-workload.ts";
import { domainOf, servicesMeantBy } from "../model/declared-target.ts";
import { formatFieldPath } from "../model/field-path.ts";
import { objectKey, serviceId, refOf, type ObjectRef } from "../model/names.ts";
import type {
  ConfigMapUse,
  DeclaredAddress,
  SlimPod,
  SlimService,
  SlimServicePort,
  SlimWorkload,
} from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { matchDeclaredPort, type MeantPort } from "./match-declared-port.ts";
import type { DeclaredClient } from "./path-model.ts";
import { isFinished } from "../model/is-finished.ts";

/** The clients of one Service. */
export interface DeclaredClients {
  /** In the order of workloads and addresses; all of them where the Service has no ports. */
  readonly ofPort: (port: SlimServicePort) => readonly DeclaredClient[];
  /** They name a port that the Service does not have. */
  readonly stray: readonly DeclaredClient[];
}

/** An address that means the Service. */
interface Mention {
  readonly client: DeclaredClient;
  readonly address: DeclaredAddress;
}

/**
 * Reads env, commands and arguments of workloads and of pods without one, and the ConfigMaps that
 * workloads take, where ConfigMaps are read. What several fields of a workload say alike is one client.
 */
export function findDeclaredClients(snapshot: Snapshot, service: SlimService, clusterDomain: string): DeclaredClients {
  const found = new Map<string, { readonly client: DeclaredClient; readonly meant: MeantPort }>();
  for (const { client, address } of mentionsOf(snapshot, service)) {
    const key = `${objectKey(client.workload)} ${client.address}`;
    if (found.has(key)) continue;
    const meaning = meaningOf(snapshot, service, address.host, client.object.namespace ?? "", clusterDomain);
    if (meaning === null) continue;
    const direct = meaning === "pod" || isHeadless(service);
    found.set(key, { client, meant: matchDeclaredPort(service, address, direct) });
  }
  const sorted = [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  const where = (test: (meant: MeantPort) => boolean) =>
    sorted.filter(({ meant }) => test(meant)).map(({ client }) => client);
  return {
    ofPort: (port) => where((meant) => service.ports.length === 0 || (meant.type === "port" && meant.port === port)),
    stray: where(({ type }) => type === "missing"),
  };
}

function* mentionsOf(snapshot: Snapshot, { namespace, name }: SlimService): Iterable<Mention> {
  for (const client of snapshot.clientsNaming(namespace, name)) {
    if (client.kind === "Pod" && isFinished(client)) continue;
    const { declaredAddresses } = client.kind === "Pod" ? client.spec : client.template;
    yield* mentions(declaredAddresses, ownerOf(snapshot, client), refOf(client));
  }
  for (const configMap of snapshot.configMapsNaming(namespace, name)) {
    for (const workload of snapshot.workloads(configMap.namespace)) {
      const use = workload.template.configMaps.find(({ name: taken }) => taken === configMap.name);
      if (use === undefined || !isTopWorkload(workload)) continue;
      yield* mentions(takenOf(configMap.declaredAddresses, use), refOf(workload), refOf(configMap));
    }
  }
}

function takenOf(addresses: readonly DeclaredAddress[], { keys }: ConfigMapUse): readonly DeclaredAddress[] {
  if (keys === null) return addresses;
  const paths = new Set(keys.map((key) => formatFieldPath(["data", key])));
  return addresses.filter(({ fieldPath }) => paths.has(fieldPath));
}

function mentions(addresses: readonly DeclaredAddress[], workload: ObjectRef, object: ObjectRef): readonly Mention[] {
  return addresses.map((address) => ({
    address,
    client: { workload, address: addressText(address), object, fieldPath: address.fieldPath },
  }));
}

/** A pod that a Job or another controller made stands for it; the mirror of a static pod for itself. */
function ownerOf(snapshot: Snapshot, client: SlimWorkload | SlimPod): ObjectRef {
  return client.kind === "Pod" && client.owner?.kind !== "Node" ? snapshot.topOwner(client) : refOf(client);
}

function addressText({ host, port, scheme }: DeclaredAddress): string {
  if (port !== null) return `${host}:${String(port)}`;
  return scheme === null ? host : `${scheme}://${host}`;
}

/**
 * What the search list of a pod in the namespace makes of the host: null where it is not this Service.
 * `a.b` is pod a of Service b before it is Service a of namespace b.
 */
function meaningOf(
  snapshot: Snapshot,
  service: SlimService,
  host: string,
  namespace: string,
  clusterDomain: string,
): "service" | "pod" | null {
  const domain = domainOf(host);
  if (domain !== "" && domain !== clusterDomain.toLowerCase()) return null;
  const id = serviceId(service.namespace, service.name);
  const [first, second] = servicesMeantBy({ host }, namespace);
  const [label = "", parent = "", third] = host.split(".");
  if (second === undefined) {
    if (first !== id) return null;
    const ofPod = third !== undefined && third !== "svc";
    return ofPod ? (hasPodNamed(snapshot, service, label) ? "pod" : null) : "service";
  }
  if (second === id) return hasPodNamed(snapshot, service, label) ? "pod" : null;
  const own = snapshot.get("Service", namespace, parent);
  return first === id && (own === undefined || !hasPodNamed(snapshot, own, label)) ? "service" : null;
}

/** Pods of a headless Service may not be there yet; those of any other have a name while a slice gives it. */
function hasPodNamed(snapshot: Snapshot, service: SlimService, hostname: string): boolean {
  if (isHeadless(service)) return true;
  for (const { endpoints } of snapshot.slicesOf(service.namespace, service.name)) {
    if (endpoints.some((endpoint) => endpoint.hostname === hostname)) return true;
  }
  return false;
}
