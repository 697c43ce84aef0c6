import { expect, it } from "vitest";
import { findWrongKind } from "./find-wrong-kind.ts";

it.each([
  { name: "a slip", of: ["v1", "Servcie"], wrong: { field: "kind", meant: "Service" } },
  { name: "small letters", of: ["v1", "service"], wrong: { field: "kind", meant: "Service" } },
  { name: "a slip in another group", of: ["apps/v1", "Deploymnet"], wrong: { field: "kind", meant: "Deployment" } },
  { name: "a slip in the wrong group", of: ["v1", "Deploymnet"], wrong: { field: "kind", meant: "Deployment" } },
  { name: "a Deployment in v1", of: ["v1", "Deployment"], wrong: { field: "apiVersion", meant: "apps/v1" } },
  { name: "an Ingress in v1", of: ["v1", "Ingress"], wrong: { field: "apiVersion", meant: "networking.k8s.io/v1" } },
  { name: "a Service in apps/v1", of: ["apps/v1", "Service"], wrong: { field: "apiVersion", meant: "v1" } },
  { name: "nothing near", of: ["apps/v1", "Shop"], wrong: { field: "kind", meant: null } },
  { name: "a kind of v1", of: ["v1", "Service"], wrong: null },
  { name: "a list", of: ["v1", "ServiceList"], wrong: null },
  { name: "a version of Kubernetes' past", of: ["apps/v1beta1", "Deployment"], wrong: null },
  { name: "a removed version", of: ["networking.k8s.io/v1beta1", "Ingress"], wrong: null },
  { name: "a version that may come", of: ["networking.k8s.io/v2", "Ingress"], wrong: null },
  { name: "a custom resource", of: ["example.org/v1", "Servcie"], wrong: null },
  { name: "a kind that OpenShift has in v1", of: ["v1", "DeploymentConfig"], wrong: null },
  { name: "another one", of: ["v1", "Route"], wrong: null },
  { name: "a template", of: ["v1", "Template"], wrong: null },
  { name: "a file of a program", of: ["v1", "Config"], wrong: null },
] as const)("$name", ({ of: [apiVersion, kind], wrong }) => {
  expect(findWrongKind(apiVersion, kind)).toEqual(wrong);
});
