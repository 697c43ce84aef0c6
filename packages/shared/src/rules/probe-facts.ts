/** The probes of a pod spec, and whether the port that each asks is there. */
import { findClosestName } from "../endpoints/find-closest-name.ts";
import { servingContainers } from "../endpoints/resolve-target-port.ts";
import type { SlimPodSpec } from "../model/objects.ts";
import type { ServicePaths } from "../paths/path-model.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { Evidence, Fix } from "./finding.ts";
import { patchFix, replaceValue } from "./make-fix.ts";
import { podSources } from "./service-facts.ts";
import { containerEvidence, placedContainers, type PlacedContainer, type WrittenSpec } from "./workload-facts.ts";

const kinds = ["readiness", "startup", "liveness"] as const;

/** A probe with a port, where it stands. */
export interface PlacedProbe {
  readonly kind: (typeof kinds)[number];
  readonly placed: PlacedContainer;
  /** Of its port, from the container. */
  readonly field: readonly string[];
  readonly port: number | string;
  /**
   * `declared`; `missing`: a name that its own container does not have, so that the kubelet cannot run it; `undeclared`: a
   * number that no container declares, which may well be listened on.
   */
  readonly type: "declared" | "missing" | "undeclared";
}

/**
 * Every probe that asks a port. A name is looked up in the probe's own container and under any protocol; a number is asked at
 * the pod's address, which all containers share (Kubernetes: pkg/probe/util.go).
 */
export function probesOf(written: WrittenSpec): readonly PlacedProbe[] {
  return placedContainers(written).flatMap((placed) =>
    kinds.flatMap((kind): readonly PlacedProbe[] => {
      const probe = placed.container[`${kind}Probe`];
      if (probe?.port == null) return [];
      const action = { http: "httpGet", tcp: "tcpSocket", grpc: "grpc", exec: "exec" }[probe.type];
      const type = judgeProbe(written.spec, placed, probe.port);
      return [{ kind, placed, field: [`${kind}Probe`, action, "port"], port: probe.port, type }];
    }),
  );
}

function judgeProbe(spec: SlimPodSpec, { container }: PlacedContainer, port: number | string): PlacedProbe["type"] {
  if (container.ports.some(({ name }) => name === port)) return "declared";
  // A number in quotes is taken for a number where no port has that name.
  const number = Number(port);
  if (!Number.isInteger(number)) return "missing";
  const isDeclared = servingContainers(spec).some(({ ports }) =>
    ports.some(({ containerPort }) => containerPort === number),
  );
  return isDeclared ? "declared" : "undeclared";
}

/** What can be patched so that the probe asks a port that is there; the best first. */
export function probeFixes(written: WrittenSpec, probe: PlacedProbe): readonly Fix[] {
  return [...nameFix(written, probe, nearestProbePort(probe)), ...numberFix(written, probe)];
}

/** The closest of the container's own names, or the only one that it has. */
export function nearestProbePort({ placed, port }: PlacedProbe): string | null {
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

/** Probes that keep the pods behind a Service from ever becoming ready, as part of a finding about that Service. */
export interface ProbeLink {
  /** To follow a sentence; empty where there is no such probe. */
  readonly text: string;
  readonly evidence: readonly Evidence[];
  readonly fixes: readonly Fix[];
}

/** Links a Service's pods that are not ready with what `probe-port` says of their workloads. */
export function linkProbes(service: ServicePaths, snapshot: Snapshot): ProbeLink {
  const found = podSources(service, snapshot).flatMap(({ object, spec, specPath, pod }) => {
    const written = { object, spec, specPath, labels: pod.labels };
    const holding = probesOf(written).filter(({ type, kind }) => type === "missing" && kind !== "liveness");
    return holding.map((probe) => ({ written, probe }));
  });
  const [first] = found;
  if (first === undefined) return { text: "", evidence: [], fixes: [] };
  const { kind, placed, port } = first.probe;
  return {
    text: `; the ${kind} probe of container ${placed.container.name} asks for port "${String(port)}", which that container does not have`,
    evidence: found.map(({ written, probe }) => containerEvidence(written, probe.placed, probe.field, probe.port)),
    fixes: found.flatMap(({ written, probe }) => probeFixes(written, probe)),
  };
}
