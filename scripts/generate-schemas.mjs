// Writes the fields of Kubernetes' types, as the client library's models have them, into one small table of
// packages/shared. `--check` writes nothing and fails when the table is stale.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const tableFile = fileURLToPath(new URL("../packages/shared/src/model/api-fields.generated.ts", import.meta.url));
// The client belongs to the server alone.
const fromServer = createRequire(new URL("../apps/server/package.json", import.meta.url));
const clientFile = fromServer.resolve("@kubernetes/client-node");
const models = await import(pathToFileURL(clientFile).href);
const apisFolder = join(dirname(clientFile), "gen", "apis");

/** The groups of what Portolan reads. Alpha versions change from one Kubernetes to the next. */
const read = /^(?:(?:apps|autoscaling|batch|discovery\.k8s\.io|networking\.k8s\.io|policy)\/)?v\d+(?:beta\d+)?$/;

/** What holds whatever it is given: a schema of other schemas, what only the API server writes. */
const free = /^(?:any|V1JSONSchemaProps|V1ManagedFieldsEntry|\w+Status)$/;

/** The group and version under which the API server takes each type, as the client's paths have it. */
function findKinds() {
  const kinds = new Map();
  for (const file of readdirSync(apisFolder).filter((name) => name.endsWith("Api.js"))) {
    const text = readFileSync(join(apisFolder, file), "utf8");
    const create =
      /localVarPath = '\/(?:api|apis)\/([\w./]*?v\d\w*)\/(?:namespaces\/\{namespace\}\/)?\w+'(?:(?!localVarPath =)[^])*?HttpMethod\.POST(?:(?!localVarPath =)[^])*?serialize\(body, "(\w+)"/g;
    for (const [, apiVersion, type] of text.matchAll(create)) {
      // Of versions that are gone the library has kept the paths.
      if (!read.test(apiVersion) || models[type] === undefined) continue;
      kinds.set(`${apiVersion}/${type.replace(/^(?:[A-Z][a-z]+)?V\d+(?:beta\d+)?/, "")}`, type);
    }
  }
  return new Map([...kinds].sort());
}

const list = /^Array<(.*)>$/;
const map = /^\{ \[key: string\]: (.*); \}$/;

/** `` a plain value, `*` anything, `T` an object of that type, `[…]` a list and `{…}` a map of those. */
function shapeOf(type) {
  const entry = list.exec(type)?.[1];
  if (entry !== undefined) return shapeOf(entry) === "*" ? "*" : `[${shapeOf(entry)}]`;
  const value = map.exec(type)?.[1];
  if (value !== undefined) return shapeOf(value) === "*" ? "*" : `{${shapeOf(value)}}`;
  if (free.test(type)) return "*";
  return models[type]?.getAttributeTypeMap === undefined ? "" : type;
}

function fieldsOf(type) {
  return models[type].getAttributeTypeMap().map(({ baseName, type }) => ({ name: baseName, shape: shapeOf(type) }));
}

const kinds = findKinds();
const types = new Map();
const waiting = [...kinds.values()];
for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
  if (types.has(type)) continue;
  const fields = fieldsOf(type);
  types.set(type, fields.map(({ name, shape }) => (shape === "" ? name : `${name}:${shape}`)).join(" "));
  waiting.push(...fields.map(({ shape }) => /\w+/.exec(shape)?.[0]).filter((each) => each !== undefined));
}

const service = readFileSync(join(apisFolder, "../models/V1Service.js"), "utf8");
const [, version] = /OpenAPI spec version: v(\d+\.\d+)/.exec(service);
const lines = (entries) => [...entries].map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
const table = `// Written by scripts/generate-schemas.mjs (npm run generate). Do not edit.

/** The Kubernetes whose fields these are. */
export const kubernetesVersion = ${JSON.stringify(version)};

/** The type of each kind, by \`apiVersion/kind\`. */
export const kindTypes: Readonly<Record<string, string>> = {
${lines(kinds).join("")}};

/** The fields of each type: \`name\` holds a plain value, \`name:*\` anything, \`name:T\` an object; \`[…]\` a list and \`{…}\` a map of those. */
export const typeFields: Readonly<Record<string, string>> = {
${lines([...types].sort()).join("")}};
`;

if (process.argv.includes("--check")) {
  const written = existsSync(tableFile) ? readFileSync(tableFile, "utf8") : "";
  if (written !== table) {
    console.error("The table of Kubernetes' fields is stale: run `npm run generate` and commit the result.");
    process.exit(1);
  }
} else {
  writeFileSync(tableFile, table);
  console.log(
    `${types.size} types of Kubernetes ${version} written to packages/shared/src/model/api-fields.generated.ts`,
  );
}
