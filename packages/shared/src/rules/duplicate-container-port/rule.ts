import { templatePath } from "../../model/workload-kinds.ts";
import type { ContainerPort, SlimPodSpec, SlimService } from "../../model/objects.ts";
import type { Evidence, Fix, PatchOperation } from "../finding.ts";
import { kubectl, patchFix, replaceValue } from "../make-fix.ts";
import type { FindingDraft, ObjectRule } from "../rule.ts";
import {
  containerEvidence,
  idsOf,
  placedContainers,
  podSpecKinds,
  servicesTaking,
  servicesText,
  speaksForSiblings,
  writtenSpec,
  type PlacedContainer,
  type WrittenSpec,
} from "../workload-facts.ts";

/** One name, or one number, stands for two ports of a pod. */
export const rule: ObjectRule<(typeof podSpecKinds)[number]> = {
  type: "object",
  id: "duplicate-container-port",
  severity: "warning",
  title: "A container port is declared twice in a pod",
  kinds: podSpecKinds,
  *check(object, { snapshot }) {
    const written = writtenSpec(object);
    if (written === null) return;
    const duplicates = findDuplicates(written);
    if (duplicates.length === 0 || !speaksForSiblings(object, snapshot)) return;
    const services = servicesTaking(written, snapshot);
    for (const { type, first, second } of duplicates) {
      const draft =
        type === "number" ? numberDraft(written, first, second) : nameDraft(written, first, second, services);
      yield { ...draft, services: idsOf(services) };
    }
  },
};

interface Declared {
  readonly placed: PlacedContainer;
  readonly index: number;
  readonly port: ContainerPort;
}

interface Duplicate {
  readonly type: "number" | "name";
  readonly first: Declared;
  readonly second: Declared;
}

/** Each later port beside the first one that it repeats. */
function findDuplicates(written: WrittenSpec): readonly Duplicate[] {
  const seen: Declared[] = [];
  const found: Duplicate[] = [];
  for (const placed of placedContainers(written)) {
    for (const [index, port] of placed.container.ports.entries()) {
      const second = { placed, index, port };
      const sameNumber = seen.find((other) => isSameNumber(other.port, port));
      const sameName = seen.find((other) => port.name !== "" && other.port.name === port.name);
      if (sameNumber !== undefined) found.push({ type: "number", first: sameNumber, second });
      else if (sameName !== undefined) found.push({ type: "name", first: sameName, second });
      seen.push(second);
    }
  }
  return found;
}

function isSameNumber(a: ContainerPort, b: ContainerPort): boolean {
  return a.containerPort === b.containerPort && a.protocol === b.protocol;
}

function portOf({ containerPort, protocol }: ContainerPort): string {
  return `${containerPort}/${protocol}`;
}

function numberDraft(written: WrittenSpec, first: Declared, second: Declared): FindingDraft {
  const { kind, name } = written.object;
  const number = portOf(second.port);
  const isOneContainer = first.placed === second.placed;
  const [a, b] = [first.placed.container.name, second.placed.container.name];
  return {
    // Two names for one port of one program are harmless; two programs cannot both have it.
    ...(isOneContainer ? { severity: "info" } : {}),
    ...common(written, "containerPort", first, second),
    message: isOneContainer
      ? `Container ${a} of ${kind} ${name} declares ${number} twice (${namesText(first.port, second.port)}): both mean the same port`
      : `Containers ${a} and ${b} of ${kind} ${name} both declare ${number}: they share one address, so whichever starts first has the port and the other cannot listen on it`,
  };
}

function namesText(first: ContainerPort, second: ContainerPort): string {
  return [first, second].map(({ name }) => (name === "" ? "without a name" : `"${name}"`)).join(", ");
}

function nameDraft(
  written: WrittenSpec,
  first: Declared,
  second: Declared,
  services: readonly SlimService[],
): FindingDraft {
  const { kind, name } = written.object;
  const places = [first, second].map(({ placed, port }) => `container ${placed.container.name} (${portOf(port)})`);
  // A name is looked up together with its protocol (semantics.md 1).
  const isAmbiguous = first.port.protocol === second.port.protocol;
  const asking = isAmbiguous ? services.filter((service) => asksFor(service, first.port)) : [];
  const wins = `${first.port.containerPort} of container ${first.placed.container.name}, which comes first`;
  const effect = !isAmbiguous
    ? "which of them a name means depends on the protocol"
    : asking.length === 0
      ? `whoever asks for that name gets ${wins}`
      : `${servicesText(asking)} ${asking.length === 1 ? "asks for that name and gets" : "ask for that name and get"} ${wins}`;
  return {
    // Exporters side by side are often named alike, and nobody asks for them by that name.
    ...(asking.length > 0 ? {} : { severity: "info" }),
    ...common(written, "name", first, second),
    message: `Two ports of ${kind} ${name} are named "${second.port.name}", in ${places.join(" and ")}: ${effect}`,
    fixes: renameFix(written, second),
  };
}

function asksFor({ ports }: SlimService, { name, protocol }: ContainerPort): boolean {
  return ports.some((port) => port.targetPort === name && port.protocol === protocol);
}

function common(
  written: WrittenSpec,
  field: "name" | "containerPort",
  ...pair: readonly [Declared, Declared]
): Pick<FindingDraft, "hop" | "evidence" | "reproduce"> {
  const { object } = written;
  const evidence = pair.map(({ placed, index, port }): Evidence =>
    containerEvidence(written, placed, ["ports", index, field], port[field]),
  );
  const path = object.kind === "Pod" ? ".spec" : `.${templatePath(object.kind).join(".")}.spec`;
  return {
    hop: "container",
    evidence,
    reproduce: [
      `${kubectl(object)} get ${object.kind.toLowerCase()} ${object.name} -o jsonpath='{${path}.containers[*].ports}'`,
    ],
  };
}

/** Gives the later port a name of its own; its container's probes may ask for it by name and follow. */
function renameFix(written: WrittenSpec, { placed, index, port }: Declared): readonly Fix[] {
  const { container, pointer } = placed;
  const name = freeName(written.spec, port);
  if (pointer === null || name === null) return [];
  const probes = (["readinessProbe", "livenessProbe", "startupProbe"] as const).flatMap((field) => {
    const probe = container[field];
    if (probe?.port !== port.name) return [];
    return replaceValue(`${pointer}/${field}/${probe.type === "http" ? "httpGet" : "tcpSocket"}/port`, port.name, name);
  });
  const patch: readonly PatchOperation[] = [
    ...replaceValue(`${pointer}/ports/${index}/name`, port.name, name),
    ...probes,
  ];
  return [patchFix(`Name the port of container ${container.name} "${name}"`, written.object, patch)];
}

/** A name of at most fifteen signs that no port of the pod has: `http-2`. */
function freeName({ containers }: SlimPodSpec, { name }: ContainerPort): string | null {
  const taken = new Set(containers.flatMap(({ ports }) => ports.map((port) => port.name)));
  for (let number = 2; number < 100; number++) {
    const candidate = `${name.slice(0, 14 - String(number).length).replace(/-+$/, "")}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
  return null;
}
