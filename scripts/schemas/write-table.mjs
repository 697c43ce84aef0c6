// The table as it is written, and whether it still says what a release of the client library says.

/** What may stand in fields that are text for the client library: quantities are numbers, too. */
const quantityMaps =
  /^(?:allocatable|allocatedResources|capacity|consumedCapacity|default|defaultRequest|hard|limits|max|maxLimitRequestRatio|min|overhead|podFixed|requests|resources|used)$/;
const quantities =
  /^(?:allocationMultiplier|averageValue|capacity|divisor|maximumVolumeSize|sizeLimit|targetAverageValue|targetValue|tolerance)$/;
const quantityTypes = /(?:CapacityRequestPolicy|CapacityRequestPolicyRange|Counter|DeviceCapacity|MetricTarget)$/;
const quantitiesOfTypes = /^(?:default|max|min|step|validValues|value)$/;

function signOf(type, field, { wrap, inner }) {
  if (inner !== "") return inner;
  if (wrap === "{" && quantityMaps.test(field)) return "~";
  if (wrap === "{") return "";
  return quantities.test(field) || (quantityTypes.test(type) && quantitiesOfTypes.test(field)) ? "~" : "";
}

/** `[{T}]` from `[{` and `T`. */
function shapeText(type, field, shape) {
  const sign = signOf(type, field, shape);
  if (sign === "*") return "*";
  const closing = [...shape.wrap].reverse().map((each) => (each === "[" ? "]" : "}"));
  return `${shape.wrap}${sign}${closing.join("")}`;
}

function fieldText(type, [field, shape]) {
  const text = shapeText(type, field, shape);
  const { from = null, to = null } = shape;
  const versions = `${from === null ? "" : `>${from}`}${to === null ? "" : `<${to}`}`;
  return `${field}${text === "" ? "" : `:${text}`}${versions}`;
}

export function writeTable({ kinds, types, first, last }) {
  const lines = (entries) => entries.map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
  const typeTexts = [...types].map(([type, fields]) => [
    type,
    [...fields].map((each) => fieldText(type, each)).join(" "),
  ]);
  const kindTexts = [...kinds].map(([kind, { type, namespaced }]) => [kind, `${namespaced ? "" : "/"}${type}`]);
  return `// Written by scripts/generate-schemas.mjs (npm run generate:schemas). Do not edit.

/** The minor numbers of the first and the last Kubernetes whose fields these are. */
export const versionRange = { first: ${first}, last: ${last} } as const;

/** The type of each kind, by \`apiVersion/kind\`; a \`/\` before it where the kind's objects are in no namespace. */
export const kindTypes: Readonly<Record<string, string>> = {
${lines(kindTexts).join("")}};

/**
 * The fields of each type. \`name\` holds text, \`name:#\` a whole number, \`:.\` a number, \`:!\` true or false, \`:$\` a number or text, \`:~\` a
 * quantity, \`:^\` text in base64, \`:*\` anything, \`:T\` an object of that type; \`[…]\` is a list and \`{…}\` a map of those. \`>30\`: from Kubernetes
 * 1.30 on, \`<30\`: until 1.30, where not all versions have it.
 */
export const typeFields: Readonly<Record<string, string>> = {
${lines(typeTexts).join("")}};
`;
}

/** What differs between the table and a release, by sentences; fields of other versions of Kubernetes are left out. */
export function compareTable(table, { version, kinds, types }, passing) {
  const written = new Map(
    [...table.matchAll(/^ {2}("[^"]+"): (".*"),$/gm)].map(([, key, value]) => [JSON.parse(key), JSON.parse(value)]),
  );
  const problems = [];
  const seen = new Set();
  const compare = (name, type) => {
    if (seen.has(`${name} ${type}`)) return;
    seen.add(`${name} ${type}`);
    const fields = new Map((written.get(name) ?? "").split(" ").map((text) => [/^[^:<>]*/.exec(text)[0], text]));
    for (const [field, shape] of types.get(type) ?? []) {
      const text = fields.get(field);
      fields.delete(field);
      const expected = fieldText(name, [field, /^\w/.test(shape.inner) ? { ...shape, inner: "T" } : shape]);
      if (text?.replace(/[<>].*/, "").replace(/:(\W*)\w+/, ":$1T") !== expected) {
        problems.push(`${type}.${field}: ${text ?? "missing"}`);
      } else if (expected.includes("T") && /^\w/.test(shape.inner)) compare(/:\W*(\w+)/.exec(text)[1], shape.inner);
    }
    for (const [field, text] of fields) {
      const [, from = "0"] = />(\d+)/.exec(text) ?? [];
      const [, to = "999"] = /<(\d+)/.exec(text) ?? [];
      const isPassing = passing.some((each) => each.type === name && each.field === field);
      if (field !== "" && !isPassing && Number(from) <= version && version <= Number(to)) {
        problems.push(`${type}.${field}: not in Kubernetes 1.${version}`);
      }
    }
  };
  for (const [kind, { type, namespaced }] of kinds) {
    const name = written.get(kind);
    if (name === undefined || name.startsWith("/") === namespaced) problems.push(`${kind}: ${name ?? "missing"}`);
    else compare(name.replace("/", ""), type);
  }
  return problems;
}
