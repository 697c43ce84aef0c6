/** The probes of a pod spec, and whether the port that each asks is there. */
import { servingContainers } from "../endpoints/resolve-target-port.ts";
import type { SlimPodSpec } from "../model/objects.ts";
import { placedContainers, type PlacedContainer, type WrittenSpec } from "./workload-facts.ts";

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
