/** Texts as people and tools write them, and what is said of those that cannot be read. */
import { describe, expect, it } from "vitest";
import { describeProblem } from "./document-model.ts";
import { readManifests } from "./read-manifests.ts";

function read(text: string) {
  const { documents, problems, foreign } = readManifests("a.yaml", text);
  return {
    objects: documents.map(({ kind, namespace, name, chunk, steps }) =>
      [`${kind} ${namespace ?? "-"}/${name}`, chunk.linesBefore, steps.join(".")].join(" "),
    ),
    problems: problems.map(describeProblem),
    foreign,
  };
}

const service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n";
const fine = { problems: [], foreign: 0 };

describe("what can be read", () => {
  it.each([
    { name: "nothing", text: "", objects: [] },
    { name: "comments and empty documents", text: "# a\n---\n---\n# b\n", objects: [] },
    { name: "one document", text: service, objects: ["Service -/web 0 "] },
    { name: "several", text: `---\n${service}---\n${service}...\n`, objects: ["Service -/web 0 ", "Service -/web 5 "] },
    {
      name: "Windows' line ends",
      text: `${service}---\n${service}`.replaceAll("\n", "\r\n"),
      objects: ["Service -/web 0 ", "Service -/web 4 "],
    },
    { name: "a byte order mark", text: `\uFEFF${service}`, objects: ["Service -/web 0 "] },
    { name: "a directive", text: `%YAML 1.1\n---\n${service}`, objects: ["Service -/web 0 "] },
    {
      name: "Helm's output",
      text: `---\n# Source: shop/templates/service.yaml\n${service}`,
      objects: ["Service -/web 0 "],
    },
    {
      name: "dashes in a block of text",
      text: "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  b: |\n    ---\n    c\n",
      objects: ["ConfigMap -/a 0 "],
    },
    {
      name: "JSON",
      text: '{"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"shop"}}',
      objects: ["Service shop/web 0 "],
    },
    {
      name: "a List",
      text: "apiVersion: v1\nkind: List\nitems:\n- { apiVersion: v1, kind: Pod, metadata: { name: a } }\n",
      objects: ["Pod -/a 0 items.0"],
    },
    {
      name: "a typed list, whose items say no kind",
      text: "apiVersion: v1\nkind: ServiceList\nitems:\n- metadata: { name: a }\n",
      objects: ["Service -/a 0 items.0"],
    },
    { name: "an array", text: '[{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}}]', objects: ["Pod -/a 0 0"] },
    {
      name: "generateName",
      text: "apiVersion: batch/v1\nkind: Job\nmetadata: { generateName: job- }\n",
      objects: ["Job -/ 0 "],
    },
    {
      name: "a kustomization, which is no object",
      text: "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n",
      objects: [],
    },
    {
      name: "aliases and merge keys",
      text: "apiVersion: v1\nkind: Pod\nmetadata: &m { name: a }\nspec: { x: *m, y: { <<: *m } }\n",
      objects: ["Pod -/a 0 "],
    },
  ])("$name", ({ text, objects }) => {
    expect(read(text)).toEqual({ ...fine, objects });
  });

  it.each([
    { name: "a chart's values", text: "replicaCount: 2\n" },
    { name: "values of a common name", text: "data: {}\nspec: {}\n" },
    { name: "a chart", text: "apiVersion: v2\nname: shop\nversion: 1.0.0\n" },
    {
      name: "a JSON patch",
      text: "- op: remove\n  path: /spec/replicas\n- { op: add, path: /a, value: { kind: x } }\n",
    },
    { name: "a list of texts", text: "- one\n- two\n" },
    { name: "a data source", text: "apiVersion: 1\ndatasources: []\n" },
    { name: "metadata of something else", text: "metadata: { name: shop }\nversions: [1, 2]\n" },
    { name: "a kind of something else", text: "kind: feature\narea: docs\n" },
  ])("counts documents of other tools: $name", ({ text }) => {
    expect(read(text)).toEqual({ objects: [], problems: [], foreign: 1 });
  });

  it.each([
    { name: "a configuration of the API server", text: "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: []\n" },
    { name: "what an API server tells", text: "apiVersion: v1\nkind: APIResourceList\nresources: []\n" },
  ])("asks no name of $name", ({ text }) => {
    expect(read(text)).toEqual({ ...fine, objects: [] });
  });

  it("reads truths and numbers as kubectl does", () => {
    const [document] = readManifests(
      "a",
      `${service}spec: { a: yes, b: 0755, c: "yes", d: 2026-01-01, e: 12:30 }\n`,
    ).documents;
    expect(document?.value["spec"]).toEqual({ a: true, b: 493, c: "yes", d: "2026-01-01", e: "12:30" });
  });
});

