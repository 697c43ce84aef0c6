/** The JSON schema of `portolan.yaml`, made from what reads it. */
import { z } from "zod";
import { ruleSettingsSchema } from "../src/cli/read-rule-settings.ts";
import { serveSettings, sourceSettings } from "../src/cli/settings.ts";

const types = {
  text: { type: ["string", "number"] },
  flag: { type: "boolean" },
  list: { anyOf: [{ type: ["string", "number"] }, { type: "array", items: { type: ["string", "number"] } }] },
} as const;

/** The schema (draft 2020-12), as editors take it. */
export function describeSettings(): object {
  const { properties = {} } = z.toJSONSchema(ruleSettingsSchema);
  const settings = [...sourceSettings, ...serveSettings].map(({ name, type, description }) => [
    name,
    { description, ...types[type] },
  ]);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "portolan.yaml",
    type: "object",
    additionalProperties: false,
    properties: { ...(Object.fromEntries(settings) as object), ...properties },
  };
}
