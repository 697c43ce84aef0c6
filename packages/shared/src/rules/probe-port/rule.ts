import { findClosestName } from "../../endpoints/find-closest-name.ts";
import { servingContainers } from "../../endpoints/resolve-target-port.ts";
import type { SlimPodSpec, SlimService } from "../../model/objects.ts";
import type { Evidence, Fix } from "../finding.ts";
import { kubectl, patchFix, replaceValue } from "../make-fix.ts";
import { isMeshContainer } from "../mesh-containers.ts";
import { probesOf, type PlacedProbe } from "../probe-facts.ts";
import type { FindingDraft, ObjectRule } from "../rule.ts";
import { declaredPortText } from "../service-facts.ts";
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
    for (const probe of wrong) {
      const draft = probe.type === "missing" ? missingDraft(written, probe, services) : undeclaredDraft(written, probe);
      yield { ...draft, services: idsOf(services) };
    }
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
  const near = nearestName(probe);
  return {
    hop: "container",
    message:
      `The ${kind} probe of container ${container.name} in ${written.object.kind} ${written.object.name} asks for port "${String(port)}", ` +
      `which that container does not have${near === null ? "" : `; it has "${near}"`}: ${consequence(kind, services)}`,
    evidence: evidenceOf(written, probe),
    fixes: [...nameFix(written, probe, near), ...numberFix(written, probe)],
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

function undeclaredDraft(written: WrittenSpec, probe: PlacedProbe): FindingDraft {
  const { kind, placed, port } = probe;
  const declared = [...new Set(servingContainers(written.spec).flatMap(({ ports }) => ports.map(declaredPortText)))];
  const shown = declared.slice(0, 6).join(", ") + (declared.length > 6 ? ` and ${declared.length - 6} more` : "");
  return {
    severity: "info",
    hop: "container",
    message: `The ${kind} probe of container ${placed.container.name} in ${written.object.kind} ${written.object.name} asks port ${String(port)}, which no container declares; declared ${declared.length === 1 ? "is" : "are"} ${shown}`,
    evidence: evidenceOf(written, probe),
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

/** The closest of the container's own names, or the only one that it has. */
function nearestName({ placed, port }: PlacedProbe): string | null {
  const names = placed.container.ports.flatMap(({ name }) => (name === "" ? [] : [name]));
  const [only, ...others] = names;
  return findClosestName(String(port), names) ?? (others.length === 0 ? (only ?? null) : null);
}

function nameFix(
  { object }: WrittenSpec,
  { kind, placed, field, port }: PlacedProbe,
  near: string | null,
): readonly Fix[] {
  if (placed.pointer === null || near === null) return [];
  const patch = replaceValue(`${placed.pointer}/${field.join("/")}`, port, near);
  return [patchFix(`Let the ${kind} probe of container ${placed.container.name} ask port "${near}"`, object, patch)];
}

/** Another container's name: a probe cannot ask by it, but by its number, for they share one address. Or the only, nameless port. */
function numberFix({ object, spec }: WrittenSpec, { kind, placed, field, port }: PlacedProbe): readonly Fix[] {
  const { container, pointer } = placed;
  const elsewhere = servingContainers(spec).flatMap(({ ports }) => ports.filter(({ name }) => name === port));
  const [only, ...others] = container.ports;
  const number = elsewhere[0]?.containerPort ?? (only?.name === "" && others.length === 0 ? only.containerPort : null);
  if (pointer === null || number === null) return [];
  const patch = replaceValue(`${pointer}/${field.join("/")}`, port, number);
  return [patchFix(`Let the ${kind} probe of container ${container.name} ask port ${number}`, object, patch)];
}
