import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apiVersionOf, findKind, kindEntry, kinds, permissionYaml } from "./kinds.ts";
import { projectObject } from "./project-object.ts";
import { createShare } from "./share-values.ts";

describe("kinds", () => {
  it("lists every kind with its place in the API", () => {
    expect(
      kinds.map((entry) => `${apiVersionOf(entry)} ${entry.plural} ${entry.kind} ${String(entry.namespaced)}`),
    ).toEqual([
      "v1 nodes Node false",
      "v1 namespaces Namespace false",
      "v1 services Service true",
      "discovery.k8s.io/v1 endpointslices EndpointSlice true",
      "v1 endpoints Endpoints true",
      "v1 pods Pod true",
      "apps/v1 deployments Deployment true",
      "apps/v1 replicasets ReplicaSet true",
      "apps/v1 statefulsets StatefulSet true",
      "apps/v1 daemonsets DaemonSet true",
      "batch/v1 cronjobs CronJob true",
      "autoscaling/v2 horizontalpodautoscalers HorizontalPodAutoscaler true",
      "networking.k8s.io/v1 ingresses Ingress true",
      "networking.k8s.io/v1 ingressclasses IngressClass false",
      "networking.k8s.io/v1 networkpolicies NetworkPolicy true",
      "gateway.networking.k8s.io/v1 gatewayclasses GatewayClass false",
      "gateway.networking.k8s.io/v1 gateways Gateway true",
      "gateway.networking.k8s.io/v1 httproutes HTTPRoute true",
      "gateway.networking.k8s.io/v1 grpcroutes GRPCRoute true",
      "gateway.networking.k8s.io/v1 tlsroutes TLSRoute true",
      "gateway.networking.k8s.io/v1alpha2 tcproutes TCPRoute true",
      "gateway.networking.k8s.io/v1alpha2 udproutes UDPRoute true",
      "gateway.networking.k8s.io/v1beta1 referencegrants ReferenceGrant true",
      "v1 configmaps ConfigMap true",
    ]);
  });

  it.each([
    { apiVersion: "v1", kind: "Service", found: "Service" },
    { apiVersion: "extensions/v1beta1", kind: "Ingress", found: "Ingress" },
    { apiVersion: "networking.k8s.io/v1beta1", kind: "Ingress", found: "Ingress" },
    { apiVersion: "autoscaling/v1", kind: "HorizontalPodAutoscaler", found: "HorizontalPodAutoscaler" },
    { apiVersion: "serving.knative.dev/v1", kind: "Service", found: undefined },
    { apiVersion: "v1", kind: "Secret", found: undefined },
    { apiVersion: "v1", kind: "constructor", found: undefined },
  ])("finds $kind of $apiVersion", ({ apiVersion, kind, found }) => {
    expect(findKind(apiVersion, kind)?.kind).toBe(found);
  });

  it("writes the permission that a kind needs", () => {
    expect(permissionYaml(kindEntry("EndpointSlice"))).toBe(
      '- apiGroups: ["discovery.k8s.io"]\n  resources: ["endpointslices"]\n  verbs: ["get", "list", "watch"]\n',
    );
  });

  it("projects any JSON of any kind without throwing", { timeout: 60_000 }, () => {
    const share = createShare();
    const fields = fc.dictionary(
      fc.constantFrom(
        "metadata",
        "name",
        "spec",
        "status",
        "ports",
        "port",
        "selector",
        "containers",
        "labels",
        "rules",
        "endpoints",
        "conditions",
      ),
      fc.jsonValue(),
    );
    const raw = fc.oneof(
      fc.jsonValue(),
      fields,
      fc.record({ metadata: fields, spec: fields, status: fields }),
      fc.record({ metadata: fc.constant({ name: "x" }), spec: fields, status: fields }),
    );
    fc.assert(
      fc.property(raw, fc.constantFrom(...kinds), (value, entry) => {
        expect(["object", "unreadable"]).toContain(projectObject(entry, value, share).type);
      }),
      { numRuns: 2000 },
    );
  });
});
