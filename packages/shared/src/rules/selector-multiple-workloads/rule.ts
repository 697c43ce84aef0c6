import { resolveTargetPort, servingContainers } from "../../endpoints/resolve-target-port.ts";
import { isControllerLabel } from "../../endpoints/is-controller-label.ts";
import { selectorText } from "../../endpoints/match-selector.ts";
import { formatFieldPath } from "../../model/field-path.ts";
import { objectKey, type ObjectRef } from "../../model/names.ts";
import type { Labels } from "../../model/object-meta.ts";
import type { SlimPod } from "../../model/objects.ts";
import type { PortPath, ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence, Fix } from "../finding.ts";
import { kubectl, patchFix, pointerStep, shellQuote } from "../make-fix.ts";
import { isMeshContainer } from "../mesh-containers.ts";
import type { FindingDraft, ServiceRule } from "../rule.ts";
import {
  countText,
  declaredPortText,
  livePods,
  podRef,
  portText,
  serviceEvidence,
  serviceRef,
} from "../service-facts.ts";

/** The selector takes pods of several workloads; a warning where a port is for some of them only. */
export const rule: ServiceRule = {
  type: "service",
  id: "selector-multiple-workloads",
  severity: "warning",
  title: "The selector takes pods of several workloads",
  *check(service, { snapshot }) {
    if (service.selector === null || service.type === "ExternalName" || snapshot.unreadable.has("Pod")) return;
    const members = membersOf(service, snapshot);
    if (members.length < 2) return;
    const drafts = service.headless
      ? []
      : service.ports.flatMap((port, index) => portDraft(service, port, index, members));
    if (drafts.length > 0) yield* drafts;
    else yield noteDraft(service, members);
  },
};

/** The pods of one workload. */
interface Member {
  readonly workload: ObjectRef;
  readonly pods: readonly SlimPod[];
  /** All of them: `Deployment web`. */
  readonly text: string;
}

/** The live pods by their top owner. Bare pods, and those that each node has of its own, belong together. */
function membersOf(service: ServicePaths, snapshot: Snapshot): readonly Member[] {
  const members = new Map<string, { readonly workload: ObjectRef; readonly pods: SlimPod[] }>();
  for (const pod of livePods(service, snapshot)) {
    const top = snapshot.topOwner(pod);
    const isBare = top.kind === "Pod" || top.kind === "Node";
    const key = isBare ? "" : objectKey(top);
    const known = members.get(key);
    if (known === undefined) members.set(key, { workload: isBare ? podRef(pod) : top, pods: [pod] });
    else known.pods.push(pod);
  }
  return [...members.values()].map(({ workload, pods }) => {
    const { kind, name } = workload;
    const text = kind === "Pod" && pods.length > 1 ? `${pods.length} pods of no workload` : `${kind} ${name}`;
    return { workload, pods, text };
  });
}

function noteDraft(service: ServicePaths, members: readonly Member[]): FindingDraft {
  return {
    severity: "info",
    hop: "endpoints",
    port: null,
    message: `Service ${service.name} sends to pods of ${countText(members.length, "workload")}: ${members.map(memberText).join(", ")}`,
    evidence: evidenceOf(service, members),
    reproduce: reproduce(service),
  };
}

