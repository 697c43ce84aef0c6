/** Objects that are only a part of one: patches, and what an overlay completes. */
import { findMistypedFields, findUnknownFields, isRecord } from "@portolan/shared";
import type { ManifestDocument } from "./document-model.ts";

type Raw = Readonly<Record<string, unknown>>;

/** What an object of a kind cannot be without. */
interface Completeness {
  /** It has some of it: who wrote it means an object. */
  readonly begun: (spec: Raw) => boolean;
  readonly whole: (spec: Raw) => boolean;
}

/**
 * Whether a document is no object of its own. It says so by a directive of strategic merging, or by where it stands, or it has
 * nothing of what its kind cannot be without. A field that Kubernetes does not have, or that holds something else than it
 * must, may be what was meant: then it is an object with a slip.
 */
export function isPartial({ kind, value, chunk, base }: ManifestDocument): boolean {
  if (holdsDirective(value)) return true;
  const completeness = completenessOf[kind];
  const spec = value["spec"] ?? {};
  if (completeness === undefined || !isRecord(spec) || isWritten(asRecord(value["metadata"])["uid"])) return false;
  if (base === true || isPatchFile(chunk.file)) return !completeness.whole(spec);
  if (completeness.begun(spec)) return false;
  return findUnknownFields(value).length === 0 && findMistypedFields(value).length === 0;
}

/** `$patch: delete` and its like (k8s.io/apimachinery, pkg/util/strategicpatch). */
const directive = /^\$(?:patch|retainKeys|setElementOrder\/.*|deleteFromPrimitiveList\/.*)$/;

function holdsDirective(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsDirective);
  return Object.entries(value).some(([name, inner]) => directive.test(name) || holdsDirective(inner));
}

/** `patches/web.yaml`, `overlays/prod/web.yaml`, `web-patch.yaml`, `patch_web.yaml`. */
function isPatchFile(file: string): boolean {
  return /(?:^|[\\/])(?:patch(?:es)?|overlays?)[\\/]|(?:^|[\\/_.-])patch(?:es)?(?:[_-][^\\/]*)?\.\w+$/i.test(file);
}

const workload: Completeness = {
  begun: (spec) => isWritten(spec["selector"]) || (hasLabels(spec) && containersOf(spec).some(hasImage)),
  whole: (spec) => isWritten(spec["selector"]) && hasLabels(spec) && areWhole(containersOf(spec)),
};

/** A template's labels are the selector. */
const replicated: Completeness = {
  begun: (spec) => hasLabels(spec) || containersOf(spec).length > 0,
  whole: (spec) => hasLabels(spec) && areWhole(containersOf(spec)),
};

const job: Completeness = {
  begun: (spec) => containersOf(spec).length > 0,
  whole: (spec) => areWhole(containersOf(spec)),
};

const jobOf = (spec: Raw): Raw => asRecord(asRecord(spec["jobTemplate"])["spec"]);

const completenessOf: Readonly<Record<string, Completeness>> = {
  Deployment: workload,
  StatefulSet: workload,
  DaemonSet: workload,
  ReplicaSet: workload,
  ReplicationController: replicated,
  Job: job,
  CronJob: {
    begun: (spec) => isWritten(spec["schedule"]) || job.begun(jobOf(spec)),
    whole: (spec) => isWritten(spec["schedule"]) && job.whole(jobOf(spec)),
  },
  Pod: {
    begun: (spec) => isWritten(spec["containers"]),
    whole: (spec) => areWhole(listOf(spec["containers"])),
  },
  Service: {
    begun: (spec) => isWritten(spec["ports"]) || isWritten(spec["selector"]) || needsNoPort(spec),
    whole: (spec) => isWritten(spec["ports"]) || needsNoPort(spec),
  },
  Ingress: { begun: leadsSomewhere, whole: leadsSomewhere },
  CustomResourceDefinition: {
    begun: (spec) => isWritten(spec["group"]) || isWritten(spec["names"]),
    whole: (spec) => isWritten(spec["group"]) && isWritten(spec["names"]),
  },
  HorizontalPodAutoscaler: {
    begun: (spec) => isWritten(spec["scaleTargetRef"]) || isWritten(spec["maxReplicas"]),
    whole: (spec) => isWritten(spec["scaleTargetRef"]) && isWritten(spec["maxReplicas"]),
  },
};

function needsNoPort(spec: Raw): boolean {
  return spec["type"] === "ExternalName" || isWritten(spec["externalName"]) || spec["clusterIP"] === "None";
}

function leadsSomewhere(spec: Raw): boolean {
  return ["rules", "defaultBackend", "backend"].some((field) => isWritten(spec[field]));
}

function hasLabels(spec: Raw): boolean {
  return isWritten(asRecord(asRecord(spec["template"])["metadata"])["labels"]);
}

/** Those of its template; what is no list of them is somebody's slip. */
function containersOf(spec: Raw): readonly unknown[] {
  const containers = asRecord(asRecord(spec["template"])["spec"])["containers"];
  return isWritten(containers) && !Array.isArray(containers) ? [containers] : listOf(containers);
}

function areWhole(containers: readonly unknown[]): boolean {
  return containers.length > 0 && containers.every(hasImage);
}

function hasImage(container: unknown): boolean {
  return isWritten(asRecord(container)["image"]);
}

function isWritten(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asRecord(value: unknown): Raw {
  return isRecord(value) ? value : {};
}
