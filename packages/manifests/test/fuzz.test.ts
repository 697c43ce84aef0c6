/**
 * Whatever is done to manifests, they are checked or told to be broken, and mended into manifests; nothing throws, and nothing takes long.
 * PORTOLAN_FUZZ_SECONDS says for how long (default: 20; ten minutes on demand: 600), PORTOLAN_FUZZ_SEED where to begin.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { applyEdits } from "../src/apply-edits.ts";
import { checkManifests } from "../src/check-manifests.ts";
import { editManifests } from "../src/edit-manifests.ts";
import { locateField } from "../src/locate-field.ts";
import { readManifests } from "../src/read-manifests.ts";
import { mutateText, mutations } from "./mutate-text.ts";

const rulesFolder = join(import.meta.dirname, "../../shared/src/rules");
const texts = readdirSync(rulesFolder, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() && readdirSync(join(rulesFolder, entry.name)).includes("broken.yaml")
    ? [readFileSync(join(rulesFolder, entry.name, "broken.yaml"), "utf8")]
    : [],
);

const seconds = Number(process.env["PORTOLAN_FUZZ_SECONDS"] ?? "20");
const seed = Number(process.env["PORTOLAN_FUZZ_SEED"] ?? "1");

it(`finds no manifest in ${seconds} s that it cannot stand`, { timeout: seconds * 1000 + 60_000 }, () => {
  let checked = 0;
  fc.assert(
    fc.property(fc.constantFrom(...texts), mutations, fc.boolean(), (text, all, closed) => {
      const mutated = mutateText(text, all);
      const { documents, problems } = readManifests("a.yaml", mutated);
      const { findings, built } = checkManifests(documents, { closed });
      for (const { position } of problems) if (position !== null) expect(position.line).toBeGreaterThan(0);
      for (const document of documents) expect(locateField(document, "metadata.name").line).toBeGreaterThan(0);
      for (const { location } of findings) if (location !== null) expect(location.line).toBeGreaterThan(0);
      const mended = readManifests("a.yaml", applyEdits(mutated, editManifests(built.documents, findings).edits));
      expect(mended.problems.length).toBe(problems.length);
      expect(mended.documents.map(({ kind }) => kind)).toEqual(documents.map(({ kind }) => kind));
      checked += 1;
    }),
    { seed, numRuns: 1_000_000, interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: false },
  );
  expect(checked).toBeGreaterThan(0);
  if (seconds > 60) process.stdout.write(`${String(checked)} manifests were checked and mended\n`);
});
