/** Reads a source once, for a command that answers and ends. */
import { createSnapshot, type ClusterStatus, type Snapshot } from "@portolan/shared";
import type { Timing } from "../kube/timing.ts";
import type { ClusterSource, SourceUpdate } from "../store/cluster-source.ts";
import type { ProgramIo } from "./program-io.ts";
import { UsageError } from "./usage-error.ts";

/** A cluster that is not read by then is given up. */
const readTimeoutMs = 120_000;

/**
 * Resolves when every kind was read or refused. A kind that failed is waited for: an API server
 * that is busy for a moment must not make an answer that has seen only a part. What cannot be read
 * at all is a UsageError.
 */
export async function readCluster(
  source: ClusterSource,
  io: ProgramIo,
  timing: Timing,
  take: (update: SourceUpdate) => void,
): Promise<ClusterStatus> {
  return new Promise<ClusterStatus>((resolve, reject) => {
    let trouble: string | null = null;
    const cancel = timing.after(readTimeoutMs, () => {
      const seconds = String(readTimeoutMs / 1000);
      reject(new UsageError(`${source.title} was not read to the end within ${seconds} s. ${trouble ?? ""}`.trimEnd()));
    });
    const settle = (status: ClusterStatus): void => {
      const { state } = status;
      if (state.type === "connecting") return;
      if (state.type === "reconnecting") {
        if (trouble === null) io.stderr(`portolan: ${source.title} is read again: ${state.error}\n`);
        trouble = state.error;
        return;
      }
      cancel();
      if (state.type === "unreachable") reject(new UsageError(`${source.title} cannot be read: ${state.error}`));
      else resolve(status);
    };
    source.subscribe((update) => {
      take(update);
      if (update.type === "status") settle(update.status);
    });
    source.start();
    settle(source.status());
  });
}

/** Says which kinds could not be read and which permission would help. */
export function warnOfUnreadable(status: ClusterStatus, io: ProgramIo): void {
  for (const { kind, namespaces, reason, permission } of status.unreadable) {
    const where = namespaces.length === 0 ? "" : ` in ${namespaces.join(", ")}`;
    io.stderr(`portolan: ${kind} cannot be read${where}: ${reason}\n${permission.trimEnd()}\n`);
  }
}

/** The cluster as it is now, for a command that asks it one thing. Progress and gaps are told on standard error. */
export async function readSnapshot(source: ClusterSource, io: ProgramIo, timing: Timing): Promise<Snapshot> {
  const snapshot = createSnapshot();
  if (source.source === "live" && io.stderrIsTerminal) io.stderr(`portolan: reading ${source.title} …\n`);
  const status = await readCluster(source, io, timing, (update) => {
    if (update.type === "status") snapshot.setUnreadable(update.unread);
    else for (const event of update.events) snapshot.applyEvent(event);
  });
  warnOfUnreadable(status, io);
  return snapshot;
}
