import type { ContainerPort, SlimPod, SlimWorkload } from "../../model/objects.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { kubectl, patchFix } from "../make-fix.ts";
import type { Evidence, Fix } from "../finding.ts";
import type { FindingDraft, ObjectRule, RuleContext } from "../rule.ts";
import { countText, podRef } from "../service-facts.ts";
import {
  containerEvidence,
  idsOf,
  placedContainers,
  podSpecKinds,
  servicesTaking,
  speaksForSiblings,
  writtenSpec,
  type PlacedContainer,
  type WrittenSpec,
} from "../workload-facts.ts";

/** A rollout's new pod waits until an old one has gone; only what stays so is an error (milliseconds). */
const debounce = 60_000;

/** One port of the node is asked for twice in a pod, or pods wait for a node on which theirs is free. */
export const rule: ObjectRule<(typeof podSpecKinds)[number]> = {
  type: "object",
  id: "hostport-conflict",
  severity: "error",
  title: "A host port is taken twice",
  explains: ["duplicate-container-port"],
  kinds: podSpecKinds,
  *check(object, context) {
    const written = writtenSpec(object);
    if (written === null) return;
    const ports = hostPortsOf(written);
    if (ports.length === 0) return;
    const twice = ports.flatMap((port, index) => conflictWith(ports.slice(0, index), port));
    const waiting = waitingPods(object, written, ports, context);
    if (twice.length + waiting.length === 0 || !speaksForSiblings(object, context.snapshot)) return;
    const services = idsOf(servicesTaking(written, context.snapshot));
    for (const pair of twice) yield { ...twiceDraft(written, ...pair), services };
    if (waiting.length > 0) yield { ...waitingDraft(object, written, ports, waiting, context.snapshot), services };
  },
};

interface HostPort {
  readonly placed: PlacedContainer;
  readonly index: number;
  readonly port: ContainerPort;
  readonly number: number;
}

/** On the host's network each containerPort is a port of the node, whether or not a hostPort is written. */
function hostPortsOf(written: WrittenSpec): readonly HostPort[] {
  return placedContainers(written).flatMap((placed) =>
    placed.container.ports.flatMap((port, index) => {
      const number = written.spec.hostNetwork ? port.containerPort : port.hostPort;
      return number === null ? [] : [{ placed, index, port, number }];
    }),
  );
}

/** Two addresses of the node do not clash; one that is left out means all of them. */
function conflictWith(earlier: readonly HostPort[], later: HostPort): readonly (readonly [HostPort, HostPort])[] {
  const first = earlier.find(
    ({ number, port }) =>
      number === later.number &&
      port.protocol === later.port.protocol &&
      (port.hostIP === null || later.port.hostIP === null || port.hostIP === later.port.hostIP),
  );
  return first === undefined ? [] : [[first, later]];
}

function twiceDraft(written: WrittenSpec, first: HostPort, second: HostPort): FindingDraft {
  const { object, spec } = written;
  const [a, b] = [first.placed.container.name, second.placed.container.name];
  const who = a === b ? `container ${a}` : `containers ${a} and ${b}`;
  return {
    hop: "container",
    message:
      `Port ${second.number}/${second.port.protocol} of the node is asked for twice in ${object.kind} ${object.name}, by ${who}` +
      (spec.hostNetwork ? ", for hostNetwork makes every containerPort a port of the node" : "") +
      ": the API server refuses such a pod, or only one of the two gets the port",
    evidence: [first, second].map((port) => portEvidence(written, port)),
    fixes: removeFix(written, second),
    reproduce: [`${kubectl(object)} get ${object.kind.toLowerCase()} ${object.name} -o yaml`],
  };
}

function removeFix({ object, spec }: WrittenSpec, { placed, index, number }: HostPort): readonly Fix[] {
  if (placed.pointer === null || spec.hostNetwork) return [];
  const path = `${placed.pointer}/ports/${index}/hostPort`;
  const summary = `Leave host port ${number} to the first: take it from container ${placed.container.name}`;
  return [
    patchFix(summary, object, [
      { op: "test", path, value: number },
      { op: "remove", path },
    ]),
  ];
}

/** The object's pods that the scheduler has put nowhere for more than a minute, since their host ports are taken. */
function waitingPods(
  object: SlimPod | SlimWorkload,
  written: WrittenSpec,
  ports: readonly HostPort[],
  { snapshot, now, recheckAt, leavesInput }: RuleContext,
): readonly SlimPod[] {
  const waiting = podsOf(object, snapshot).filter(({ lacksHostPort, createdAt }) => {
    if (!lacksHostPort) return false;
    const due = (Date.parse(createdAt ?? "") || 0) + debounce;
    if (due > now) recheckAt(due);
    return due <= now;
  });
  // Which nodes there are, and who may run where, no manifest tells.
  const [first] = ports;
  return waiting.length > 0 && first !== undefined && leavesInput(portEvidence(written, first)) ? [] : waiting;
}

function portEvidence(written: WrittenSpec, { placed, index, number }: HostPort): Evidence {
  const field = written.spec.hostNetwork ? "containerPort" : "hostPort";
  return containerEvidence(written, placed, ["ports", index, field], number);
}

function podsOf(object: SlimPod | SlimWorkload, snapshot: Snapshot): readonly SlimPod[] {
  if (object.kind === "Pod") return [object];
  const { kind, namespace, name } = object;
  const pods = [...snapshot.podsSelectedBy(namespace, object.templateLabels)];
  return pods.filter((pod) => {
    const top = snapshot.topOwner(pod);
    return top.kind === kind && top.name === name && pod.deletedAt === null;
  });
}

function waitingDraft(
  object: SlimPod | SlimWorkload,
  written: WrittenSpec,
  ports: readonly HostPort[],
  waiting: readonly SlimPod[],
  snapshot: Snapshot,
): FindingDraft {
  const placed = podsOf(object, snapshot).filter(({ nodeName }) => nodeName !== null).length;
  const numbers = [...new Set(ports.map(({ number, port }) => `${number}/${port.protocol}`))].join(", ");
  const wait = waiting.length === 1 ? "waits" : "wait";
  const own =
    placed === 0
      ? ""
      : `; a node has room for one such pod, and ${countText(placed, "pod")} of ${object.kind} ${object.name} ${placed === 1 ? "has" : "have"} a node already`;
  return {
    hop: "endpoints",
    message: `${countText(waiting.length, "pod")} of ${object.kind} ${object.name} ${wait} for a node on which host port ${numbers} is free${own}`,
    since: waiting.map(({ createdAt }) => createdAt).sort()[0] ?? null,
    evidence: [
      ...ports.slice(0, 3).map((port) => portEvidence(written, port)),
      ...waiting.slice(0, 3).map((pod) => ({
        object: podRef(pod),
        path: 'status.conditions[type="PodScheduled"].reason',
        value: "Unschedulable",
      })),
    ],
    reproduce: waiting.slice(0, 1).map((pod) => `${kubectl(podRef(pod))} describe pod ${pod.name}`),
  };
}
