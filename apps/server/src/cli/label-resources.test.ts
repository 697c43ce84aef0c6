/** Bases that are no whole objects until their kustomization labels them. */
import { readManifests } from "@portolan/manifests";
import { describe, expect, it } from "vitest";
import { labelResources } from "./label-resources.ts";

const container = "containers: [{ name: web, image: web }]";
const bare = [
  "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }",
  `spec: { template: { metadata: { labels: { tier: a } }, spec: { ${container} } } }`,
].join("\n");
const service = "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: 80 }] }\n";

/** Of each object its selector, and the labels of its pods. */
function labelled(files: Readonly<Record<string, string>>): unknown {
  const documents = Object.entries(files).flatMap(([file, text]) => readManifests(file, text).documents);
  return labelResources(documents, new Map(Object.entries(files))).map(({ kind, chunk, value }) => {
    const spec = value["spec"] as { selector?: unknown; template?: { metadata?: { labels?: unknown } } };
    return [`${kind} ${chunk.file}`, spec.selector ?? null, spec.template?.metadata?.labels ?? null];
  });
}

describe("labels of kustomizations", () => {
  it("are selectors where there are none", () => {
    const kustomization = "commonLabels: { app: web }\nresources: [web.yaml, service.yaml]\n";
    expect(labelled({ "kustomization.yaml": kustomization, "web.yaml": bare, "service.yaml": service })).toEqual([
      ["Deployment web.yaml", { matchLabels: { app: "web" } }, { tier: "a", app: "web" }],
      ["Service service.yaml", { app: "web" }, null],
    ]);
  });

  it("are on the pods of bases too, and leave selectors as they are", () => {
    const files = {
      "base/kustomization.yaml": "resources:\n- web.yaml\n",
      "base/web.yaml": bare.replace("spec: {", "spec: { selector: { matchLabels: { tier: a } },"),
      "prod/kustomization.yml": "labels: [{ pairs: { env: prod }, includeSelectors: true }]\nresources: [../base/]\n",
      "other/web.yaml": bare,
    };
    expect(labelled(files)).toEqual([
      ["Deployment base/web.yaml", { matchLabels: { tier: "a" } }, { tier: "a", env: "prod" }],
      ["Deployment other/web.yaml", null, { tier: "a" }],
    ]);
  });

  it("are on templates alone where that is said, and on neither where nothing is", () => {
    const pairs = "labels:\n- { pairs: { a: x }, includeTemplates: true }\n- pairs: { b: y }\n";
    const files = { "kustomization.yaml": `${pairs}resources: [web.yaml, service.yaml]\n`, "web.yaml": bare };
    expect(labelled({ ...files, "service.yaml": service })).toEqual([
      ["Deployment web.yaml", null, { tier: "a", a: "x" }],
      ["Service service.yaml", null, null],
    ]);
  });

  it("are of no Service that has a name outside, and a loop of kustomizations ends", () => {
    const outside = service.replace("spec: {", "spec: { type: ExternalName, externalName: a.example,");
    const files = {
      "a/kustomization.yaml": "resources: [../b, out.yaml]\ncommonLabels: { app: web }\n",
      "a/out.yaml": outside,
      "b/kustomization.yaml": "resources: [../a, service.yaml]\n",
      "b/service.yaml": service,
    };
    expect(labelled(files)).toEqual([
      ["Service a/out.yaml", null, null],
      ["Service b/service.yaml", { app: "web" }, null],
    ]);
  });
});

describe("what a base lacks", () => {
  const files = { "base/web.yaml": bare, "base/kustomization.yaml": "resources: [web.yaml]\n" };
  const basesOf = (texts: Readonly<Record<string, string>>): unknown => {
    const documents = Object.entries(texts).flatMap(([file, text]) => readManifests(file, text).documents);
    return labelResources(documents, new Map(Object.entries(texts))).flatMap(({ chunk, base }) =>
      base === true ? [chunk.file] : [],
    );
  };

  it.each([
    [
      "an overlay may give",
      { "web/kustomization.yaml": "resources: [../web2]\n", ...moved("web2") },
      ["web2/web.yaml"],
    ],
    ["the folder's name says that an overlay gives", files, ["base/web.yaml"]],
    ["its own patches may give", moved("web", "patches: [{ path: image.yaml }]\n"), ["web/web.yaml"]],
    ["nothing gives", moved("web"), []],
  ])("is left to be what %s", (_, texts, expected) => {
    expect(basesOf(texts)).toEqual(expected);
  });
});

function moved(folder: string, more = ""): Readonly<Record<string, string>> {
  return { [`${folder}/web.yaml`]: bare, [`${folder}/kustomization.yaml`]: `${more}resources: [web.yaml]\n` };
}
