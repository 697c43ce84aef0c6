/** What a kustomization says of the files beside it. It is not built: only what makes them other than they look is read. */
import { isRecord } from "@portolan/shared";
import type { ManifestDocument } from "./document-model.ts";
import { parseYaml } from "./parse-yaml.ts";

type Raw = Readonly<Record<string, unknown>>;
type Labels = Readonly<Record<string, string>>;

/** Paths are relative to the kustomization's folder; some are URLs. */
export interface Kustomization {
  /** Files of objects, and folders of other kustomizations. */
  readonly resources: readonly string[];
  /** Patches, contents of ConfigMaps and the like: no objects of their own. */
  readonly parts: readonly string[];
  /** Its resources are not what it makes of them: it patches them, or is itself a part of other kustomizations. */
  readonly completes: boolean;
  /** What the pods of its resources get. */
  readonly podLabels: Labels;
  /** What their selectors get. */
  readonly selectorLabels: Labels;
}

/** Reads `kustomization.yaml`; null where it is none, or no YAML. */
export function readKustomization(text: string): Kustomization | null {
  const document = parseYaml(text);
  const value: unknown = document.errors.length > 0 ? null : document.toJS();
  if (!isRecord(value)) return null;
  const entries = recordsOf(value["labels"]);
  const selecting = entries.filter(({ includeSelectors }) => includeSelectors === true);
  const carried = entries.filter((entry) => entry["includeTemplates"] === true || selecting.includes(entry));
  const common = labelsOf(value["commonLabels"]);
  return {
    resources: ["resources", "bases", "components"].flatMap((field) => textsOf(value[field])),
    parts: partsOf(value),
    completes: value["kind"] === "Component" || completing.some((field) => isFilled(value[field])),
    podLabels: Object.assign({}, common, ...carried.map(({ pairs }) => labelsOf(pairs))) as Labels,
    selectorLabels: Object.assign({}, common, ...selecting.map(({ pairs }) => labelsOf(pairs))) as Labels,
  };
}

const completing = [
  ...["patches", "patchesStrategicMerge", "patchesJson6902", "replacements", "transformers", "components"],
];

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

/** Whether a file, by its name, is a kustomization. */
export function isKustomization(file: string): boolean {
  return /(?:^|[\\/])kustomization\.ya?ml$/.test(file);
}

/** The files that a kustomization takes for patches and other parts of objects, relative to its folder. */
export function listParts(text: string): readonly string[] {
  return readKustomization(text)?.parts ?? [];
}

function partsOf(value: Raw): readonly string[] {
  const generated = [...recordsOf(value["configMapGenerator"]), ...recordsOf(value["secretGenerator"])];
  return [
    ...["patches", "patchesJson6902", "replacements"].flatMap((field) =>
      recordsOf(value[field]).flatMap(({ path }) => textsOf([path])),
    ),
    ...["patchesStrategicMerge", "configurations", "transformers", "generators", "validators", "crds"].flatMap(
      (field) => textsOf(value[field]),
    ),
    ...recordsOf([value["openapi"]]).flatMap(({ path }) => textsOf([path])),
    // `key=path`, or the path alone.
    ...generated.flatMap(({ files }) => textsOf(files).map((file) => file.slice(file.indexOf("=") + 1))),
  ];
}

/** Paths and URLs: a patch may stand where its path could. */
function textsOf(value: unknown): readonly string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return items.filter((item) => typeof item === "string" && item !== "" && !/\n|: /.test(item)) as string[];
}

function recordsOf(value: unknown): readonly Raw[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function labelsOf(value: unknown): Labels {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([, text]) => typeof text === "string")) as Labels;
}

const workloads: ReadonlySet<string> = new Set(["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"]);

/**
 * The object with the labels that its kustomization gives it: pods carry them, and a selector that the manifest leaves out
 * is made of them. A selector that is there is left as it is: it takes the pods that it would take with them, too.
 */
export function withLabels(
  document: ManifestDocument,
  labels: Pick<Kustomization, "podLabels" | "selectorLabels">,
): ManifestDocument {
  const spec = document.value["spec"];
  if (!isRecord(spec)) return document;
  const to = (changed: Raw): ManifestDocument => ({ ...document, value: { ...document.value, spec: changed } });
  const { podLabels, selectorLabels } = labels;
  const isEmpty = Object.keys(selectorLabels).length === 0;
  if (document.kind === "Service") {
    if (isEmpty || isRecord(spec["selector"]) || spec["type"] === "ExternalName") return document;
    return to({ ...spec, selector: selectorLabels });
  }
  if (!workloads.has(document.kind) || !isRecord(spec["template"])) return document;
  const metadata = isRecord(spec["template"]["metadata"]) ? spec["template"]["metadata"] : {};
  const template = {
    ...spec["template"],
    metadata: { ...metadata, labels: { ...labelsOf(metadata["labels"]), ...podLabels } },
  };
  if (isEmpty || isRecord(spec["selector"])) return to({ ...spec, template });
  return to({ ...spec, template, selector: { matchLabels: selectorLabels } });
}
