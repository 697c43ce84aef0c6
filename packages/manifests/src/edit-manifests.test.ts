/** Mends written into manifests: what changes, and that nothing else does. */
import { objectKey, type Finding, type Fix, type PatchOperation } from "@portolan/shared";
import { describe, expect, it } from "vitest";
import { applyEdits } from "./apply-edits.ts";
import { editFix, editManifests } from "./edit-manifests.ts";
import { readManifests } from "./read-manifests.ts";

type Patch = readonly PatchOperation[];

const web = { kind: "Service", namespace: null, name: "web" } as const;

function fixOf(patch: Patch, object: Fix["object"] = web): Fix {
  return { summary: "", object, patch, command: "" };
}

function documentsOf(text: string) {
  return new Map(readManifests("a.yaml", text).documents.map((each) => [objectKey(each), each]));
}

/** The text after the mend, or why it is as it was. */
function mend(text: string, patch: Patch, object: Fix["object"] = web): string {
  const result = editFix(documentsOf(text), fixOf(patch, object));
  return result.type === "edits" ? applyEdits(text, result.edits) : `left: ${result.reason}`;
}

function set(path: string, value: unknown): Patch {
  return [{ op: "replace", path, value }];
}
function add(path: string, value: unknown): Patch {
  return [{ op: "add", path, value }];
}
function remove(path: string): Patch {
  return [{ op: "remove", path }];
}

const head = "apiVersion: v1\nkind: Service\nmetadata: { name: web }\n";
const shared = "it stands in a part that the manifest uses in several places (an anchor with aliases)";
const odd = "the manifest is laid out in a way that cannot be edited safely";

interface Case {
  readonly name: string;
  readonly before: string;
  readonly patch: Patch;
  readonly after: string;
}

