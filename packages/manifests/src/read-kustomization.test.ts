import { describe, expect, it } from "vitest";
import { isKustomization, listParts } from "./read-kustomization.ts";

describe("listParts", () => {
  it.each([
    { name: "resources are whole objects", text: "resources: [deployment.yaml, ../base]", parts: [] },
    {
      name: "patches",
      text: "patches:\n- path: replicas.yaml\n- target: { kind: Service }\n  patch: |-\n    - op: remove\n",
      parts: ["replicas.yaml"],
    },
    {
      name: "strategic merges",
      text: "patchesStrategicMerge:\n- memory.yaml\n- |-\n  kind: Service\n",
      parts: ["memory.yaml"],
    },
    {
      name: "JSON patches",
      text: "patchesJson6902:\n- { target: { kind: Service }, path: port.json }",
      parts: ["port.json"],
    },
    {
      name: "what transforms",
      text: "replacements: [{ path: host.yaml }]\nconfigurations: [names.yaml]",
      parts: ["host.yaml", "names.yaml"],
    },
    { name: "nothing", text: "", parts: [] },
    { name: "no YAML", text: "patches: [", parts: [] },
  ])("$name", ({ text, parts }) => {
    expect(listParts(text)).toEqual(parts);
  });
});

it.each([
  { file: "kustomization.yaml", is: true },
  { file: "overlays/prod/kustomization.yml", is: true },
  { file: "old-kustomization.yaml", is: false },
])("isKustomization $file", ({ file, is }) => {
  expect(isKustomization(file)).toBe(is);
});
