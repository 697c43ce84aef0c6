import { kubernetesVersions } from "../../model/api-fields.ts";
import { formatFieldPath, parseFieldPath } from "../../model/field-path.ts";
import { findUnknownFields, isRawObject, type Steps, type UnknownField } from "../../model/find-unknown-fields.ts";
import type { Evidence, Fix, PatchOperation } from "../finding.ts";
import { patchFix, pointerStep } from "../make-fix.ts";
import { manifestHop } from "../manifest-hop.ts";
import type { FindingDraft, ManifestObject, ManifestRule } from "../rule.ts";
import { manifestEvidence, manifestRef, readWrittenService } from "../service-manifest.ts";
import { isOldBackend, tellOldBackend } from "./old-backend.ts";
import { findMeantField, type MeantField, type OtherPlace } from "./find-meant-field.ts";

/** A field that Kubernetes does not have: misspelt, in the wrong place, or of a newer version. */
export const rule: ManifestRule = {
  type: "manifest",
  id: "unknown-field",
  severity: "error",
  title: "A field that Kubernetes does not have",
  *check(object) {
    for (const unknown of findUnknownFields(object.value)) {
      if (isOfTool(unknown)) continue;
      if (!isOldBackend(unknown)) {
        yield tell(object, unknown, findMeantField(unknown));
        continue;
      }
      const told = tellOldBackend(object, unknown);
      const reproduce = [explainCommand(object, unknown)];
      if (told !== null) yield { ...told, hop: manifestHop(object.kind), port: null, reproduce };
    }
  },
};

/** What SOPS writes beside what it has encrypted is gone again when the object is applied. */
function isOfTool({ name, value, place }: UnknownField): boolean {
  return name === "sops" && place.parent === null && isRawObject(value);
}

function tell(object: ManifestObject, unknown: UnknownField, meant: MeantField): FindingDraft {
  const path = formatFieldPath(unknown.steps);
  const start = `${object.kind} ${object.name} has ${path}, which is not in Kubernetes ${kubernetesVersions}`;
  const shared = {
    hop: manifestHop(object.kind),
    port: portOf(object, unknown),
    reproduce: [explainCommand(object, unknown)],
  };
  const seen = manifestEvidence(object, path, mayHoldSecret(object, unknown) ? null : unknown.value);
  switch (meant.type) {
    case "nothing":
      return {
        ...shared,
        severity: "warning",
        message: `${start}: the schema may be older than the cluster`,
        evidence: [seen],
      };
    case "other-names": {
      const names = preferRefused(object, unknown, meant.names);
      return {
        ...shared,
        message: `${start}: ${names.join(" or ")} is probably meant`,
        evidence: [seen, ...names.flatMap((name) => absent(object, [...unknown.place.steps, name]))],
        fixes: renameFix(object, unknown, names),
      };
    }
    case "other-place": {
      const { titles, steps } = meant.place;
      return {
        ...shared,
        message: `${start}: ${unknown.name} belongs ${placeText(titles)}`,
        evidence: [seen, ...(steps === null ? absentAt(object, titles) : absent(object, steps, unknown.place.steps))],
        fixes: moveFix(object, unknown, meant.place),
      };
    }
    case "other-version":
      return {
        ...shared,
        message: `${start}: ${meant.apiVersion} has it, ${String(object.value["apiVersion"])} has not`,
        evidence: [seen],
      };
    default:
      return meant satisfies never;
  }
}

/** What kubectl says of the fields that may stand there. */
function explainCommand({ kind, value }: ManifestObject, { place }: UnknownField): string {
  const fields = place.steps.filter((step) => typeof step === "string");
  return `kubectl explain ${[kind.toLowerCase(), ...fields].join(".")} --api-version=${String(value["apiVersion"])}`;
}

function placeText(titles: readonly string[]): string {
  const [last = "", ...others] = [...titles].reverse();
  if (others.length > 0) return `in ${others.reverse().join(", ")} or ${last}`;
  return last === "" ? "at the top of the manifest" : `in ${last}`;
}

/** Of several the one that the API server misses. */
function preferRefused(
  { refusals }: ManifestObject,
  { place }: UnknownField,
  names: readonly string[],
): readonly string[] {
  const missed = names.filter((name) => {
    const path = formatFieldPath([...place.steps, name]);
    return refusals.some(({ field }) => field === path);
  });
  return missed.length === 1 ? missed : names;
}

/**
 * The field that was meant, where it is not written, and what is refused for lack of it: the object that it belongs in, and the
 * fields beside it that take their default from it. What the API server says of them is the same fault.
 */