/** What stands below the head. */
const shapes: readonly Case[] = [
  {
    name: "a text keeps its comment",
    before: "spec:\n  selector:\n    app: wbe # the pods\n  type: ClusterIP\n",
    patch: set("/spec/selector/app", "web"),
    after: "spec:\n  selector:\n    app: web # the pods\n  type: ClusterIP\n",
  },
  {
    name: "a text keeps double quotes",
    before: 'spec: { selector: { app: "wbe" } }\n',
    patch: set("/spec/selector/app", "web"),
    after: 'spec: { selector: { app: "web" } }\n',
  },
  {
    name: "a text keeps single quotes",
    before: "spec: { selector: { app: 'wbe' } }\n",
    patch: set("/spec/selector/app", "it's"),
    after: "spec: { selector: { app: 'it''s' } }\n",
  },
  {
    name: "a text that would be read as something else gets quotes",
    before: "spec:\n  selector:\n    app: wbe\n",
    patch: set("/spec/selector/app", "yes"),
    after: 'spec:\n  selector:\n    app: "yes"\n',
  },
  {
    name: "a number in the place of a text in quotes",
    before: 'spec:\n  ports:\n    - port: 80\n      targetPort: "8080"\n',
    patch: set("/spec/ports/0/targetPort", 8080),
    after: "spec:\n  ports:\n    - port: 80\n      targetPort: 8080\n",
  },
  {
    name: "a name in the place of a number",
    before: "spec:\n  ports:\n    - port: 80\n      targetPort: 8080\n",
    patch: set("/spec/ports/0/targetPort", "http"),
    after: "spec:\n  ports:\n    - port: 80\n      targetPort: http\n",
  },
  {
    name: "a block of text",
    before: "spec:\n  externalName: |-\n    a.example\n  type: ExternalName\n",
    patch: set("/spec/externalName", "b.example"),
    after: "spec:\n  externalName: b.example\n  type: ExternalName\n",
  },
  {
    name: "nothing where a value could stand",
    before: "spec:\n  externalName:   # to be filled in\n  type: ExternalName\n",
    patch: set("/spec/externalName", "b.example"),
    after: "spec:\n  externalName: b.example   # to be filled in\n  type: ExternalName\n",
  },
  {
    name: "a key is added below its siblings, before what follows",
    before:
      "spec:\n  ports:\n  - port: 80 # web\n    # of the pods\n    targetPort: http # by name\n  # the end\n\n# more\n",
    patch: add("/spec/ports/0/name", "http"),
    after:
      "spec:\n  ports:\n  - port: 80 # web\n    # of the pods\n    targetPort: http # by name\n    name: http\n  # the end\n\n# more\n",
  },
  {
    name: "a key is added with the quotes of its siblings",
    before: 'spec:\n  selector:\n    app: "web"\n',
    patch: add("/spec/selector/tier", "front"),
    after: 'spec:\n  selector:\n    app: "web"\n    tier: "front"\n',
  },
  {
    name: "an object is added as a block, lists indented as they are elsewhere",
    before: "spec:\n  ports:\n  - port: 80\n",
    patch: add("/spec/other", { from: [{ a: 1, b: [] }], to: {} }),
    after: "spec:\n  ports:\n  - port: 80\n  other:\n    from:\n    - a: 1\n      b: []\n    to: {}\n",
  },
  {
    name: "a key is added inside of braces",
    before: "spec: { selector: { app: web } }\n",
    patch: add("/spec/selector/a.b~1c", "1"),
    after: 'spec: { selector: { app: web, a.b/c: "1" } }\n',
  },
  {
    name: "a key is added to empty braces",
    before: "spec:\n  selector: {}\n",
    patch: add("/spec/selector/app", "web"),
    after: "spec:\n  selector: { app: web }\n",
  },
  {
    name: "a key is added to braces over several lines, past a comment",
    before: "spec: {\n  selector: {\n    app: web # ours\n  }\n}\n",
    patch: add("/spec/selector/tier", "front"),
    after: "spec: {\n  selector: {\n    app: web, # ours\n    tier: front\n  }\n}\n",
  },
  {
    name: "an object in the place of nothing",
    before: "spec:\n  selector: # none yet\n  type: ClusterIP\n",
    patch: [{ op: "replace", path: "/spec/selector", value: { app: "web" } }],
    after: "spec:\n  selector: # none yet\n    app: web\n  type: ClusterIP\n",
  },
  {
    name: "a key goes with its line, the comment on it and the one above it",
    before:
      "spec:\n  # a Service\n  type: NodePort # old\n  # kept for the old balancer,\n  # ask the team\n  nodePort: 1 # gone\n  # next\n  a: 1\n",
    patch: remove("/spec/nodePort"),
    after: "spec:\n  # a Service\n  type: NodePort # old\n  # next\n  a: 1\n",
  },
  {
    name: "the first key of an item goes, and the second stands behind the dash",
    before: "spec:\n  ports:\n    - name: http # the first\n      # the number\n      port: 80\n    - port: 81\n",
    patch: remove("/spec/ports/0/name"),
    after: "spec:\n  ports:\n    - # the number\n      port: 80\n    - port: 81\n",
  },
  {
    name: "the last key of a file without a line break at its end",
    before: "spec:\n  type: NodePort\n  a: 1",
    patch: remove("/spec/a"),
    after: "spec:\n  type: NodePort",
  },
  {
    name: "the only key leaves empty braces",
    before: "spec:\n  selector:\n    app: web\n  type: ClusterIP\n",
    patch: remove("/spec/selector/app"),
    after: "spec:\n  selector: {}\n  type: ClusterIP\n",
  },
  {
    name: "a key goes from braces: the first, with its comma",
    before: "spec: { selector: { app: web, tier: front } }\n",
    patch: remove("/spec/selector/app"),
    after: "spec: { selector: { tier: front } }\n",
  },
  {
    name: "a key goes from braces: the last, with the comma before it",
    before: "spec: { selector: { app: web, tier: front } }\n",
    patch: remove("/spec/selector/tier"),
    after: "spec: { selector: { app: web } }\n",
  },
  {
    name: "an item is added to a list",
    before: "spec:\n  ports:\n    - port: 80\n      # by name\n      targetPort: http\n\n  type: ClusterIP\n",
    patch: add("/spec/ports/-", { port: 81, name: "b" }),
    after:
      "spec:\n  ports:\n    - port: 80\n      # by name\n      targetPort: http\n    - port: 81\n      name: b\n\n  type: ClusterIP\n",
  },
  {
    name: "an item is added to a list in brackets",
    before: "spec: { externalIPs: [10.0.0.1], ports: [] }\n",
    patch: [...add("/spec/externalIPs/-", "10.0.0.2"), ...add("/spec/ports/0", { port: 80 })],
    after: "spec: { externalIPs: [10.0.0.1, 10.0.0.2], ports: [{ port: 80 }] }\n",
  },
  {
    name: "an item goes from a list",
    before:
      "spec:\n  ports:\n    - port: 80\n    # the second - not needed\n    - # odd\n      port: 81\n      a: 1\n    - port: 82\n",
    patch: remove("/spec/ports/1"),
    after: "spec:\n  ports:\n    - port: 80\n    - port: 82\n",
  },
  {
    name: "the only item leaves empty brackets",
    before: "spec:\n  ports:\n    - port: 80\n  a: 1\n",
    patch: remove("/spec/ports/0"),
    after: "spec:\n  ports: []\n  a: 1\n",
  },
  {
    name: "a list in the place of another keeps what both have",
    before: "spec:\n  externalIPs:\n    - 10.0.0.1 # the first\n    - 10.0.0.2\n",
    patch: set("/spec/externalIPs", ["10.0.0.1"]),
    after: "spec:\n  externalIPs:\n    - 10.0.0.1 # the first\n",
  },
  {
    name: "an object in the place of another keeps what both have",
    before: "spec:\n  port:\n    # by name\n    name: http\n    a: 1 # kept\n",
    patch: set("/spec/port", { number: 80, a: 1 }),
    after: "spec:\n  port:\n    # by name\n    a: 1 # kept\n    number: 80\n",
  },
  {
    name: "several operations, each after the ones before",
    before: "spec:\n  selector:\n    app: web\n",
    patch: [
      { op: "test", path: "/spec/selector/app", value: "web" },
      ...remove("/spec/selector/app"),
      ...add("/spec/selector/name", "web"),
      ...add("/spec/labels", { a: "true" }),
      ...add("/spec/labels/b", "2"),
    ],
    after: 'spec:\n  selector:\n    name: web\n  labels:\n    a: "true"\n    b: "2"\n',
  },
  {
    name: "a key that gets another name stays where it is",
    before: "spec:\n  # whom\n  slector: # ours\n    app: web # kept\n  ports:\n  - 'prt': 80\n",
    patch: [
      ...remove("/spec/slector"),
      ...add("/spec/selector", { app: "web" }),
      ...remove("/spec/ports/0/prt"),
      ...add("/spec/ports/0/port", 80),
    ],
    after: "spec:\n  # whom\n  selector: # ours\n    app: web # kept\n  ports:\n  - 'port': 80\n",
  },
  {
    name: "a key that gets another name and another value",
    before: "spec:\n  a: 1 # one\n  c: 3\n",
    patch: [...remove("/spec/a"), ...add("/spec/b", 2)],
    after: "spec:\n  c: 3\n  b: 2\n",
  },
  {
    name: "what is left out holds its default, and is written where it would stand",
    before: "spec:\n  ports:\n    # the front\n    - port: 80 # of the balancer\n    - port: 443\n",
    patch: [{ op: "test", path: "/spec/ports/0/targetPort", value: 80 }, ...set("/spec/ports/0/targetPort", "http")],
    after:
      "spec:\n  ports:\n    # the front\n    - port: 80 # of the balancer\n      targetPort: http\n    - port: 443\n",
  },
  {
    name: "what is left empty holds its default, too",
    before: "spec:\n  type: # as ever\n  ports: [{ port: 80, protocol: '' }]\n",
    patch: [
      { op: "test", path: "/spec/type", value: "ClusterIP" },
      ...set("/spec/type", "NodePort"),
      { op: "test", path: "/spec/ports/0/protocol", value: "TCP" },
      ...set("/spec/ports/0/protocol", "UDP"),
    ],
    after: "spec:\n  type: NodePort # as ever\n  ports: [{ port: 80, protocol: 'UDP' }]\n",
  },
  {
    name: "an alias is replaced where it stands",
    before: "spec:\n  selector: { app: &a web }\n  type: *a # as above\n",
    patch: set("/spec/type", "ClusterIP"),
    after: "spec:\n  selector: { app: &a web }\n  type: ClusterIP # as above\n",
  },
];

