/** What a kind shows in `kubectl get`: columns, and cells computed from an object. */
import type { KubeObject } from "../../core/api.ts";

export interface Column {
  readonly name: string;
  readonly type: "string" | "integer" | "date";
  readonly format: "" | "name";
  readonly description: string;
  /** 0: always shown. 1: with `-o wide`. */
  readonly priority: 0 | 1;
}

export type Cell = string | number;

export interface RowCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** The table of one kind. `cells` gives as many cells as there are columns; `now` in ms. */
export interface KindTable {
  readonly columns: readonly Column[];
  readonly cells: (object: KubeObject, now: number) => readonly Cell[];
  readonly conditions?: (object: KubeObject) => readonly RowCondition[];
}

export const nameColumn: Column = {
  name: "Name",
  type: "string",
  format: "name",
  description: "Name of the object.",
  priority: 0,
};

export const ageColumn: Column = {
  name: "Age",
  type: "string",
  format: "",
  description: "Time since the object was created.",
  priority: 0,
};

export function column(name: string, description: string, priority: 0 | 1 = 0): Column {
  return { name, type: "string", format: "", description, priority };
}

export function integerColumn(name: string, description: string): Column {
  return { name, type: "integer", format: "", description, priority: 0 };
}
