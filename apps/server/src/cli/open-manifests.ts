/** Manifests as a source for every command: the cluster that they would make. */
import { buildCluster, createTelling, defaultNodePortRange, defaultNow, describeProblem } from "@portolan/manifests";
import type { ManifestDocument } from "@portolan/manifests";
import { createShare, createSnapshot, readState, type StateContents } from "@portolan/shared";
import { createFileSource } from "../store/file-source.ts";
import { limitObjects } from "../store/limit-objects.ts";
import type { OpenSource } from "./open-source.ts";
import { openStateContents, type ReadLimits } from "./open-state.ts";
import type { ProgramIo } from "./program-io.ts";
import { readManifestInput, type ManifestInput } from "./read-manifest-input.ts";
import { UsageError } from "./usage-error.ts";

/**
 * What a cluster has written, and no person: pods with addresses, or slices that an API server has taken. Then
 * nothing is simulated, since the cluster itself has told what came of its objects.
 */
export function holdsState(documents: readonly ManifestDocument[]): boolean {
  return documents.some(({ kind, value }) => {
    if (kind === "Pod") return field(field(value, "status"), "podIP") !== undefined;
    return kind === "EndpointSlice" && field(field(value, "metadata"), "uid") !== undefined;
  });
}

/** The documents as a state file has them. */
export function toStateContents(documents: readonly ManifestDocument[]): StateContents {
  const values = documents.map(({ apiVersion, kind, value }) => ({ ...value, apiVersion, kind }));
  return readState(values, createShare());
}

/** Opens the paths for a command that needs all of them: what cannot be read is a UsageError. */
export async function openManifests(
  paths: readonly string[],
  limits: ReadLimits,
  io: Pick<ProgramIo, "cwd" | "readStdin">,
): Promise<OpenSource> {
  const input = await readManifestInput(paths, io);
  const [first, ...others] = input.problems;
  if (first !== undefined) {
    const more = others.length === 0 ? null : `${String(others.length)} more: "portolan check" lists them all.`;
    throw new UsageError(describeProblem(first).replace(/\.$/, "."), more);
  }
  refuseNothing(input);
  if (holdsState(input.documents)) return openStateContents(input.title, toStateContents(input.documents), limits);
  const built = buildCluster(input.documents, { now: defaultNow, nodePortRange: defaultNodePortRange });
  const { namespaces, readConfigMaps } = limits;
  const objects = limitObjects(built.slim, namespaces, readConfigMaps);
  return {
    source: createFileSource({ name: "file", file: input.title, objects, namespaces, readConfigMaps }),
    newestTime: defaultNow,
    announcement: null,
    telling: createTelling(built, createSnapshot(built.slim)),
    close: () => Promise.resolve(),
  };
}

/** Nothing to look at is most often a path that is misspelt. */
export function refuseNothing({ title, documents }: ManifestInput): void {
  if (documents.length > 0) return;
  throw new UsageError(`${title} holds no Kubernetes object.`, "Name YAML or JSON files, or folders that hold some.");
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
