/** Copies of a sample under names of their own. */
import type { KubeObject } from "../core/api.ts";
import { makePattern, type Literal } from "./make-pattern.ts";
import type { Numbering } from "./numbering.ts";
import type { LiveObject } from "./read-sample.ts";

/** Makes a copy; `rename` tells what the sample's own names become. */
export type SampleCopier = (rename: (name: string) => string, numbering: Numbering) => readonly LiveObject[];

/** Something in a sample that is another thing in each copy. */
interface Part {
  readonly literal: Literal;
  readonly draw: (rename: (name: string) => string, numbering: Numbering) => string | number;
}

/** @param names what the caller renames, such as the sample's namespaces. */
export function createCopier(sample: readonly LiveObject[], names: readonly Literal[]): SampleCopier {
  const parts = new Map<string | number, Part>();
  for (const part of [...names.map(renamed), ...sample.flatMap(({ object }) => partsOf(object))]) {
    if (!parts.has(part.literal.value)) parts.set(part.literal.value, part);
  }
  const all = [...parts.values()];
  const literals = all.map(({ literal }) => literal);
  const patterns = sample.map(({ resource, object }) => ({ resource, copy: makePattern(object, literals) }));
  return (rename, numbering) => {
    const values = all.map(({ draw }) => draw(rename, numbering));
    return patterns.map(({ resource, copy }) => ({ resource, object: copy(values) }));
  };
}

function renamed(literal: Literal): Part {
  return { literal, draw: (rename) => rename(String(literal.value)) };
}

function drawn(value: string | number, draw: (numbering: Numbering) => string | number): Part {
  return {
    literal: { value, match: typeof value === "string" ? "within" : "whole" },
    draw: (_, numbering) => draw(numbering),
  };
}

/** Uids, and the addresses and ports that a cluster allocates. */
function partsOf(object: KubeObject): readonly Part[] {
  const { uid } = object.metadata;
  const own = uid === undefined ? [] : [drawn(uid, (numbering) => numbering.uid())];
  if (object.kind === "Pod") return [...own, ...podParts(object)];
  if (object.kind === "Service" && object.apiVersion === "v1") return [...own, ...serviceParts(object)];
  const hash = object.kind === "ReplicaSet" ? object.metadata.labels?.["pod-template-hash"] : undefined;
  if (hash === undefined) return own;
  return [...own, drawn(hash, (numbering) => numbering.uid().replaceAll("-", "").slice(0, 9))];
}

/** A pod on its node's network has the node's address. */
function podParts(pod: KubeObject): readonly Part[] {
  const { podIP, hostIP } = pod["status"] as PodAddresses;
  return podIP === undefined || podIP === hostIP ? [] : [drawn(podIP, (numbering) => numbering.otherPodAddress())];
}

interface PodAddresses {
  readonly podIP?: string;
  readonly hostIP?: string;
}

interface ServiceFields {
  readonly spec?: {
    readonly clusterIP?: string;
    readonly healthCheckNodePort?: number;
    readonly ports?: readonly { readonly nodePort?: number }[];
  };
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string }[] } };
}

function serviceParts(service: KubeObject): readonly Part[] {
  const { spec, status } = service as KubeObject & ServiceFields;
  const clusterIP = spec?.clusterIP ?? "None";
  const ports = [...(spec?.ports ?? []).map(({ nodePort }) => nodePort), spec?.healthCheckNodePort];
  const balancers = (status?.loadBalancer?.ingress ?? []).map(({ ip }) => ip);
  return [
    ...(clusterIP === "None" || clusterIP === "" ? [] : [drawn(clusterIP, (numbering) => numbering.serviceAddress())]),
    ...ports.flatMap((port) => (port === undefined ? [] : drawn(port, (numbering) => numbering.nodePort()))),
    ...balancers.flatMap((ip) => (ip === undefined ? [] : drawn(ip, (numbering) => numbering.balancerAddress()))),
  ];
}

/** What is different from pod to pod of one workload. */
export interface PodValues {
  readonly name: string;
  readonly uid: string;
  readonly address: string;
  readonly node: string;
  readonly nodeAddress: string;
  readonly zone: string;
}

/** The pattern of a pod's copies, and of the endpoints that speak of it. */
export function podPattern<T>(value: T, pod: KubeObject): (values: PodValues) => T {
  const { podIP = "", hostIP = "" } = pod["status"] as PodAddresses;
  const node = (pod["spec"] as { readonly nodeName?: string }).nodeName ?? "";
  const { name = "", uid = "", labels = {} } = pod.metadata;
  const zone = labels["topology.kubernetes.io/zone"] ?? "";
  const parts: readonly (readonly [string, keyof PodValues])[] = [
    [name, "name"],
    [uid, "uid"],
    [podIP, "address"],
    [node, "node"],
    [hostIP, "nodeAddress"],
    [zone, "zone"],
  ];
  const given = parts.filter(([literal]) => literal !== "");
  const copy = makePattern(
    value,
    given.map(([literal]) => ({ value: literal, match: "within" })),
  );
  return (values) => copy(given.map(([, key]) => values[key]));
}
