/** Self-reviews of access: what the one who asks may do, by the faults that are switched on. */
import type { Cluster } from "../core/api.ts";
import { faultMeets, type FaultRule, type FaultTarget } from "./fault.ts";
import { isJsonObject, objectAt, textAt, type JsonObject } from "./read-json.ts";
import { badRequest } from "./status-error.ts";
import { compareObjects, shapeOfKind } from "./apply/compare-objects.ts";
import { encodeManagedFields, recordUpdate } from "./apply/managed-fields.ts";
import { structType } from "./schema/api-schema.ts";

function allowed(rules: readonly FaultRule[], target: FaultTarget): boolean {
  return !rules.some((rule) => rule.fault.type === "forbidden" && faultMeets(rule, target));
}

export function reviewAccess(body: JsonObject, rules: readonly FaultRule[], manager: string, time: string): JsonObject {
  const spec = body["spec"];
  if (!isJsonObject(spec))
    throw badRequest(
      "spec.resourceAttributes: Invalid value: exactly one of nonResourceAttributes or resourceAttributes must be specified",
    );
  const attributes = objectAt(spec, "resourceAttributes");
  const target: FaultTarget = {
    resource: textAt(attributes, "resource") || null,
    verb: textAt(attributes, "verb"),
    namespace: textAt(attributes, "namespace") || null,
    streamedList: false,
  };
  const kind = "SelfSubjectAccessReview";
  const comparison = compareObjects({ spec: {} }, { spec }, shapeOfKind(structType(`authorization.v1.${kind}`)));
  const by = { name: manager, operation: "Update" as const, apiVersion: "authorization.k8s.io/v1", subresource: "" };
  const entries = recordUpdate([], by, time, comparison, []);
  return {
    kind,
    apiVersion: "authorization.k8s.io/v1",
    metadata: { ...objectAt(body, "metadata"), managedFields: encodeManagedFields(entries) },
    spec,
    status: { allowed: allowed(rules, target) },
  };
}

const readableUrls = [
  "/api",
  "/api/*",
  "/apis",
  "/apis/*",
  "/healthz",
  "/livez",
  "/openapi",
  "/openapi/*",
  "/readyz",
  "/version",
  "/version/",
];

/** What may be done in a namespace: everything, but for the kinds that a fault forbids. */
export function reviewRules(cluster: Cluster, body: JsonObject, rules: readonly FaultRule[]): JsonObject {
  const namespace = textAt(body, "spec", "namespace");
  if (namespace === "") throw badRequest("no namespace on request");
  const verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
  const resourceRules = cluster.resources.flatMap((resource) => {
    const target = { resource: resource.plural, namespace, streamedList: false };
    const may = verbs.filter((verb) => allowed(rules, { ...target, verb }));
    return may.length === 0 ? [] : [{ verbs: may, apiGroups: [resource.group], resources: [resource.plural] }];
  });
  const reviews = {
    verbs: ["create"],
    apiGroups: ["authorization.k8s.io"],
    resources: ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
  };
  return {
    kind: "SelfSubjectRulesReview",
    apiVersion: "authorization.k8s.io/v1",
    metadata: {},
    spec: {},
    status: {
      resourceRules: [reviews, ...resourceRules],
      nonResourceRules: [{ verbs: ["get"], nonResourceURLs: readableUrls }],
      incomplete: false,
    },
  };
}
