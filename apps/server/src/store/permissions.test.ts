import { readFileSync } from "node:fs";
import { kinds } from "@portolan/shared";
import { expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";

const rule = z.object({ apiGroups: z.array(z.string()), resources: z.array(z.string()), verbs: z.array(z.string()) });
const role = z.object({ kind: z.literal("ClusterRole"), rules: z.array(rule) });

it("docs/permissions.md allows exactly the kinds that are read", () => {
  const text = readFileSync(new URL("../../../../docs/permissions.md", import.meta.url), "utf8");
  const blocks = [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);
  const roles = blocks
    .flatMap((block) => parseAllDocuments(block))
    .flatMap((document) => role.safeParse("toJS" in document ? document.toJS() : null).data ?? []);
  const allowed = roles.flatMap(({ rules }) =>
    rules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) => resources.map((resource) => `${group}/${resource} ${verbs.join()}`)),
    ),
  );
  const read = kinds.filter(({ availability }) => availability !== "asked-for");
  expect(allowed.sort()).toEqual(read.map(({ group, plural }) => `${group}/${plural} get,list,watch`).sort());
});
