/** labelSelector and fieldSelector of lists and watches. */
import type { KubeObject, Resource } from "../core/api.ts";
import { badRequest } from "./status-error.ts";
import { textAt, valueAt } from "./read-json.ts";

export type ObjectFilter = (object: KubeObject) => boolean;

type Labels = Readonly<Record<string, string>>;
type LabelRequirement = (labels: Labels) => boolean;

/** Splits at commas that stand outside parentheses. */
function splitRequirements(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = "";
  for (const letter of text) {
    if (letter === "(") depth++;
    if (letter === ")") depth--;
    if (letter === "," && depth === 0) {
      parts.push(part);
      part = "";
    } else part += letter;
  }
  parts.push(part);
  return parts.map((one) => one.trim()).filter((one) => one !== "");
}

const labelKey = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const setRequirement = /^(\S+)\s+(in|notin)\s*\(([^()]*)\)$/;
const comparison = /^([^=!<>\s]+)\s*(==|=|!=|<|>)\s*(\S*)$/;

function parseLabelRequirement(text: string): LabelRequirement {
  const inSet = setRequirement.exec(text);
  if (inSet !== null) {
    const [, key = "", operator, list = ""] = inSet;
    const values = new Set(list.split(",").map((value) => value.trim()));
    checkLabelKey(key);
    return operator === "in"
      ? (labels) => labels[key] !== undefined && values.has(labels[key])
      : (labels) => labels[key] === undefined || !values.has(labels[key]);
  }
  const compared = comparison.exec(text);
  if (compared !== null) {
    const [, key = "", operator, value = ""] = compared;
    checkLabelKey(key);
    switch (operator) {
      case "!=":
        return (labels) => labels[key] !== value;
      case "<":
        return (labels) => labels[key] !== undefined && Number(labels[key]) < Number(value);
      case ">":
        return (labels) => labels[key] !== undefined && Number(labels[key]) > Number(value);
      default:
        return (labels) => labels[key] === value;
    }
  }
  const absent = text.startsWith("!");
  const key = absent ? text.slice(1).trim() : text;
  checkLabelKey(key);
  return absent ? (labels) => labels[key] === undefined : (labels) => labels[key] !== undefined;
}

function checkLabelKey(key: string): void {
  if (labelKey.test(key)) return;
  throw badRequest(
    `unable to parse requirement: <nil>: Invalid value: "${key}": name part must consist of alphanumeric characters, '-', '_' or '.'`,
  );
}

export function parseLabelSelector(text: string): ObjectFilter {
  const requirements = splitRequirements(text).map(parseLabelRequirement);
  return (object) => {
    const labels = object.metadata.labels ?? {};
    return requirements.every((holds) => holds(labels));
  };
}

const everywhere = ["metadata.name", "metadata.namespace"];

/** The fields that the API server indexes, by resource; what is not here is refused. */
const selectableFields: Readonly<Record<string, readonly string[] | undefined>> = {
  pods: [
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.schedulerName",
    "spec.serviceAccountName",
    "spec.hostNetwork",
    "status.phase",
    "status.podIP",
    "status.nominatedNodeName",
  ],
  services: ["spec.clusterIP", "spec.type"],
  namespaces: ["status.phase"],
  nodes: ["spec.unschedulable"],
  secrets: ["type"],
  jobs: ["status.successful"],
  replicasets: ["status.replicas"],
  replicationcontrollers: ["status.replicas"],
  events: [
    "involvedObject.kind",
    "involvedObject.namespace",
    "involvedObject.name",
    "involvedObject.uid",
    "involvedObject.apiVersion",
    "involvedObject.resourceVersion",
    "involvedObject.fieldPath",
    "reason",
    "reportingComponent",
    "source",
    "type",
  ],
};

/** Splits at unescaped commas; `\,`, `\=` and `\\` are literal. */
function splitTerms(text: string): readonly string[] {
  return (text.match(/(?:\\.|[^,\\])+/g) ?? []).map((term) => term.trim());
}

function unescapeTerm(text: string): string {
  return text.replace(/\\(.)/g, "$1");
}

function fieldText(object: KubeObject, field: string): string {
  if (field === "source") return textAt(object, "source", "component");
  const value = valueAt(object, ...field.split("."));
  if (field === "spec.hostNetwork" || field === "spec.unschedulable") return value === true ? "true" : "false";
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

export function parseFieldSelector(text: string, resource: Resource): ObjectFilter {
  const terms = splitTerms(text).map((term) => {
    const found = /^((?:\\.|[^=!\\])*)(!=|==|=)(.*)$/.exec(term);
    if (found === null) throw badRequest(`invalid field selector: "${term}"; can't understand '${term}'`);
    const [, field = "", operator, value = ""] = found;
    const known = [...everywhere, ...(selectableFields[resource.plural] ?? [])];
    if (!known.includes(field)) throw badRequest(unknownField(resource, text, field));
    return { field, equal: operator !== "!=", value: unescapeTerm(value) };
  });
  return (object) => terms.every(({ field, equal, value }) => (fieldText(object, field) === value) === equal);
}

function unknownField(resource: Resource, selector: string, field: string): string {
  return `Unable to find "${resource.group}/${resource.version}, Resource=${resource.plural}" that match label selector "", field selector "${selector}": field label not supported: ${field}`;
}

/** Both selectors of a request's query as one filter, or null where there is none. */
export function parseSelectors(query: URLSearchParams, resource: Resource): ObjectFilter | null {
  const labels = query.get("labelSelector") ?? "";
  const fields = query.get("fieldSelector") ?? "";
  if (labels === "" && fields === "") return null;
  const byLabel = parseLabelSelector(labels);
  const byField = parseFieldSelector(fields, resource);
  return (object) => byLabel(object) && byField(object);
}
