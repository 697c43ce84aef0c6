/** Where fields stand, by the paths that evidence and refusals have. */
import { expect, it } from "vitest";
import { locateField } from "./locate-field.ts";
import { readManifests } from "./read-manifests.ts";

const yaml = `# first
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata:
      name: web
      labels:
        a.b/c: "1"
    spec:
      selector: { app: web }
      ports:
        - port: 80
        - name: admin
          targetPort: 9000
`;

it.each([
  { path: "", line: 5, column: 5 },
  { path: "metadata.name", line: 8, column: 13 },
  { path: 'metadata.labels["a.b/c"]', line: 10, column: 16 },
  { path: "spec.selector.app", line: 12, column: 24 },
  { path: "spec.selector[app]", line: 12, column: 24 },
  { path: "spec.ports[1].targetPort", line: 16, column: 23 },
  { path: "spec.Ports[1].TargetPort", line: 16, column: 23 },
  { path: "spec.ports[0]", line: 14, column: 11 },
  // Absent fields have the place of what they would stand in.
  { path: "spec.ports[0].name", line: 14, column: 11 },
  { path: "spec.ports[7].name", line: 13, column: 7 },
  { path: "status.loadBalancer", line: 5, column: 5 },
  { path: 'status.conditions[type="Ready"].status', line: 5, column: 5 },
])("$path stands in line $line, column $column", ({ path, line, column }) => {
  const [document] = readManifests("a.yaml", yaml).documents;
  if (document === undefined) throw new Error("it is read");
  expect(locateField(document, path)).toMatchObject({ line, column });
});

it("counts the lines of the whole file, and reads JSON", () => {
  const second = readManifests(
    "a.yaml",
    `${yaml}---\n{ "apiVersion": "v1", "kind": "Pod",\n  "metadata": { "name": "a" } }\n`,
  ).documents[1];
  if (second === undefined) throw new Error("it is read");
  expect(locateField(second, "metadata.name")).toEqual({ line: 19, column: 25, end: { line: 19, column: 28 } });
});