describe("a mend in a text", () => {
  it.each(shapes)("$name", ({ before, patch, after }) => {
    expect(mend(head + before, patch)).toBe(head + after);
  });

  it.each(shapes)("$name, with line ends of Windows", ({ before, patch, after }) => {
    const windows = (text: string): string => text.replaceAll("\n", "\r\n");
    expect(mend(windows(head + before), patch)).toBe(windows(head + after));
  });

  it.each<{ name: string; before: string; patch: Patch; reason: string }>([
    {
      name: "a test that fails",
      before: "spec: { a: 1 }\n",
      patch: [{ op: "test", path: "/spec/a", value: 2 }, ...set("/spec/a", 3)],
      reason: "spec.a is 1, and the mend is for 2",
    },
    {
      name: "a test of what only the cluster can give",
      before: "spec: { ports: [{ port: 80 }] }\n",
      patch: [{ op: "test", path: "/spec/ports/0/nodePort", value: 30080 }, ...set("/spec/ports/0/nodePort", 1)],
      reason: "spec.ports[0].nodePort is not written in the manifest, and the mend is for 30080",
    },
    {
      name: "a test of another value than the default",
      before: "spec: { ports: [{ port: 80 }] }\n",
      patch: [{ op: "test", path: "/spec/ports/0/protocol", value: "UDP" }],
      reason: 'spec.ports[0].protocol is not written in the manifest, and the mend is for "UDP"',
    },
    {
      name: "a default cannot be taken away",
      before: "spec: { ports: [{ port: 80 }] }\n",
      patch: remove("/spec/ports/0/protocol"),
      reason: "spec.ports[0].protocol is not written in the manifest",
    },
    {
      name: "what is not there is not replaced",
      before: "spec: {}\n",
      patch: set("/spec/a", 1),
      reason: "spec.a is not written in the manifest",
    },
    {
      name: "nothing is added to what is not there",
      before: "spec: {}\n",
      patch: add("/spec/selector/app", "web"),
      reason: "spec.selector is not written in the manifest",
    },
    {
      name: "nothing is added to the middle of a list",
      before: "spec: { ports: [1, 2] }\n",
      patch: add("/spec/ports/0", 1),
      reason: "spec.ports[0] would be put into the middle of a list",
    },
    {
      name: "an anchor that is used elsewhere",
      before: "spec:\n  selector: &s\n    app: web\n  other: *s\n",
      patch: set("/spec/selector/app", "wbe"),
      reason: shared,
    },
    {
      name: "an alias on the way",
      before: "spec:\n  other: &s\n    app: web\n  selector: *s\n",
      patch: add("/spec/selector/tier", "front"),
      reason: shared,
    },
    {
      name: "a value with an anchor",
      before: "spec:\n  a: &a web\n  b: *a\n",
      patch: remove("/spec/a"),
      reason: shared,
    },
    {
      name: "a merge key",
      before: "spec:\n  a: &a { x: 1 }\n  b:\n    <<: *a\n    y: 2\n",
      patch: remove("/spec/b/x"),
      reason: "it comes from a merge key (<<)",
    },
    {
      name: "a comment between braces",
      before: "spec: {\n  a: 1, # one\n  b: 2,\n  c: 3 }\n",
      patch: remove("/spec/a"),
      reason: "a comment stands beside it between braces",
    },
    { name: "a tag", before: "spec:\n  a: !!str 80\n", patch: set("/spec/a", 81), reason: odd },
  ])("left as it is: $name", ({ before, patch, reason }) => {
    expect(mend(head + before, patch)).toBe(`left: ${reason}`);
  });
});

