/** Bundles the server and the program into dist/, with the rules' texts and examples beside them. */
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

rmSync(here("dist"), { recursive: true, force: true });
await build({
  entryPoints: [here("src/main.ts")],
  outfile: here("dist/portolan.js"),
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  sourcemap: true,
  // CommonJS packages in an ESM bundle call require().
  banner: {
    js: 'import { createRequire as createRequireHere } from "node:module"; const require = createRequireHere(import.meta.url);',
  },
  logLevel: "warning",
});

const rules = here("../../packages/shared/src/rules/");
for (const entry of readdirSync(rules, { withFileTypes: true })) {
  if (!entry.isDirectory()) continue;
  mkdirSync(here(`dist/rules/${entry.name}`), { recursive: true });
  for (const file of ["rule.md", "broken.yaml", "fixed.yaml"]) {
    cpSync(`${rules}${entry.name}/${file}`, here(`dist/rules/${entry.name}/${file}`));
  }
}
