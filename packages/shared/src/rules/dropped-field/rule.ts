import { findClosestName } from "../../endpoints/find-closest-name.ts";
import { fieldsOfType, findApiKind, kubernetesVersions, type Shape } from "../../model/api-fields.ts";
import { parseFieldPath } from "../../model/field-path.ts";
import { lastApplied } from "../../model/read-dropped-fields.ts";
import { kubectl } from "../make-fix.ts";
import type { ServiceRule } from "../rule.ts";
import { serviceEvidence } from "../service-facts.ts";

/** `kubectl apply` was given a field that the API server has not kept: what it was to do is not done. */
export const rule: ServiceRule = {
  type: "service",
  id: "dropped-field",
  severity: "warning",
  title: "A field was applied that Kubernetes does not have",
  *check(service, { snapshot }) {
    const slim = snapshot.get("Service", service.namespace, service.name);
    for (const path of slim?.droppedFields ?? []) {
      const meant = meantText(path);
      yield {
        hop: "service",
        port: null,
        message: `Service ${service.name} was applied with ${path}, which is not in Kubernetes ${kubernetesVersions} and was dropped${meant === null ? "" : `: ${meant}`}`,
        evidence: [
          serviceEvidence(service, parseFieldPath(path), null),
          serviceEvidence(service, ["metadata", "annotations", lastApplied], path),
        ],
        reproduce: [`${kubectl(service)} apply view-last-applied service ${service.name}`],
      };
    }
  },
};

/** By the name alone: what the field held is not kept. */
function meantText(path: string): string | null {
  const steps = parseFieldPath(path);
  const name = String(steps.at(-1));
  const around = steps.slice(0, -1);
  const names = fieldNames(around);
  const meant = names.find((each) => each.toLowerCase() === name.toLowerCase());
  if (meant !== undefined) return `${meant} is probably meant`;
  for (let length = around.length - 1; length > 0; length--) {
    const outer = around.slice(0, length);
    if (typeof outer.at(-1) === "string" && fieldNames(outer).includes(name))
      return `${name} belongs in ${outer.join(".")}`;
  }
  const closest = findClosestName(name, names);
  return closest === null ? null : `${closest} is probably meant`;
}

/** The fields that an object of a Service may have. */
function fieldNames(steps: readonly (string | number)[]): readonly string[] {
  const whole = findApiKind("v1", "Service");
  let shape: Shape | undefined = whole && { type: "object", name: whole.type };
  for (const step of steps) {
    if (shape?.type === "object") shape = fieldsOfType(shape.name).get(String(step))?.shape;
    else if (shape?.type === "list" || shape?.type === "map") shape = shape.entry;
    else return [];
  }
  return shape?.type === "object" ? [...fieldsOfType(shape.name).keys()] : [];
}