describe("a file", () => {
  const list = `# all of it
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata: {name: api}
  spec: {type: A}
- apiVersion: v1
  kind: Service
  metadata:
    name: web
  spec:
    type: A # kept
---
# the second
apiVersion: v1
kind: Service
metadata: { name: other }
spec: { type: A }`;

  it.each([
    { name: "api", before: "spec: {type: A}", after: "spec: {type: B, a: 1}" },
    { name: "web", before: "type: A # kept", after: "type: B # kept\n    a: 1" },
    { name: "other", before: "spec: { type: A }", after: "spec: { type: B, a: 1 }" },
  ])("of several objects: $name", ({ name, before, after }) => {
    const patch = [...set("/spec/type", "B"), ...add("/spec/a", 1)];
    expect(mend(list, patch, { ...web, name })).toBe(list.replace(before, after));
  });

  const json = `{
  "apiVersion": "v1",
  "kind": "Service",
  "metadata": { "name": "web" },
  "spec": {
    "ports": [{ "port": 80, "name": "a" }],
    "selector": {
      "app": "web"
    }
  }
}
`;

  it("of JSON", () => {
    const patch = [
      ...set("/spec/ports/0/port", 81),
      ...remove("/spec/ports/0/name"),
      ...add("/spec/ports/-", { name: "b" }),
      ...add("/spec/selector/tier", "front"),
      ...add("/spec/type", "NodePort"),
    ];
    const mended = mend(json, patch);
    expect(mended).toBe(`{
  "apiVersion": "v1",
  "kind": "Service",
  "metadata": { "name": "web" },
  "spec": {
    "ports": [{ "port": 81 }, { "name": "b" }],
    "selector": {
      "app": "web",
      "tier": "front"
    },
    "type": "NodePort"
  }
}
`);
  });

  it("with a byte order mark keeps it", () => {
    expect(mend(`\uFEFF${json}`, set("/spec/selector/app", "a"))).toBe(
      `\uFEFF${json.replace('"app": "web"', '"app": "a"')}`,
    );
  });

  it("tells where it is edited, and says nothing of what stays", () => {
    const result = editFix(documentsOf(list), fixOf(set("/spec/type", "B"), { ...web, name: "web" }));
    expect(result).toEqual({
      type: "edits",
      edits: [{ file: "a.yaml", from: { line: 14, column: 11 }, to: { line: 14, column: 12 }, text: "B" }],
    });
  });

  it("that does not hold the object is left", () => {
    expect(mend(list, remove("/spec"), { ...web, name: "gone" })).toBe("left: no manifest holds the object");
  });
});

