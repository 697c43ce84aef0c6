/** Validation of pods and pod templates, as far as names, images and ports go. */
import { duplicate, forbiddenField, invalidValue, notSupported, required } from "../field-errors.ts";
import type { FieldError } from "../field-errors.ts";
import { sameJson } from "../json.ts";
import type { Container, Pod, PodSpec, PodTemplateSpec } from "../objects.ts";
import {
  dnsLabelProblems,
  dnsSubdomainProblems,
  invalidFor,
  portNameProblems,
  portNumberProblems,
  validateAnnotations,
  validateLabels,
} from "./names.ts";
import { validateEnvironment } from "./environment.ts";
import { validateHandlers } from "./handlers.ts";
import { validateProtocol } from "./service.ts";
import { validateVolumes } from "./volumes.ts";

const restartPolicies = ["Always", "OnFailure", "Never"];
const pullPolicies = ["Always", "IfNotPresent", "Never"];
const dnsPolicies = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];

/** Everything that is wrong with a defaulted pod spec at `path`. `claims` are volumes that a controller adds. */
export function validatePodSpec(spec: PodSpec, path: string, claims: readonly string[] = []): FieldError[] {
  const errors: FieldError[] = [];
  if (spec.containers.length === 0) errors.push(required(`${path}.containers`));
  const names = new Set<string>();
  for (const field of ["containers", "initContainers"] as const) {
    for (const [index, container] of (spec[field] ?? []).entries()) {
      const at = `${path}.${field}[${index}]`;
      errors.push(...validateContainer(container, at, names, spec.hostNetwork === true));
      const isPlainInit = field === "initContainers" && container.restartPolicy !== "Always";
      errors.push(...validateHandlers(container, at, isPlainInit), ...validateEnvironment(container, at));
    }
  }
  errors.push(...validateVolumes(spec, path, claims));
  if (!restartPolicies.includes(spec.restartPolicy ?? "")) {
    errors.push(notSupported(`${path}.restartPolicy`, spec.restartPolicy, restartPolicies));
  }
  const { dnsPolicy = "ClusterFirst" } = spec;
  if (!dnsPolicies.includes(dnsPolicy)) errors.push(notSupported(`${path}.dnsPolicy`, dnsPolicy, dnsPolicies));
  if (spec.hostname !== undefined)
    errors.push(...invalidFor(`${path}.hostname`, spec.hostname, dnsLabelProblems(spec.hostname)));
  if (spec.subdomain !== undefined)
    errors.push(...invalidFor(`${path}.subdomain`, spec.subdomain, dnsLabelProblems(spec.subdomain)));
  if (spec.nodeName !== undefined)
    errors.push(...invalidFor(`${path}.nodeName`, spec.nodeName, dnsSubdomainProblems(spec.nodeName)));
  return [...errors, ...validateLabels(spec.nodeSelector, `${path}.nodeSelector`)];
}

/** Labels, annotations and spec of a template. */
export function validatePodTemplate(
  template: PodTemplateSpec,
  path: string,
  claims: readonly string[] = [],
): FieldError[] {
  return [
    ...validateLabels(template.metadata?.labels, `${path}.labels`),
    ...validateAnnotations(template.metadata?.annotations, `${path}.annotations`),
    ...validatePodSpec(template.spec, `${path}.spec`, claims),
  ];
}

function validateContainer(container: Container, path: string, names: Set<string>, hostNetwork: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const { name = "", image = "" } = container as Partial<Container>;
  if (name === "") errors.push(required(`${path}.name`));
  else errors.push(...invalidFor(`${path}.name`, name, dnsLabelProblems(name)));
  if (name !== "" && names.has(name)) errors.push(duplicate(`${path}.name`, name));
  names.add(name);
  if (image === "") errors.push(required(`${path}.image`));
  else if (image !== image.trim()) {
    errors.push(invalidValue(`${path}.image`, image, "must not have leading or trailing whitespace"));
  }
  const { imagePullPolicy, restartPolicy } = container;
  if (imagePullPolicy !== undefined && !pullPolicies.includes(imagePullPolicy)) {
    errors.push(notSupported(`${path}.imagePullPolicy`, imagePullPolicy, pullPolicies));
  }
  if (restartPolicy !== undefined && !restartPolicies.includes(restartPolicy)) {
    errors.push(notSupported(`${path}.restartPolicy`, restartPolicy, [...restartPolicies].sort()));
  }
  return [...errors, ...validateContainerPorts(container, path, hostNetwork)];
}

function validateContainerPorts(container: Container, path: string, hostNetwork: boolean): FieldError[] {
  const names = new Set<string>();
  return (container.ports ?? []).flatMap((port, index) => {
    const portPath = `${path}.ports[${index}]`;
    const errors: FieldError[] = [];
    const name = port.name ?? "";
    if (name !== "") {
      const problems = portNameProblems(name);
      errors.push(...invalidFor(`${portPath}.name`, name, problems));
      if (problems.length === 0 && names.has(name)) errors.push(duplicate(`${portPath}.name`, name));
      names.add(name);
    }
    const number = (port.containerPort as number | undefined) ?? 0;
    if (number === 0) errors.push(required(`${portPath}.containerPort`));
    else errors.push(...invalidFor(`${portPath}.containerPort`, number, portNumberProblems(number)));
    if (port.hostPort !== undefined && port.hostPort !== 0) {
      errors.push(...invalidFor(`${portPath}.hostPort`, port.hostPort, portNumberProblems(port.hostPort)));
      if (hostNetwork && port.hostPort !== number) {
        errors.push(
          invalidValue(`${portPath}.hostPort`, port.hostPort, "must match `containerPort` when `hostNetwork` is true"),
        );
      }
    }
    return [...errors, ...validateProtocol(port.protocol, `${portPath}.protocol`)];
  });
}

/** Of a running pod only images, tolerations, the deadline and the grace period may change. */
export function validatePodUpdate(pod: Pod, previous: Pod): FieldError[] {
  if (sameJson(frozenPart(pod.spec), frozenPart(previous.spec))) return [];
  return [
    forbiddenField(
      "spec",
      "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`," +
        "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations)," +
        "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
    ),
  ];
}

function frozenPart(spec: PodSpec): unknown {
  const withoutImages = (containers: readonly Container[] | undefined) =>
    containers?.map((container) => ({ ...container, image: undefined }));
  return {
    ...spec,
    containers: withoutImages(spec.containers),
    initContainers: withoutImages(spec.initContainers),
    activeDeadlineSeconds: undefined,
    tolerations: undefined,
  };
}
