import { service, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Namespace", namespace: null, name: "shop" };
const deletedAt = "2026-01-01T00:05:00Z";
const namespace = (metadata: Raw, status: Raw = {}): Raw => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: "shop", ...metadata },
  status,
});

testRule(rule, [
  {
    name: "it is going, and holds Services",
    objects: [
      namespace({ deletionTimestamp: deletedAt }, { phase: "Terminating" }),
      service("cart"),
      service("web"),
      service("web", {}, {}, "other"),
    ],
    findings: [
      {
        id: "namespace-terminating Namespace//shop *",
        rule: "namespace-terminating",
        severity: "warning",
        object,
        port: null,
        hop: "service",
        message:
          "Namespace shop is being deleted with everything in it, and still holds 2 Services (cart, web): nothing new can be made there, and what is gone stays gone",
        since: deletedAt,
        managedBy: null,
        services: ["shop/cart", "shop/web"] as never,
        evidence: [{ object, path: "status.phase", value: "Terminating" }],
        fixes: [],
        reproduce: [
          "kubectl get namespace shop -o yaml",
          "kubectl api-resources --verbs=list --namespaced -o name | xargs -n 1 kubectl get --show-kind --ignore-not-found -n shop",
        ],
        location: null,
      },
    ],
  },
  {
    name: "deleted a moment ago: the phase lags",
    objects: [namespace({ deletionTimestamp: deletedAt }, { phase: "Active" }), service("web")],
    findings: [{ evidence: [{ object, path: "metadata.deletionTimestamp", value: deletedAt }] }],
  },
  {
    name: "no Service is left in it: no path ends there",
    objects: [namespace({ deletionTimestamp: deletedAt }, { phase: "Terminating" })],
    findings: [],
  },
  { name: "an active one", objects: [namespace({}, { phase: "Active" }), service("web")], findings: [] },
  { name: "a manifest has no phase", objects: [namespace({}), service("web")], findings: [] },
]);