/** One port that some workloads are made for and others are not. */
function portDraft(
  service: ServicePaths,
  port: PortPath,
  index: number,
  members: readonly Member[],
): readonly FindingDraft[] {
  const meant = members.filter(({ pods }) => pods.some((pod) => isMade(pod, port)));
  const lost = members.filter(({ pods }) => pods.every((pod) => isNotMade(pod, port)));
  if (meant.length === 0 || lost.length === 0) return [];
  const pods = members.reduce((sum, member) => sum + member.pods.length, 0);
  const lostPods = lost.reduce((sum, member) => sum + member.pods.length, 0);
  const target = typeof port.targetPort === "string" ? `"${port.targetPort}"` : `${port.targetPort}/${port.protocol}`;
  const has = [...new Set(lost.flatMap((member) => member.pods.slice(0, 1).flatMap(declaredOf)))];
  return [
    {
      hop: "endpoints",
      port: portText(port),
      message:
        `Service ${service.name} takes pods of ${members.map(({ text }) => text).join(" and ")}: port ${portText(port)} goes to ${target}, which ${meant.map(({ text }) => text).join(", ")} declares and ${lost.map(({ text }) => text).join(", ")} does not (${has.join(", ")})` +
        (typeof port.targetPort === "string"
          ? ""
          : `; ${lostPods} of ${countText(pods, "pod")} may refuse its connections`),
      evidence: [
        serviceEvidence(service, ["spec", "ports", index, "targetPort"], port.targetPort),
        ...evidenceOf(service, members),
      ],
      fixes: narrowFix(service, meant, lost),
      reproduce: reproduce(service),
    },
  ];
}

/** The pod declares what the port goes to. */
function isMade({ spec }: SlimPod, { targetPort, protocol }: PortPath): boolean {
  const resolution = resolveTargetPort(spec, targetPort, protocol);
  return resolution.type === "resolved" && resolution.container !== null;
}

/** A number may be listened on undeclared, but hardly where every container declares its ports. */
function isNotMade(pod: SlimPod, port: PortPath): boolean {
  if (isMade(pod, port)) return false;
  const containers = servingContainers(pod.spec).filter((container) => !isMeshContainer(container));
  return typeof port.targetPort === "string" || containers.every(({ ports }) => ports.length > 0);
}

function declaredOf({ spec }: SlimPod): readonly string[] {
  const ports = servingContainers(spec).flatMap((container) => container.ports.map(declaredPortText));
  return ports.length === 0 ? ["none declared"] : ports.slice(0, 6);
}

function memberText({ text, workload, pods }: Member): string {
  return workload.kind === "Pod" ? text : `${text} (${countText(pods.length, "pod")})`;
}

/** The selector, and of each workload one pod's labels of the selector's keys. */
function evidenceOf(service: ServicePaths, members: readonly Member[]): readonly Evidence[] {
  const keys = Object.keys(service.selector ?? {}).sort();
  return [
    ...keys.map((key) => serviceEvidence(service, ["spec", "selector", key], service.selector?.[key] ?? "")),
    ...members.slice(0, 5).flatMap(({ pods: [pod] }) =>
      pod === undefined
        ? []
        : keys.map((key) => ({
            object: podRef(pod),
            path: formatFieldPath(["metadata", "labels", key]),
            value: pod.labels[key] ?? null,
          })),
    ),
  ];
}

function reproduce(service: ServicePaths): readonly string[] {
  return [
    `${kubectl(service)} get pods -l ${shellQuote(selectorText(service.selector ?? {}))} --show-labels`,
    `${kubectl(service)} get endpointslices -l kubernetes.io/service-name=${service.name} -o yaml`,
  ];
}

/** One more pair, which all the pods that are meant have and none of the others. */
function narrowFix(service: ServicePaths, meant: readonly Member[], lost: readonly Member[]): readonly Fix[] {
  const selector = service.selector ?? {};
  const wanted = meant.flatMap(({ pods }) => pods.map(({ labels }) => labels));
  const others = lost.flatMap(({ pods }) => pods.map(({ labels }) => labels));
  const pair = commonPairs(wanted).find(
    ([key, value]) => !(key in selector) && !isControllerLabel(key) && others.every((labels) => labels[key] !== value),
  );
  if (pair === undefined) return [];
  const [key, value] = pair;
  return [
    patchFix(`Select only pods of ${meant.map(({ text }) => text).join(", ")}: ${key}=${value}`, serviceRef(service), [
      { op: "test", path: "/spec/selector", value: selector },
      { op: "add", path: `/spec/selector/${pointerStep(key)}`, value },
    ]),
  ];
}

function commonPairs([first, ...others]: readonly Labels[]): readonly (readonly [string, string])[] {
  return Object.entries(first ?? {})
    .filter(([key, value]) => others.every((labels) => labels[key] === value))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
