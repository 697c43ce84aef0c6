import { expect, it } from "vitest";
import { formatFieldPath } from "../model/field-path.ts";
import { fieldPointer } from "./field-pointer.ts";

it.each([
  { path: ["spec", "rules", 0, "http", "paths", 12, "backend"], pointer: "/spec/rules/0/http/paths/12/backend" },
  { path: ["spec"], pointer: "/spec" },
  { path: ["metadata", "annotations", "a.b/c", "d"], pointer: "/metadata/annotations/a.b~1c/d" },
  { path: ["metadata", "labels", 'a"b~c'], pointer: '/metadata/labels/a"b~0c' },
])("$pointer", ({ path, pointer }) => {
  expect(fieldPointer(formatFieldPath(path))).toBe(pointer);
});
