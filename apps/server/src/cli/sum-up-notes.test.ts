/** Many notes of a kind are one line. */
import { readManifests } from "@portolan/manifests";
import { expect, it } from "vitest";
import { tellCharts, tellKustomizations, tellParts, tellPlaceholders } from "./sum-up-notes.ts";

const service = (name: string): string => `{ apiVersion: v1, kind: Service, metadata: { name: "${name}" } }`;
const documentsOf = (...names: string[]) => readManifests("a.yaml", names.map(service).join("\n---\n")).documents;

it.each([
  [[], []],
  [["a"], ['a is a kustomization: "kustomize build a | portolan check -" checks what it makes.']],
  [
    ["a", "b", "c", "d", "e"],
    [
      '5 folders are kustomizations (a, b, c and 2 more): "kustomize build FOLDER | portolan check -" checks what one makes.',
    ],
  ],
])("tells of kustomizations: %j", (folders, told) => {
  expect(tellKustomizations(folders)).toEqual(told);
});

it("tells of several charts at once", () => {
  expect(tellCharts(["a", "b"])).toEqual([
    'templates of 2 charts left out (a, b): "helm template FOLDER | portolan check -" checks what one\'s make.',
  ]);
});

it("names a few of the parts", () => {
  expect([tellParts([]), tellParts(documentsOf("a", "b", "c", "d"))]).toEqual([
    [],
    [
      "4 objects left out, which patch others or lack what an overlay gives them: Service a (a.yaml), Service b (a.yaml), Service c (a.yaml) and 1 more.",
    ],
  ]);
});

it("says of what is refused what is still to be filled in", () => {
  const refused = documentsOf("web", "${NAME}").map((document) => ({ document }));
  expect(tellPlaceholders(refused)).toEqual([
    "1 object with placeholders, which are not judged until they are filled in: Service ${NAME} (a.yaml).",
  ]);
});