describe("what cannot be read is told, and the others are read", () => {
  it.each([
    { name: "invalid YAML", text: "a: [1, 2\n", says: /^a\.yaml:\d+:\d+: this is no YAML: / },
    {
      name: "a line that is indented too deep",
      text: "apiVersion: v1\nkind: Pod\n  metadata: { name: a }\n",
      says: /^a\.yaml:3:3: this is no YAML: the line is indented deeper than the one above, .* Indent it as that line\.$/,
    },
    {
      name: "a line that is indented too little",
      text: "metadata:\n    name: a\n  labels: {}\n",
      says: /^a\.yaml:3:1: this is no YAML: the line is indented unlike the others of its object\.$/,
    },
    {
      name: "two colons",
      text: "kind: a: b\n",
      says: /^a\.yaml:1:7: this is no YAML: a second colon stands in one line, and the value is not in quotes\.$/,
    },
    {
      name: "a tab",
      text: "apiVersion: v1\nkind: Pod\nmetadata:\n\tname: a\n",
      says: /^a\.yaml:4:1: a tab stands where YAML takes only spaces for indentation\. Indent with spaces\.$/,
    },
    {
      name: "a duplicate key",
      text: "apiVersion: v1\nkind: Pod\nkind: Pod\nmetadata: { name: a }\n",
      says: /^a\.yaml:3:1: the same key stands twice in one object\. Keep one/,
    },
    {
      name: "a template",
      text: "apiVersion: v1\nkind: {{ .Values.kind }}\n",
      says: /It looks like a template: check what it renders to/,
    },
    { name: "an alias bomb", text: bomb(), says: /^a\.yaml:1:1: its aliases multiply beyond measure\. / },
    {
      name: "an endless nesting",
      text: `a: ${"[".repeat(20_000)}\n`,
      says: /^a\.yaml:1:1: it is nested too deeply to be read\.|this is no YAML/,
    },
    {
      name: "no kind",
      text: "apiVersion: v1\nmetadata: { name: a }\n",
      says: /^a\.yaml:1:1: kind: is missing\. Every object says it, as in "kind: Service"\.$/,
    },
    {
      name: "neither, of a whole object",
      text: "metadata: { name: a }\nspec: {}\n",
      says: /^a\.yaml:1:1: kind: is missing\./,
    },
    {
      name: "no apiVersion",
      text: "kind: Pod\nmetadata: { name: a }\n",
      says: /^a\.yaml:1:1: apiVersion: is missing\./,
    },
    {
      name: "no apiVersion of a kind that has another one than most",
      text: "kind: Deployment\nspec: {}\n",
      says: /^a\.yaml:1:1: apiVersion: is missing\. Every object says it, as in "apiVersion: apps\/v1"\.$/,
    },
    {
      name: "no name",
      text: "apiVersion: v1\nkind: Pod\nmetadata:\n  labels: {}\n",
      says: /^a\.yaml:3:1: metadata\.name: is missing\./,
    },
    {
      name: "a name that is a number",
      text: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: 12\n",
      says: /^a\.yaml:4:9: metadata\.name: must be a text, is 12\. Put it in quotes\.$/,
    },
    {
      name: "a kind that is no text",
      text: "apiVersion: v1\nkind: [Pod]\nmetadata: { name: a }\n",
      says: /^a\.yaml:2:1: kind: must be a text\./,
    },
    {
      name: "metadata that is no object",
      text: "apiVersion: v1\nkind: Pod\nmetadata: web\n",
      says: /^a\.yaml:3:11: metadata: must be an object\.$/,
    },
    {
      name: "a list without a list",
      text: "apiVersion: v1\nkind: List\nitems: 3\n",
      says: /^a\.yaml:3:8: items: must be a list\.$/,
    },
    {
      name: "something else in a list",
      text: "apiVersion: v1\nkind: List\nitems:\n- 5\n",
      says: /^a\.yaml:4:3: this is a number, and no Kubernetes object\.$/,
    },
    { name: "a text", text: "hello world\n", says: /^a\.yaml:1:1: this is a string, and no Kubernetes object\.$/ },
  ])("$name", ({ text, says }) => {
    const { objects, problems } = read(`${text}---\n${service}`);
    expect(problems).toEqual([expect.stringMatching(says)]);
    expect(objects.map((object) => object.split(" ")[1])).toEqual(["-/web"]);
  });
});

/** Nine levels of ten: a thousand million values. */
function bomb(): string {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const inner = level === 0 ? "x" : `*a${level - 1}`;
    return `a${level}: &a${level} [${Array.from({ length: 10 }, () => inner).join(", ")}]`;
  });
  return `${levels.join("\n")}\n`;
}

it("calls JSON what should be JSON", () => {
  const { problems } = readManifests("a.json", '{ "kind": }\n}');
  expect(problems.map(describeProblem)).toEqual([expect.stringMatching(/^a\.json:\d+:\d+: this is no JSON: /)]);
});