function absent(object: ManifestObject, steps: Steps, place: Steps = steps): readonly Evidence[] {
  if (readSteps(object, steps) !== undefined) return [];
  const meant = formatFieldPath(steps);
  const around = formatFieldPath(steps.slice(0, -1));
  const refused = object.refusals.flatMap(({ field, message }) => {
    if (field === "" || field === meant) return [];
    const written = parseFieldPath(field);
    // Parts of what is not there, and objects that lack nothing but what is to be moved into them.
    const isPart = isPathOf(meant, field);
    const isEmptied = isPathOf(field, meant) && written.length > 0 && written.length >= place.length;
    if (isPart || isEmptied) return [field];
    const isBeside = formatFieldPath(written.slice(0, -1)) === around;
    const isDerived = isBeside && readSteps(object, written) === undefined && !message.startsWith("Required value");
    return field === around || isDerived ? [field] : [];
  });
  return [meant, ...refused].map((path) => manifestEvidence(object, path, null));
}

/** Whether a field's path leads on from another's. */
function isPathOf(outer: string, inner: string): boolean {
  return inner.startsWith(outer) && /^[.[]/.test(inner.slice(outer.length));
}

/** A list that is refused because it is not there, where no entry of it is. */
function absentAt(object: ManifestObject, titles: readonly string[]): readonly Evidence[] {
  const fields = new Set(titles.map((title) => title.replaceAll("[]", "")));
  return object.refusals.flatMap(({ field, message }) =>
    fields.has(field) && message.startsWith("Required value") ? [manifestEvidence(object, field, null)] : [],
  );
}

function readSteps({ value }: ManifestObject, steps: Steps): unknown {
  return steps.reduce<unknown>((inner, step) => {
    if (Array.isArray(inner)) return (inner as readonly unknown[])[Number(step)];
    return isRawObject(inner) ? inner[step] : undefined;
  }, value);
}

/** A Service's port, where the field stands in one. */
function portOf(object: ManifestObject, { place }: UnknownField): string | null {
  const [spec, ports, position] = place.steps;
  if (spec !== "spec" || ports !== "ports") return null;
  return readWrittenService(object)?.ports.find(({ index }) => index === position)?.text ?? null;
}

/** Values of Secrets and of containers' environments are told to nobody. */
function mayHoldSecret({ kind }: ManifestObject, { steps }: UnknownField): boolean {
  return kind === "Secret" || kind === "ConfigMap" || steps.includes("env");
}

/** Of an environment only the values are secret: names, and where a value is read from, may be shown in a mend. */
function isHidden(object: ManifestObject, unknown: UnknownField, meant: string): boolean {
  const isOpen = object.kind !== "Secret" && object.kind !== "ConfigMap" && meant !== "value";
  return mayHoldSecret(object, unknown) && !isOpen;
}

function renameFix(object: ManifestObject, unknown: UnknownField, names: readonly string[]): readonly Fix[] {
  const [name] = names;
  if (name === undefined || names.length > 1 || isHidden(object, unknown, name)) return [];
  const steps = [...unknown.place.steps, name];
  if (readSteps(object, steps) !== undefined) {
    return [patchFix(`Leave ${unknown.name} out: ${name} is there, too`, manifestRef(object), removal(unknown))];
  }
  return [writeElsewhere(`Write ${name}`, object, unknown, { op: "add", path: pointer(steps), value: unknown.value })];
}

function moveFix(
  object: ManifestObject,
  unknown: UnknownField,
  { titles, steps, written }: OtherPlace,
): readonly Fix[] {
  if (steps === null || mayHoldSecret(object, unknown)) return [];
  if (readSteps(object, steps) !== undefined) {
    const summary = `Leave ${unknown.name} out: one stands ${placeText(titles)}`;
    return [patchFix(summary, manifestRef(object), removal(unknown))];
  }
  // Objects on the way that are not written are made with it.
  const path = pointer(steps.slice(0, written + 1));
  const value = steps.slice(written + 1).reduceRight<unknown>((inner, step) => ({ [step]: inner }), unknown.value);
  return [writeElsewhere(`Move it ${placeText(titles)}`, object, unknown, { op: "add", path, value })];
}

/** The cluster has dropped the field, or refused the object: the command only writes what is missing. */
function writeElsewhere(summary: string, object: ManifestObject, unknown: UnknownField, add: PatchOperation): Fix {
  const ref = manifestRef(object);
  const { command } = patchFix(summary, ref, [add]);
  return { ...patchFix(summary, ref, [...removal(unknown), add]), command };
}

function removal({ steps, value }: UnknownField): readonly PatchOperation[] {
  const path = pointer(steps);
  return [...(typeof value === "object" ? [] : [{ op: "test" as const, path, value }]), { op: "remove", path }];
}

function pointer(steps: Steps): string {
  return steps.map((step) => `/${pointerStep(String(step))}`).join("");
}
