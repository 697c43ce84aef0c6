/** Validation of a pod's volumes and of where containers mount them (pkg/apis/core/validation, ValidateVolumes, ValidateVolumeMounts). */
import { duplicate, invalidValue, required, type FieldError } from "../field-errors.ts";
import type { Container, PodSpec } from "../objects.ts";
import { dnsLabelProblems, invalidFor } from "./names.ts";

/** Names that are missing, wrong or twice; mounts of what is no volume. */
export function validateVolumes(spec: PodSpec, path: string, claims: readonly string[]): FieldError[] {
  const names = new Set<string>();
  const errors = (spec.volumes ?? []).flatMap(({ name = "" }: { name?: string }, index) => {
    const at = `${path}.volumes[${index}].name`;
    if (name === "") return [required(at)];
    if (names.has(name)) return [duplicate(at, name)];
    names.add(name);
    return invalidFor(at, name, dnsLabelProblems(name));
  });
  for (const [index, volume] of (spec.volumes ?? []).entries()) {
    errors.push(...validateSource(volume, `${path}.volumes[${index}]`));
  }
  for (const claim of claims) names.add(claim);
  for (const field of ["containers", "initContainers"] as const) {
    for (const [index, container] of (spec[field] ?? []).entries()) {
      errors.push(...validateMounts(container, `${path}.${field}[${index}]`, names));
    }
  }
  return errors;
}

/** The field without which a source names nothing. */
const named: ReadonlyMap<string, string> = new Map([
  ["configMap", "name"],
  ["secret", "secretName"],
  ["persistentVolumeClaim", "claimName"],
  ["hostPath", "path"],
]);

function validateSource(volume: Readonly<Record<string, unknown>>, path: string): FieldError[] {
  return [...named].flatMap(([source, field]) => {
    const given = volume[source];
    if (typeof given !== "object" || given === null) return [];
    const { [field]: value } = given as Readonly<Record<string, unknown>>;
    return (value ?? "") === "" ? [required(`${path}.${source}.${field}`)] : [];
  });
}

function validateMounts(container: Container, path: string, volumes: ReadonlySet<string>): FieldError[] {
  const paths = new Set<string>();
  return (container.volumeMounts ?? []).flatMap((mount: { name?: string; mountPath?: string }, index) => {
    const { name = "", mountPath = "" } = mount;
    const at = `${path}.volumeMounts[${index}]`;
    const errors: FieldError[] = [];
    if (name === "") errors.push(required(`${at}.name`));
    else if (!volumes.has(name)) {
      errors.push({ reason: "FieldValueNotFound", field: `${at}.name`, message: `Not found: ${JSON.stringify(name)}` });
    }
    if (mountPath === "") errors.push(required(`${at}.mountPath`));
    if (paths.has(mountPath)) errors.push(invalidValue(`${at}.mountPath`, mountPath, "must be unique"));
    paths.add(mountPath);
    return errors;
  });
}