describe("several mends", () => {
  const text = `${head}spec:\n  type: A\n  ports:\n    - a\n    - b\n    - c\n  rules: []\n`;
  const again = "another mend has changed the same field: check again";

  it.each<{ name: string; patches: readonly Patch[]; spec: string; left: readonly (string | null)[] }>([
    {
      name: "of different fields",
      patches: [set("/spec/type", "B"), add("/spec/x", 1), add("/spec/z", 2)],
      spec: "  type: B\n  ports:\n    - a\n    - b\n    - c\n  rules: []\n  x: 1\n  z: 2\n",
      left: [null, null, null],
    },
    {
      name: "of the same field: the first wins",
      patches: [set("/spec/type", "B"), set("/spec/type", "C"), add("/spec", {})],
      spec: "  type: B\n  ports:\n    - a\n    - b\n    - c\n  rules: []\n",
      left: [null, again, again],
    },
    {
      name: "that are the same",
      patches: [add("/spec/rules/-", 1), add("/spec/rules/-", 1)],
      spec: "  type: A\n  ports:\n    - a\n    - b\n    - c\n  rules: [1]\n",
      left: [null, null],
    },
    {
      name: "that add to one list",
      patches: [add("/spec/rules/-", 1), add("/spec/rules/-", 2), add("/spec/ports/-", "d"), add("/spec/ports/-", "e")],
      spec: "  type: A\n  ports:\n    - a\n    - b\n    - c\n    - d\n    - e\n  rules: [1, 2]\n",
      left: [null, null, null, null],
    },
    {
      name: "that take from one list, whose positions shift",
      patches: [remove("/spec/ports/0"), remove("/spec/ports/1")],
      spec: "  type: A\n  ports:\n    - b\n    - c\n  rules: []\n",
      left: [null, again],
    },
    {
      name: "of which one does not apply",
      patches: [set("/spec/none", 1), set("/spec/type", "B")],
      spec: "  type: B\n  ports:\n    - a\n    - b\n    - c\n  rules: []\n",
      left: ["spec.none is not written in the manifest", null],
    },
  ])("$name", ({ patches, spec, left }) => {
    const findings = patches.map((patch) => ({ fixes: [fixOf(patch)] }) as unknown as Finding);
    const result = editManifests(documentsOf(text), findings);
    expect(applyEdits(text, result.edits)).toBe(`${head}spec:\n${spec}`);
    expect(findings.map((each) => result.left.find(({ finding }) => finding === each)?.reason ?? null)).toEqual(left);
    expect(result.mended).toHaveLength(left.filter((reason) => reason === null).length);
  });
});
