// Writes the registry of rules from the folders under packages/shared/src/rules: a folder with a
// rule.ts is a rule. `--check` writes nothing and fails when the registry is stale.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const rulesFolder = fileURLToPath(new URL("../packages/shared/src/rules/", import.meta.url));
const registryFile = join(rulesFolder, "registry.generated.ts");

const ids = readdirSync(rulesFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(rulesFolder, entry.name, "rule.ts")))
  .map((entry) => entry.name)
  .sort();

const variable = (id) => id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

const registry = `// Written by scripts/generate-rules.mjs (npm run generate). Do not edit.
import type { Rule } from "./rule.ts";
${ids.map((id) => `import { rule as ${variable(id)} } from "./${id}/rule.ts";\n`).join("")}
/** Every rule, by id. */
export const rules: readonly Rule[] = [
${ids.map((id) => `  ${variable(id)},\n`).join("")}];
`;

if (process.argv.includes("--check")) {
  const written = existsSync(registryFile) ? readFileSync(registryFile, "utf8") : "";
  if (written !== registry) {
    console.error("The registry of rules is stale: run `npm run generate` and commit the result.");
    process.exit(1);
  }
} else {
  writeFileSync(registryFile, registry);
  console.log(`${ids.length} rules written to packages/shared/src/rules/registry.generated.ts`);
}
