/** What is a patch, or a base that an overlay completes, and what an object with something missing. */
import { expect, it } from "vitest";
import { isPartial } from "./is-partial.ts";
import { readManifests } from "./read-manifests.ts";

function isPart(text: string, file = "web.yaml", base = false): boolean[] {
  return readManifests(file, text).documents.map((each) => isPartial(base ? { ...each, base: true } : each));
}

const deployment = (spec: string, more = ""): string =>
  `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { ${spec} }, ${more} }`;
const bare = "template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: web }] } }";
const crd = (spec: string): string =>
  `{ apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: { name: shops.example.org }, ${spec} }`;
const service = (spec: string): string => `{ apiVersion: v1, kind: Service, metadata: { name: web }, ${spec} }`;

it.each([
  ["a namespace that is deleted", "{ $patch: delete, apiVersion: v1, kind: Namespace, metadata: { name: shop } }"],
  [
    "an entry that is deleted",
    deployment(`selector: {}, template: { spec: { containers: [{ name: a, $patch: delete }] } }`),
  ],
  ["how many replicas there are", deployment("replicas: 3")],
  ["an argument of a container", deployment("template: { spec: { containers: [{ name: web, args: [-v] }] } }")],
  ["one more container", deployment("template: { spec: { containers: [{ name: proxy, image: proxy }] } }")],
  ["how a CRD is converted", crd("spec: { conversion: { strategy: None } }")],
  ["a CRD's labels", crd("spec: null")],
  ["a Service's type", service("spec: { type: NodePort }")],
  ["a Service's name alone", service("spec: null")],
])("takes for a patch: %s", (_, text) => {
  expect(isPart(text)).toEqual([true]);
});

it.each([
  ["a Deployment without a selector", deployment(bare)],
  ["a Deployment without an image", deployment("selector: { matchLabels: { app: web } }, template: {}")],
  ["a Deployment whose containers are misspelt", deployment("template: { spec: { container: [{ name: web }] } }")],
  ["a Service whose ports are misspelt", service("spec: { port: [{ port: 80 }] }")],
  ["a Service without ports", service("spec: { selector: { app: web } }")],
  ["a headless Service", service("spec: { clusterIP: None }")],
  ["a CRD without a scope", crd("spec: { group: example.org }")],
  [
    "a Job whose template is none",
    "{ apiVersion: batch/v1, kind: Job, metadata: { name: web }, spec: { template: 7 } }",
  ],
])("judges %s", (_, text) => {
  expect(isPart(text)).toEqual([false]);
});

it.each([
  "patches/web.yaml",
  "config/patch/web.yaml",
  "web-patch.yaml",
  "patch_web.yaml",
  "a/patch.yml",
  "overlays/prod/web.yaml",
])("takes what is not whole in %s for a patch", (file) => {
  const whole = deployment(`selector: { matchLabels: { app: web } }, ${bare}`);
  expect([isPart(deployment(bare), file), isPart(whole, file)]).toEqual([[true], [false]]);
});

it.each(["dispatch.yaml", "patchwork/web.yaml"])("sees no patch in the name %s", (file) => {
  expect(isPart(deployment(bare), file)).toEqual([false]);
});

it("leaves to an overlay what a base lacks", () => {
  expect([
    isPart(deployment(bare), "web.yaml", true),
    isPart(service("spec: { ports: [] }"), "web.yaml", true),
  ]).toEqual([[true], [false]]);
});
