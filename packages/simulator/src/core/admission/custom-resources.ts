/** Admission of CustomResourceDefinitions and of the objects that they make possible. */
import type { Condition, CustomResourceDefinition, Draft } from "../objects.ts";
import type { JsonSchema, Resource } from "../api.ts";
import { timestamp } from "../timestamps.ts";
import { validateDefinition } from "../validation/custom-resource-definition.ts";
import type { Strategy } from "./strategy.ts";

/** A definition is served at once: there are no conflicts over names to wait for. */
export const definitionStrategy: Strategy = {
  generation: "spec",
  defaults: (draft) => {
    const { spec } = draft as CustomResourceDefinition;
    if (!spec) return;
    spec.conversion ??= { strategy: "None" };
    spec.names ??= {};
    const { kind = "" } = spec.names;
    spec.names.singular ??= kind.toLowerCase();
    spec.names.listKind ??= `${kind}List`;
  },
  prepare: (draft, previous, { now }) => {
    const { spec } = draft as CustomResourceDefinition;
    const stored = (spec?.versions ?? []).filter(({ storage }) => storage === true).map(({ name }) => name);
    const before = previous === null ? undefined : statusOf(previous);
    draft["status"] = {
      conditions: before?.conditions ?? [
        condition("NamesAccepted", "NoConflicts", "no conflicts found", now),
        condition("Established", "InitialNamesAccepted", "the initial names have been accepted", now),
      ],
      acceptedNames: spec?.names ?? {},
      storedVersions: [...new Set([...(before?.storedVersions ?? []), ...stored])],
    };
  },
  validate: (draft) => validateDefinition(draft),
};

function statusOf(draft: Draft): CustomResourceDefinition["status"] {
  return (draft as CustomResourceDefinition).status;
}

function condition(type: string, reason: string, message: string, now: number): Condition {
  return { type, status: "True", reason, message, lastTransitionTime: timestamp(now) };
}

/** A custom resource: its schema's defaults are filled in; a status counts only when it is written as such. */
export function customResourceStrategy(resource: Resource): Strategy {
  const { schema } = resource;
  return {
    generation: "spec",
    defaults: (draft) => {
      if (schema !== undefined) fillDefaults(draft, schema);
    },
    prepare: (draft, previous) => {
      if (previous !== null || !resource.subresources.includes("status")) return;
      delete draft["status"];
      if (schema !== undefined) fillDefaults(draft, schema);
    },
  };
}

/** Fills in `default`s where a field is missing, then looks below (apiextensions/structural-schema defaulting). */
function fillDefaults(value: unknown, schema: JsonSchema): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items !== undefined) for (const element of value) fillDefaults(element, items);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  const record = value as Record<string, unknown>;
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (record[name] === undefined && property.default !== undefined) {
      record[name] = structuredClone(property.default);
    }
    if (record[name] !== undefined) fillDefaults(record[name], property);
  }
  const { additionalProperties } = schema;
  if (typeof additionalProperties !== "object") return;
  for (const each of Object.values(record)) fillDefaults(each, additionalProperties);
}
