import { findClosestName } from "../../endpoints/find-closest-name.ts";
import { fieldsOfType, findApiKind, kubernetesVersions, type Shape } from "../../model/api-fields.ts";
import { formatFieldPath, parseFieldPath } from "../../model/field-path.ts";
import { apiVersionOf, kinds } from "../../model/kinds.ts";
import { refOf, serviceId, type ServiceId } from "../../model/names.ts";
import type { SlimObject } from "../../model/objects.ts";
import { lastApplied } from "../../model/read-dropped-fields.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { ingressServices } from "../ingress-facts.ts";
import { kubectl } from "../make-fix.ts";
import { manifestHop } from "../manifest-hop.ts";
import type { ObjectRule } from "../rule.ts";
import { idsOf, podSpecKinds, servicesTaking, writtenSpec } from "../workload-facts.ts";

/** `kubectl apply` was given a field that the API server has not kept: what it was to do is not done. */
export const rule: ObjectRule = {
  type: "object",
  kinds: ["Service", "Ingress", "NetworkPolicy", "Endpoints", "EndpointSlice", ...podSpecKinds],
  id: "dropped-field",
  severity: "warning",
  title: "A field was applied that Kubernetes does not have",
  *check(slim, { snapshot }) {
    const { kind, name, droppedFields = [] } = slim;
    const object = refOf(slim);
    for (const path of droppedFields) {
      const meant = meantText(kind, path);
      yield {
        hop: manifestHop(kind),
        port: null,
        message: `${kind} ${name} was applied with ${path}, which is not in Kubernetes ${kubernetesVersions} and was dropped${meant === null ? "" : `: ${meant}`}`,
        evidence: [
          { object, path, value: null },
          { object, path: formatFieldPath(["metadata", "annotations", lastApplied]), value: path },
        ],
        reproduce: [`${kubectl(object)} apply view-last-applied ${kind.toLowerCase()} ${name}`],
        services: servicesOf(slim, snapshot),
      };
    }
  },
};

/** The Services in whose pictures the object stands. */
function servicesOf(slim: SlimObject, snapshot: Snapshot): readonly ServiceId[] {
  switch (slim.kind) {
    case "Service":
    case "Endpoints":
      return [serviceId(slim.namespace, slim.name)];
    case "EndpointSlice":
      return slim.serviceName === null ? [] : [serviceId(slim.namespace, slim.serviceName)];
    case "Ingress":
      return ingressServices(slim);
    case "Pod":
    case "Deployment":
    case "ReplicaSet":
    case "StatefulSet":
    case "DaemonSet":
    case "CronJob": {
      const written = writtenSpec(slim);
      return written === null ? [] : idsOf(servicesTaking(written, snapshot));
    }
    default:
      return [];
  }
}

/** By the name alone: what the field held is not kept. */
function meantText(kind: string, path: string): string | null {
  const steps = parseFieldPath(path);
  const name = String(steps.at(-1));
  const around = steps.slice(0, -1);
  const names = fieldNames(kind, around);
  const meant = names.find((each) => each.toLowerCase() === name.toLowerCase());
  if (meant !== undefined) return `${meant} is probably meant`;
  for (let length = around.length - 1; length > 0; length--) {
    const outer = around.slice(0, length);
    if (typeof outer.at(-1) === "string" && fieldNames(kind, outer).includes(name))
      return `${name} belongs in ${outer.join(".")}`;
  }
  const closest = findClosestName(name, names);
  return closest === null ? null : `${closest} is probably meant`;
}

/** The fields that an object inside of one of this kind may have. */
function fieldNames(kind: string, steps: readonly (string | number)[]): readonly string[] {
  const entry = kinds.find((each) => each.kind === kind);
  const whole = entry && findApiKind(apiVersionOf(entry), kind);
  let shape: Shape | undefined = whole && { type: "object", name: whole.type };
  for (const step of steps) {
    if (shape?.type === "object") shape = fieldsOfType(shape.name).get(String(step))?.shape;
    else if (shape?.type === "list" || shape?.type === "map") shape = shape.entry;
    else return [];
  }
  return shape?.type === "object" ? [...fieldsOfType(shape.name).keys()] : [];
}
