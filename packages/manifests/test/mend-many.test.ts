/** Mends of many objects in one text cost what the text costs, a few times over: what is parsed is counted. */
import { applyEdits } from "../src/apply-edits.ts";
import { editFix, editManifests } from "../src/edit-manifests.ts";
import { readManifests } from "../src/read-manifests.ts";
import { objectKey, type Finding, type Fix } from "@portolan/shared";
import type * as Yaml from "yaml";
import { stringify } from "yaml";
import { beforeEach, expect, it, vi } from "vitest";

const work = vi.hoisted(() => ({ characters: 0 }));
vi.mock("yaml", async (importOriginal) => {
  const yaml = await importOriginal<typeof Yaml>();
  const parseDocument: typeof yaml.parseDocument = (text: string, options) => {
    work.characters += text.length;
    return yaml.parseDocument(text, options) as never;
  };
  return { ...yaml, parseDocument };
});

const count = 400;
const services = Array.from({ length: count }, (_, index) => ({
  ...{ apiVersion: "v1", kind: "Service", metadata: { name: `web-${String(index)}`, namespace: "default" } },
  spec: { selector: { app: `wbe-${String(index)}`, tier: "front" }, ports: [{ port: 80, targetPort: 8080 }] },
}));
const list = { apiVersion: "v1", kind: "List", items: services };

const texts = {
  "a List": stringify(list),
  "a List, its items not indented": stringify(list, { indentSeq: false }),
  "JSON on several lines": JSON.stringify(list, null, 2),
  "JSON on one line": JSON.stringify(list),
  "an array": JSON.stringify(services, null, 2),
  "many documents": services.map((each) => stringify(each)).join("---\n"),
  "a List whose items hold anchors, but for those that are mended": `${stringify(list)}${stringify([
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { a: "ANCHOR", b: "ALIAS" } },
  ]).replace(/^/gm, "  ")}`
    .replace("ANCHOR", "&a x")
    .replace("ALIAS", "*a")
    .trimEnd(),
};

beforeEach(() => {
  work.characters = 0;
});

it.each(Object.entries(texts))("%s", (_, text) => {
  const { documents } = readManifests("a.yaml", text);
  const byKey = new Map(documents.map((each) => [objectKey({ ...each, namespace: "default" }), each]));
  const fixes = services.map(({ metadata }, index): Fix => {
    const path = "/spec/selector/app";
    const value = `web-${String(index)}`;
    return {
      summary: "",
      object: { kind: "Service", ...metadata },
      patch: [{ op: "replace", path, value }],
      command: "",
    };
  });
  work.characters = 0;
  const { edits, left } = editManifests(
    byKey,
    fixes.map((fix) => ({ fixes: [fix] }) as unknown as Finding),
  );
  expect(left).toEqual([]);
  expect(applyEdits(text, edits)).toBe(text.replaceAll(/wbe-(?=\d)/g, "web-"));
  const single = fixes.map((fix) => editFix(byKey, fix));
  expect(single.flatMap((each) => (each.type === "edits" ? each.edits : []))).toEqual(edits);
  // The text as it was and as it is, in parts and as a whole, once for all mends and once for each.
  expect(work.characters / text.length).toBeLessThan(8);
});
