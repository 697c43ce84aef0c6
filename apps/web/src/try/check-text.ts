/** Manifests as text, checked: the control plane in memory makes of them what a cluster would. */
import {
  checkManifests,
  locateField,
  readManifests,
  type CheckedManifests,
  type FieldPlace,
} from "@portolan/manifests";
import { objectKey, type ServicePaths } from "@portolan/shared";
import type { CheckedText } from "./check-messages.ts";

/** What was read last, for questions about its fields. */
export interface CheckedSession {
  readonly checked: CheckedText;
  /** Where a field stands, as the picture names it; null for what is not in the text. */
  readonly locate: (field: string) => FieldPlace | null;
}

/** Checks a text. Nothing that it names elsewhere is missing: more may be applied beside it. */
export function checkText(text: string): CheckedSession {
  const { documents, problems } = readManifests("manifests", text);
  const result = checkManifests(documents, { closed: false });
  const { findings, notJudged, built } = result;
  const checked = { paths: listPaths(result), findings, problems, notJudged, objects: built.documents.size };
  return { checked, locate: (field) => locateNamed(field, result) };
}

/** Without the Services that every cluster has by itself. */
function listPaths({ analysis, built }: CheckedManifests): readonly ServicePaths[] {
  return [...analysis.serviceIds()].sort().flatMap((id) => {
    const paths = analysis.paths(id);
    if (paths === undefined) return [];
    const { namespace, name, missing } = paths;
    return missing || built.documents.has(objectKey({ kind: "Service", namespace, name })) ? [paths] : [];
  });
}

/** `spec.ports[0].port of Service shop/web`. */
const namedField = /^(?<path>.*) of (?<kind>\w+) (?:(?<namespace>[^/ ]+)\/)?(?<name>[^/ ]+)$/;

function locateNamed(field: string, { built }: CheckedManifests): FieldPlace | null {
  const { path = "", kind = "", namespace = null, name = "" } = namedField.exec(field)?.groups ?? {};
  const document = built.documents.get(objectKey({ kind, namespace, name }));
  return document === undefined ? null : locateField(document, path);
}
