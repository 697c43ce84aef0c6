/** `portolan node-ports`: the nodePorts of the cluster, and which are free. */
import { computeServicePaths, listNodePorts } from "@portolan/shared";
import type { Timing } from "../kube/timing.ts";
import { formatNodePorts } from "./format-node-ports.ts";
import type { OpenSource } from "./open-source.ts";
import type { ProgramIo } from "./program-io.ts";
import { readSnapshot } from "./read-cluster.ts";
import { exitStatus, UsageError, type ExitStatus } from "./usage-error.ts";

/** Writes the list to standard output. */
export async function runNodePorts(
  { source }: OpenSource,
  format: "text" | "json",
  io: ProgramIo,
  timing: Timing,
): Promise<ExitStatus> {
  const snapshot = await readSnapshot(source, io, timing);
  if (snapshot.unreadable.has("Service")) {
    throw new UsageError(
      `${source.title} cannot be listed without Services.`,
      "Grant get, list and watch on Services, or name the namespaces that you may read with -n.",
    );
  }
  const { namespaces } = source.status();
  const options = { namespaces: namespaces === null ? null : new Set(namespaces) };
  const list = listNodePorts(snapshot, (id) => computeServicePaths(snapshot, id, options), namespaces);
  io.stdout(format === "json" ? `${JSON.stringify({ version: 1, ...list }, null, 2)}\n` : formatNodePorts(list));
  return exitStatus.fine;
}
