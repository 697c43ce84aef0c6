import { isHeadless } from "../../endpoints/join-endpoints.ts";
import { selectorText } from "../../endpoints/match-selector.ts";
import { resolveTargetPort } from "../../endpoints/resolve-target-port.ts";
import { formatFieldPath } from "../../model/field-path.ts";
import { isFinished } from "../../model/is-finished.ts";
import { serviceId } from "../../model/names.ts";
import type { SlimPod, SlimService, SlimServicePort } from "../../model/objects.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence } from "../finding.ts";
import { kubectl, shellQuote } from "../make-fix.ts";
import type { FindingDraft, ServiceRule } from "../rule.ts";
import { livePods, portText } from "../service-facts.ts";

/** Two Services over the same pods give one port two meanings, or one target two ports. */
export const rule: ServiceRule = {
  type: "service",
  id: "shared-target-conflict",
  severity: "info",
  title: "Two Services over the same pods disagree on a port",
  *check(service, { snapshot }) {
    if (service.selector === null || service.headless || service.type === "ExternalName") return;
    const pods = livePods(service, snapshot);
    const [first] = pods;
    const own = snapshot.get("Service", service.namespace, service.name);
    if (first === undefined || own === undefined) return;
    for (const other of snapshot.servicesSelecting(service.namespace, first.labels)) {
      // Told once, on the first of the two by name.
      if (other.name <= own.name || other.type === "ExternalName" || isHeadless(other)) continue;
      if (!takesTheSame(other, pods, snapshot)) continue;
      const found = findDisagreement(resolvePorts(own, first), resolvePorts(other, first));
      if (found !== null) yield draft(found);
    }
  },
};

function takesTheSame(other: SlimService, pods: readonly SlimPod[], snapshot: Snapshot): boolean {
  const taken = new Set(snapshot.podsSelectedBy(other.namespace, other.selector ?? {}));
  const live = [...taken].filter((pod) => !isFinished(pod) && pod.deletedAt === null);
  return live.length === pods.length && pods.every((pod) => taken.has(pod));
}

interface ResolvedPort {
  readonly service: SlimService;
  readonly index: number;
  readonly port: SlimServicePort;
  /** A name and a number may mean the same port of the pod. */
  readonly target: number;
}

/** What each port means in one of the pods; names that it does not have are other rules'. */
function resolvePorts(service: SlimService, { spec }: SlimPod): readonly ResolvedPort[] {
  return service.ports.flatMap((port, index) => {
    const resolution = resolveTargetPort(spec, port.targetPort, port.protocol);
    return resolution.type === "resolved" ? [{ service, index, port, target: resolution.port }] : [];
  });
}

interface Disagreement {
  /** One port that leads to two targets, or one target that two ports lead to. */
  readonly type: "port" | "target";
  readonly own: ResolvedPort;
  readonly other: ResolvedPort;
}

/** The first one; a port with two meanings before a target with two ports. */
function findDisagreement(ownPorts: readonly ResolvedPort[], otherPorts: readonly ResolvedPort[]): Disagreement | null {
  const pairs = ownPorts.flatMap((own) =>
    otherPorts.filter(({ port }) => port.protocol === own.port.protocol).map((other) => ({ own, other })),
  );
  const twoTargets = pairs.find(({ own, other }) => own.port.port === other.port.port && own.target !== other.target);
  if (twoTargets !== undefined) return { type: "port", ...twoTargets };
  // A port that both have is no other name for the target.
  const shared = new Set(
    pairs.filter(({ own, other }) => own.port.port === other.port.port).map(({ own }) => own.target),
  );
  const twoPorts = pairs.find(({ own, other }) => own.target === other.target && !shared.has(own.target));
  return twoPorts === undefined ? null : { type: "target", ...twoPorts };
}

function draft({ type, own, other }: Disagreement): FindingDraft {
  const [a, b] = [own.service.name, other.service.name];
  const meaning =
    type === "port"
      ? `port ${portText(own.port)} goes to ${own.target} by ${a} and to ${other.target} by ${b}`
      : `${own.target} is behind port ${portText(own.port)} of ${a} and behind port ${portText(other.port)} of ${b}`;
  const { namespace, selector } = own.service;
  return {
    hop: "service",
    port: portText(own.port),
    message: `Services ${a} and ${b} take the same pods, and ${meaning}`,
    evidence: [own, other].flatMap(evidenceOf),
    reproduce: [
      `${kubectl({ namespace })} get service ${a} ${b}`,
      `${kubectl({ namespace })} get pods -l ${shellQuote(selectorText(selector ?? {}))}`,
    ],
    services: [own, other].map(({ service }) => serviceId(service.namespace, service.name)),
  };
}

function evidenceOf({ service, index, port }: ResolvedPort): readonly Evidence[] {
  const object = { kind: "Service", namespace: service.namespace, name: service.name };
  return [
    { object, path: formatFieldPath(["spec", "ports", index, "port"]), value: port.port },
    { object, path: formatFieldPath(["spec", "ports", index, "targetPort"]), value: port.targetPort },
  ];
}
