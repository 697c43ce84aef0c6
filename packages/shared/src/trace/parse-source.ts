/** The FROM of a trace: `outside`, `outside/ADDRESS`, `node/NAME`, `pod/NAMESPACE/NAME` (design.md, "trace"). */
import { formatIpAddress } from "../dns/format-ip-address.ts";
import { findClosestName } from "../endpoints/find-closest-name.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { TraceProblem, TraceSource } from "./trace-model.ts";

export type ParsedSource = { readonly type: "source"; readonly source: TraceSource } | TraceProblem;

const forms = "write outside, outside/ADDRESS, node/NAME or pod/NAMESPACE/NAME";

/** Reads a FROM and looks whether the snapshot has it. */
export function parseSource(snapshot: Snapshot, text: string): ParsedSource {
  const [kind = "", first = "", second = "", ...more] = text.trim().split("/");
  const rest = text.trim().slice(kind.length + 1);
  switch (kind) {
    case "outside":
      return parseOutside(text, rest);
    case "node":
      return first === "" || second !== "" || more.length > 0
        ? problem(`${quoted(text)} names no node`, "write node/NAME")
        : findNode(snapshot, first);
    case "pod":
      return first === "" || second === "" || more.length > 0
        ? problem(`${quoted(text)} names no pod`, "write pod/NAMESPACE/NAME")
        : findPod(snapshot, first, second);
    default:
      return problem(`${quoted(text)} is no place to start from`, forms);
  }
}

/** A source as `parseSource` reads it. */
export function formatSource(source: TraceSource): string {
  switch (source.type) {
    case "outside":
      return source.address === null ? "outside" : `outside/${source.address}`;
    case "node":
      return `node/${source.name}`;
    case "pod":
      return `pod/${source.namespace}/${source.name}`;
    default:
      return source satisfies never;
  }
}

function parseOutside(text: string, rest: string): ParsedSource {
  if (rest === "") return { type: "source", source: { type: "outside", address: null } };
  const address = formatIpAddress(rest.replace(/^\[(.*)\]$/, "$1"));
  if (address === null)
    return problem(
      `${quoted(text)}: ${quoted(rest)} is no IP address`,
      "write outside/ADDRESS, or outside alone where the address is not known",
    );
  return { type: "source", source: { type: "outside", address: address.text } };
}

function findNode(snapshot: Snapshot, name: string): ParsedSource {
  const found: ParsedSource = { type: "source", source: { type: "node", name } };
  if (snapshot.get("Node", "", name) !== undefined || snapshot.unreadable.has("Node")) return found;
  const names = [...snapshot.nodes()].map((node) => node.name);
  // Data without Nodes: where pods run they still say.
  if (names.length === 0 && !isEmpty(snapshot.podsOn(name))) return found;
  const near = findClosestName(name, names) ?? names[0];
  return missing(
    `there is no node ${name}`,
    near === undefined ? "the cluster has no nodes that can be read" : `did you mean node/${near}?`,
  );
}

function findPod(snapshot: Snapshot, namespace: string, name: string): ParsedSource {
  const found: ParsedSource = { type: "source", source: { type: "pod", namespace, name } };
  if (snapshot.get("Pod", namespace, name) !== undefined || snapshot.unreadable.has("Pod")) return found;
  const names = [...snapshot.pods(namespace)].map((pod) => pod.name);
  if (names.length === 0)
    return missing(
      `there is no pod ${name} in namespace ${namespace}, and no other`,
      findNamespace(snapshot, namespace),
    );
  // Pods of a workload end in letters drawn by lot: who types the workload's name means any of them.
  const near = names.find((each) => each.startsWith(`${name}-`)) ?? findClosestName(name, names) ?? names[0];
  return missing(`there is no pod ${name} in namespace ${namespace}`, `did you mean pod/${namespace}/${near ?? name}?`);
}

function findNamespace(snapshot: Snapshot, namespace: string): string {
  const names = [...snapshot.all("Namespace")].map((each) => each.name);
  const near = findClosestName(namespace, names);
  return near === null || names.includes(namespace)
    ? "choose a pod of another namespace"
    : `did you mean namespace ${near}?`;
}

function isEmpty(items: Iterable<unknown>): boolean {
  for (const _item of items) return false;
  return true;
}

function missing(reason: string, cure: string): TraceProblem {
  return { type: "problem", part: "from", reason, cure, missing: true };
}

function problem(reason: string, cure: string): TraceProblem {
  return { type: "problem", part: "from", reason, cure, missing: false };
}

function quoted(text: string): string {
  return `"${text}"`;
}
