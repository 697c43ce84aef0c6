/** Findings over manifests without what the simulator has invented: pods' names, nodes, addresses are others in every cluster. */
import { assigned, objectKey, templatePath, type Finding, type ObjectRef } from "@portolan/shared";
import type { Evidence, Fix, SlimObject, Snapshot } from "@portolan/shared";
import type { BuiltManifests } from "./build-cluster.ts";

/** What stands in manifests in the place of an invented name. */
export interface SimulatedNames {
  /** Whose pod, ReplicaSet or slice it is; null for a name that nobody invented. */
  readonly find: (name: string, namespace: string) => Simulated | null;
  /** Whether it is a node or an address of which no manifest speaks. */
  readonly isInvented: (value: string) => boolean;
}

interface Simulated {
  readonly kind: "Pod" | "ReplicaSet" | "EndpointSlice";
  /** The workload, or the Service. */
  readonly owner: ObjectRef;
}

/** Goes over all objects once. */
export function listSimulated(
  { slim, documents }: Pick<BuiltManifests, "slim" | "documents">,
  { snapshot }: { readonly snapshot: Pick<Snapshot, "topOwner"> },
): SimulatedNames {
  const owners = new Map<string, Simulated>();
  const values = new Set<string>();
  for (const object of slim) {
    if (object.kind === "Pod") {
      for (const address of object.podIPs) values.add(address);
      if (object.nodeName !== null) values.add(object.nodeName);
    }
    if (documents.has(objectKey(object))) continue;
    if (object.kind === "Node") for (const { address } of object.addresses) values.add(address);
    const simulated = toSimulated(object, snapshot);
    if (simulated !== null) owners.set(`${object.namespace}/${object.name}`, simulated);
  }
  const written = new Map<string, boolean>();
  const isWritten = (value: string): boolean => {
    const known = written.get(value);
    if (known !== undefined) return known;
    const found = [...documents.values()].some(({ chunk }) => chunk.text.includes(value));
    written.set(value, found);
    return found;
  };
  return {
    find: (name, namespace) => owners.get(`${namespace}/${name}`) ?? null,
    isInvented: (value) => values.has(value) && !isWritten(value),
  };
}

function toSimulated(object: SlimObject, snapshot: Pick<Snapshot, "topOwner">): Simulated | null {
  const { kind, namespace } = object;
  if (kind === "Pod") return { kind, owner: snapshot.topOwner(object) };
  if (kind === "ReplicaSet") return object.owner === null ? null : { kind, owner: { ...object.owner, namespace } };
  if (kind !== "EndpointSlice" || object.serviceName === null) return null;
  // Every cluster's `kubernetes` has one of its own name.
  if (object.serviceName === object.name) return null;
  return { kind, owner: { kind: "Service", namespace, name: object.serviceName } };
}

/** The finding in words that are true of every cluster that the manifests are applied to. */
export function hideSimulated(finding: Finding, names: SimulatedNames): Finding {
  const namespace = finding.object.namespace ?? "";
  const tell = (text: string): string => hideNames(text, namespace, names);
  return {
    ...finding,
    message: tell(finding.message).replace(daemonPods, "$1"),
    evidence: finding.evidence.filter(({ object }) => !isUnknownNode(object, names)).map((each) => tellOf(each, tell)),
    fixes: finding.fixes.map((fix): Fix => ({ ...fix, summary: tell(fix.summary) })),
    reproduce: finding.reproduce.flatMap((command) => hideInCommand(command, namespace, names)),
  };
}

/** How many pods a DaemonSet has depends on the cluster's nodes. */
const daemonPods = /\b(DaemonSet \S+) \(\d+ pods?\)/g;

function isUnknownNode({ kind, name }: ObjectRef, names: SimulatedNames): boolean {
  return kind === "Node" && names.isInvented(name);
}

function tellOf(evidence: Evidence, tell: (text: string) => string): Evidence {
  return typeof evidence.value === "string" ? { ...evidence, value: tell(evidence.value) } : evidence;
}

/** A name as Kubernetes takes it, with the word `pod` and the namespace where they stand before it; or an address. */
const nameInText =
  /[0-9a-f]*:[0-9a-f:]*:[0-9a-f]+|(?:\b(pod|Pod|ReplicaSet|EndpointSlice) )?(?:([a-z0-9][-a-z0-9]*)\/)?([a-z0-9](?:[-a-z0-9.]*[a-z0-9])?)/g;

/** `pod shop/web-7d9f-abcde` becomes `a pod of Deployment shop/web`, an address and a node `<assigned>`. */
function hideNames(text: string, namespace: string, names: SimulatedNames): string {
  return text.replace(nameInText, (found: string, before?: string, said?: string, name?: string): string => {
    if (before === undefined && said === undefined && names.isInvented(found)) return assigned;
    const simulated = name === undefined ? null : names.find(name, said ?? namespace);
    if (simulated === null) return found;
    const { kind, owner } = simulated;
    // `web-0` may also be what another object is called.
    if (owner.kind === "StatefulSet" && before === undefined) return found;
    const whose = `${owner.kind} ${said === undefined ? "" : `${said}/`}${owner.name}`;
    switch (kind) {
      case "Pod":
        return `a pod of ${whose}`;
      case "ReplicaSet":
        return whose;
      case "EndpointSlice":
        return `an EndpointSlice of ${whose}`;
      default:
        return kind satisfies never;
    }
  });
}

/** What is asked of a pod is asked of the template that it will be made of; what cannot be asked so is left out. */
function hideInCommand(command: string, namespace: string, names: SimulatedNames): readonly string[] {
  const asked = command.replace(
    /\b(get|describe) pod ([^ ]+)( -o jsonpath='\{\.spec\.)?/,
    (found: string, verb: string, name: string, path?: string): string => {
      const owner = names.find(name, namespace)?.owner;
      if (owner === undefined) return found;
      const field = path === undefined ? "" : path.replace(".spec.", `.${templatePath(owner.kind).join(".")}.spec.`);
      return `${verb} ${owner.kind.toLowerCase()} ${owner.name}${field}`;
    },
  );
  return hideNames(asked, namespace, names) === asked ? [asked] : [];
}
