import { describe, expect, it } from "vitest";
import { bareMeta, projectKind } from "../../test/project-kind.ts";

const metadata = { name: "x" };

describe("metadata", () => {
  it.each([
    {
      name: "drops annotations that may hold secrets",
      metadata: {
        annotations: {
          "kubectl.kubernetes.io/last-applied-configuration": "{}",
          "kubernetes.io/ingress.class": "nginx",
        },
      },
      expected: { annotations: { "kubernetes.io/ingress.class": "nginx" } },
    },
    {
      name: "keeps that a leader is elected, not when",
      metadata: { annotations: { "control-plane.alpha.kubernetes.io/leader": '{"renewTime":"…"}' } },
      expected: { annotations: { "control-plane.alpha.kubernetes.io/leader": "" } },
    },
    {
      name: "reads the controller among several owners",
      metadata: {
        ownerReferences: [
          { kind: "ConfigMap", name: "c" },
          { kind: "ReplicaSet", name: "web-1", controller: true },
        ],
      },
      expected: { owner: { kind: "ReplicaSet", name: "web-1" } },
    },
    {
      name: "knows Helm by its release",
      metadata: {
        labels: { "app.kubernetes.io/managed-by": "Helm" },
        annotations: { "meta.helm.sh/release-name": "shop" },
      },
      expected: { labels: { "app.kubernetes.io/managed-by": "Helm" }, managedBy: { tool: "helm", name: "shop" } },
    },
    {
      name: "knows Argo CD by its tracking id",
      metadata: { annotations: { "argocd.argoproj.io/tracking-id": "shop:/Service:prod/web" } },
      expected: { managedBy: { tool: "argocd", name: "shop" } },
    },
    {
      name: "knows Flux before the Helm release that it makes",
      metadata: {
        labels: { "helm.toolkit.fluxcd.io/name": "shop" },
        annotations: { "meta.helm.sh/release-name": "shop-1" },
      },
      expected: { labels: { "helm.toolkit.fluxcd.io/name": "shop" }, managedBy: { tool: "flux", name: "shop" } },
    },
    {
      name: "knows Flux by its kustomization",
      metadata: { labels: { "kustomize.toolkit.fluxcd.io/name": "apps" } },
      expected: { labels: { "kustomize.toolkit.fluxcd.io/name": "apps" }, managedBy: { tool: "flux", name: "apps" } },
    },
  ])("$name", ({ metadata: given, expected }) => {
    expect(projectKind("Endpoints", { metadata: { ...metadata, ...given } })).toEqual({
      type: "object",
      object: { ...bareMeta, kind: "Endpoints", subsets: [], ...expected },
    });
  });
});
