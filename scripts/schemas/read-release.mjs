// Reads which kinds and types one release of the Kubernetes client library models. Nothing of it is run: the releases
// before 1.0 are CommonJS, the later ones ESM, and both write a type's fields as JSON.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What holds whatever it is given: a schema of other schemas, what only the API server writes. */
const free = /^(?:any|object|V1(?:beta1)?JSONSchemaProps|V1ManagedFieldsEntry|\w+Status)$/;

/** Questions that the API server answers and does not keep, and what it writes for itself. */
const notWritten = /^(?:authentication\.k8s\.io|authorization\.k8s\.io|internal\.apiserver\.k8s\.io)\/|^v1\/Binding$/;

/**
 * `gen` is the library's folder dist/gen. `version` is the minor number of its Kubernetes, `kinds` the type of each
 * `apiVersion/kind` and whether it is namespaced, `types` the fields of each type with their shapes.
 */
export function readRelease(gen) {
  const modelsFolder = [join(gen, "models"), join(gen, "model")].find((folder) => existsSync(folder));
  const models = new Map(
    readdirSync(modelsFolder)
      .filter((file) => /^[a-z]*V\d\w*\.js$/i.test(file))
      .map((file) => [`${file[0].toUpperCase()}${file.slice(1, -3)}`, readFileSync(join(modelsFolder, file), "utf8")]),
  );
  const [, version] = /OpenAPI (?:spec version|document): (?:v|release-)1\.(\d+)/.exec(models.get("V1Service"));
  const types = new Map();
  for (const [name, text] of models) {
    const [, fields] = /\.attributeTypeMap = (\[[^]*?\n\]);/.exec(text) ?? [];
    if (fields !== undefined) types.set(name, JSON.parse(fields));
  }
  const shapes = new Map(
    [...types].map(([name, fields]) => [
      name,
      new Map(fields.map(({ baseName, type, format }) => [baseName, shapeOf(type, format, types)])),
    ]),
  );
  return { version: Number(version), kinds: readKinds(gen, types), types: shapes };
}

/** The group and version under which the API server takes each type, as the client's paths have it. */
function readKinds(gen, types) {
  const kinds = new Map();
  const folder = [join(gen, "apis"), join(gen, "api")].find((each) => existsSync(each));
  // Of versions that are gone the library has kept files that nothing exports.
  const exported = readFileSync(
    [join(gen, "index.js"), join(folder, "apis.js")].find(existsSync),
    "utf8",
  ).toLowerCase();
  for (const file of readdirSync(folder)) {
    if (!file.endsWith("Api.js") || !exported.includes(file.slice(0, -3).toLowerCase())) continue;
    const text = readFileSync(join(folder, file), "utf8");
    const create =
      /localVarPath = (?:this\.basePath \+ )?'\/(?:api|apis)\/([\w./]*?v\d\w*)\/(namespaces\/\{namespace\}\/)?\w+'(?:(?!localVarPath =)[^])*?(?:HttpMethod\.POST|method: 'POST')(?:(?!localVarPath =)[^])*?serialize\(body, "(\w+)"/g;
    for (const [, apiVersion, namespaced, type] of text.matchAll(create)) {
      const key = `${apiVersion}/${type.replace(/^(?:[A-Z][a-z]+)?V\d+(?:(?:alpha|beta)\d+)?/, "")}`;
      if (types.has(type) && !notWritten.test(key)) kinds.set(key, { type, namespaced: namespaced !== undefined });
    }
  }
  return kinds;
}

const list = /^Array<(.*)>$/;
const map = /^\{ \[key: string\]: (.*); \}$/;

/** `{ wrap, inner }`: `wrap` holds the lists (`[`) and maps (`{`) around, `inner` a type, a scalar's sign or `*` for anything. */
function shapeOf(type, format, types) {
  const entry = list.exec(type)?.[1];
  const value = map.exec(type)?.[1];
  if (entry !== undefined || value !== undefined) {
    const { wrap, inner } = shapeOf(entry ?? value, format, types);
    return { wrap: `${entry === undefined ? "{" : "["}${wrap}`, inner };
  }
  if (free.test(type)) return { wrap: "", inner: "*" };
  if (types.has(type)) return { wrap: "", inner: type };
  return { wrap: "", inner: scalarOf(type, format) };
}

/** The signs are those of `scalars` in api-fields.ts. */
function scalarOf(type, format) {
  if (type === "IntOrString" || format === "int-or-string") return "$";
  if (type === "number") return format === "double" ? "." : "#";
  if (type === "boolean") return "!";
  if (format === "byte") return "^";
  return "";
}
