// Writes which fields Kubernetes' types have, and in which versions of Kubernetes, into one table of packages/shared. They
// are read from the releases of the client library, which are fetched with `npm pack`: only this needs a network
// (npm run generate:schemas). `--check` fetches nothing: it fails when the table is not that of the library that is installed.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { mergeReleases } from "./schemas/merge-releases.mjs";
import { readRelease } from "./schemas/read-release.mjs";
import { compareTable, writeTable } from "./schemas/write-table.mjs";

/** The last release for each version of Kubernetes. For 1.23, 1.26, 1.31 and 1.35 there is none. */
const releases = [
  ...["0.14.3", "0.15.1", "0.16.3", "0.17.1", "0.18.1", "0.19.0", "0.20.0", "0.21.0", "0.22.3"],
  ...["1.1.2", "1.3.0", "1.4.0", "2.0.1"],
];

/**
 * Fields that the releases do not show: they came and went between two, or have gone with the type that held them. Found by
 * reading the test data of k8s.io/api 0.22 to 0.36, which have every field, with the table.
 */
const passing = [
  { type: "V1PodSpec", field: "workloadRef", wrap: "", inner: "*", from: 35, to: 35 },
  { type: "V1VolumeResourceRequirements", field: "claims", wrap: "[", inner: "*", from: 26, to: 28 },
  { type: "V1alpha3DeviceClassSpec", field: "suitableNodes", wrap: "", inner: "*", from: 31, to: 31 },
  { type: "V1alpha3ResourceClaimSpec", field: "controller", wrap: "", inner: "", from: 31, to: 31 },
];

const tableFile = fileURLToPath(new URL("../packages/shared/src/model/api-fields.generated.ts", import.meta.url));

if (process.argv.includes("--check")) {
  // The client belongs to the server alone.
  const fromServer = createRequire(new URL("../apps/server/package.json", import.meta.url));
  const installed = readRelease(join(dirname(fromServer.resolve("@kubernetes/client-node")), "gen"));
  const problems = compareTable(readFileSync(tableFile, "utf8"), installed, passing);
  if (problems.length > 0) {
    const more = problems.length > 5 ? [`and ${problems.length - 5} more`] : [];
    console.error(`The table of Kubernetes' fields is not that of the client library that is installed:`);
    console.error([...problems.slice(0, 5), ...more].map((problem) => `  ${problem}`).join("\n"));
    console.error("Run `npm run generate:schemas`, which needs the npm registry, and commit the result.");
    process.exit(1);
  }
} else {
  const read = releases.map(fetchRelease).sort((a, b) => a.version - b.version);
  const { kinds, types } = mergeReleases(read);
  for (const { type, field, ...rest } of passing) types.get(type).set(field, rest);
  const versions = read.map(({ version }) => version);
  writeFileSync(tableFile, writeTable({ kinds, types, first: versions[0], last: versions.at(-1) }));
  console.log(
    `${types.size} types of ${kinds.size} kinds written to packages/shared/src/model/api-fields.generated.ts`,
  );
}

/** Downloads one release, without installing it, and reads it. */
function fetchRelease(release) {
  const folder = mkdtempSync(join(tmpdir(), "portolan-schemas-"));
  try {
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    const pack = ["pack", `@kubernetes/client-node@${release}`, "--silent", "--pack-destination", folder];
    const archive = execFileSync(npm, pack, { encoding: "utf8", shell: process.platform === "win32" }).trim();
    mkdirSync(join(folder, "unpacked"));
    execFileSync("tar", ["-xzf", join(folder, archive), "-C", join(folder, "unpacked")]);
    return readRelease(join(folder, "unpacked", "package", "dist", "gen"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
