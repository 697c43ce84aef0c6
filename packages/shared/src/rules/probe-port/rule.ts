import { servingContainers } from "../../endpoints/resolve-target-port.ts";
import type { SlimPodSpec, SlimService } from "../../model/objects.ts";
import type { Evidence } from "../finding.ts";
import { kubectl } from "../make-fix.ts";
import { isMeshContainer } from "../mesh-containers.ts";
import { nearestProbePort, probeFixes, probesOf, type PlacedProbe } from "../probe-facts.ts";
import type { FindingDraft, ObjectRule } from "../rule.ts";
import { declaredPortText, declaredText } from "../service-facts.ts";
import {
  containerEvidence,
  idsOf,
  podSpecKinds,
  servicesTaking,
  servicesText,
  speaksForSiblings,
  writtenSpec,
  type WrittenSpec,
} from "../workload-facts.ts";

/** A probe asks a port by a name that its container does not have, or a number that no container declares. */
export const rule: ObjectRule<(typeof podSpecKinds)[number]> = {
  type: "object",
  id: "probe-port",
  severity: "error",
  title: "A probe asks a port that the container does not declare",
  kinds: podSpecKinds,
  *check(object, { snapshot }) {
    const written = writtenSpec(object);
    if (written === null) return;
    const wrong = probesOf(written).filter((probe) => probe.type === "missing" || isTelling(probe, written.spec));
    if (wrong.length === 0 || !speaksForSiblings(object, snapshot)) return;
    const services = servicesTaking(written, snapshot);
    const drafts = [
      ...wrong.filter(({ type }) => type === "missing").map((probe) => missingDraft(written, probe, services)),
      ...groupByPort(wrong.filter(({ type }) => type === "undeclared")).map((probes) =>
        undeclaredDraft(written, probes),
      ),
    ];
    for (const draft of drafts) yield { ...draft, services: idsOf(services) };
  },
};

/** Declaring is optional: a number tells something only where the container declares its ports and is no mesh's proxy. */
function isTelling({ type, placed: { container } }: PlacedProbe, spec: SlimPodSpec): boolean {
  if (type !== "undeclared" || container.ports.length === 0 || isMeshContainer(container)) return false;
  // Containers share one address: one that declares nothing may be who answers.
  return servingContainers(spec).every((other) => other.ports.length > 0 || isMeshContainer(other));
}

function missingDraft(written: WrittenSpec, probe: PlacedProbe, services: readonly SlimService[]): FindingDraft {
  const { kind, placed, port } = probe;
  const { container } = placed;
  const near = nearestProbePort(probe);
  return {
    hop: "container",
    message:
      `The ${kind} probe of container ${container.name} in ${written.object.kind} ${written.object.name} asks for port "${String(port)}", ` +
      `which that container does not have${near === null ? "" : `; it has "${near}"`}: ${consequence(kind, services)}`,
    evidence: evidenceOf(written, probe),
    fixes: probeFixes(written, probe),
    reproduce: reproduce(written),
  };
}

/** What the kubelet makes of a probe that it cannot run (Kubernetes: pkg/kubelet/prober/worker.go). */
function consequence(kind: PlacedProbe["kind"], services: readonly SlimService[]): string {
  const nobody =
    services.length === 0
      ? "its pods never become ready"
      : `its pods never become ready, and ${servicesText(services)} ${services.length === 1 ? "gets" : "get"} no endpoint from them`;
  switch (kind) {
    case "readiness":
      return nobody;
    case "startup":
      return `the container never counts as started, so ${nobody}`;
    case "liveness":
      return "it is never run, and a container that hangs is not restarted";
    default:
      return kind satisfies never;
  }
}

/** Readiness and liveness mostly ask the same: that is told once. */
function groupByPort(probes: readonly PlacedProbe[]): readonly (readonly [PlacedProbe, ...PlacedProbe[]])[] {
  const groups = new Map<string, [PlacedProbe, ...PlacedProbe[]]>();
  for (const probe of probes) {
    const key = `${probe.placed.container.name} ${String(probe.port)}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [probe]);
    else known.push(probe);
  }
  return [...groups.values()];
}

function undeclaredDraft(written: WrittenSpec, probes: readonly [PlacedProbe, ...PlacedProbe[]]): FindingDraft {
  const [{ placed, port }] = probes;
  const { kind, name } = written.object;
  const declared = [...new Set(servingContainers(written.spec).flatMap(({ ports }) => ports.map(declaredPortText)))];
  const [who, ask] = probes.length === 1 ? ["probe", "asks"] : ["probes", "ask"];
  return {
    severity: "info",
    hop: "container",
    message: `The ${probes.map((probe) => probe.kind).join(" and ")} ${who} of container ${placed.container.name} in ${kind} ${name} ${ask} port ${String(port)}, which no container declares; ${declaredText(declared)}`,
    evidence: [
      ...new Map(probes.flatMap((probe) => evidenceOf(written, probe)).map((one) => [one.path, one])).values(),
    ],
    reproduce: reproduce(written),
  };
}

function evidenceOf(written: WrittenSpec, { placed, field, port }: PlacedProbe): readonly Evidence[] {
  const ports = placed.container.ports.map(declaredPortText).join(", ");
  return [
    containerEvidence(written, placed, field, port),
    containerEvidence(written, placed, ["ports"], ports === "" ? "none declared" : ports),
  ];
}

function reproduce({ object }: WrittenSpec): readonly string[] {
  const pods = object.kind === "Pod" ? [`${kubectl(object)} describe pod ${object.name}`] : [];
  return [
    `${kubectl(object)} get ${object.kind.toLowerCase()} ${object.name} -o yaml`,
    ...pods,
    `${kubectl(object)} get events --field-selector reason=Unhealthy`,
  ];
}
