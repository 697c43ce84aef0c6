/** Tables of CustomResourceDefinitions, and of custom resources by their `additionalPrinterColumns`. */
import type { PrinterColumn } from "../../core/api.ts";
import { isJsonObject } from "../read-json.ts";
import { ageOf } from "./format-cells.ts";
import { column, nameColumn, type Cell, type KindTable } from "./table-model.ts";

export const definitionTable: KindTable = {
  columns: [nameColumn, column("Created At", "When the definition was created.")],
  cells: ({ metadata }) => [metadata.name ?? "", metadata.creationTimestamp ?? ""],
};

export function printerColumnTable(columns: readonly PrinterColumn[]): KindTable {
  return {
    columns: [
      nameColumn,
      ...columns.map(({ name, description = "", priority = 0 }) => column(name, description, priority > 0 ? 1 : 0)),
    ],
    cells: (object, now) => [object.metadata.name ?? "", ...columns.map((each) => cellOf(each, object, now))],
  };
}

function cellOf({ type, jsonPath }: PrinterColumn, object: unknown, now: number): Cell {
  const [first] = findAll(object, jsonPath);
  if (first === undefined || first === null) return type === "date" ? "<unknown>" : "";
  if (typeof first === "object") return JSON.stringify(first);
  const text = typeof first === "string" ? first : JSON.stringify(first);
  if (type === "date") return ageOf(text, now);
  return type === "integer" && typeof first === "number" ? first : text;
}

/** `.a.b`, `.a[*].b`, `.a[0]` and `.a[?(@.type=="x")].b`: what printer columns are written with. */
function findAll(root: unknown, jsonPath: string): readonly unknown[] {
  const steps = jsonPath.matchAll(/\.([\w-]+)|\[(\*|\d+)\]|\[\?\(@\.([\w-]+)\s*==\s*["']([^"']*)["']\)\]/g);
  let found: readonly unknown[] = [root];
  for (const [, field, index, key, value] of steps) {
    found = found.flatMap((each) => {
      if (field !== undefined) return isJsonObject(each) && each[field] !== undefined ? [each[field]] : [];
      const elements: readonly unknown[] = Array.isArray(each) ? each : [];
      if (key !== undefined) return elements.filter((element) => isJsonObject(element) && element[key] === value);
      return index === "*" ? elements : elements.slice(Number(index), Number(index) + 1);
    });
  }
  return found;
}
