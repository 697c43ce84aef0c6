/** A watch over HTTP: a line of JSON an event, until its time is over, the client leaves, or a fault ends it. */
import type { ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import type { Fault, FaultTable, FaultTarget } from "./fault.ts";
import { commonHeaders, type Reply } from "./send-response.ts";
import { expired } from "./status-error.ts";
import { watchObjects, type WatchContext, type WatchLine } from "./watch-objects.ts";

/** With so much unread a list waits. */
const roomBytes = 1024 * 1024;
/** How often it looks whether it may go on. */
const roomCheckMs = 2;
/** A reader that leaves so much unread is cut off. */
const mostPendingBytes = 32 * 1024 * 1024;

function encodeLine(line: WatchLine): Buffer {
  return Buffer.from(`${JSON.stringify(line)}\n`);
}

export function serveWatch(
  context: WatchContext,
  reply: Reply,
  response: ServerResponse,
  faults: FaultTable,
  target: FaultTarget,
): void {
  const { writer } = reply;
  let state: "open" | "muted" | "truncate" | "ended" = "open";
  const warnings = context.resource.deprecation === undefined ? [] : [context.resource.deprecation];
  writer.head(200, { ...commonHeaders(reply.auditId, warnings), "Content-Type": "application/json" });

  function end(bytes?: Buffer): void {
    if (state === "ended") return;
    state = "ended";
    writer.end(bytes);
  }
  function send(line: WatchLine): void {
    const bytes = encodeLine(line);
    if (state === "open") writer.write(bytes);
    if (state === "truncate") end(bytes.subarray(0, bytes.length >> 1));
    if (writer.pending() > mostPendingBytes) response.destroy();
  }

  function hasRoom(): boolean {
    return state === "ended" || writer.pending() <= roomBytes;
  }
  async function untilRoom(): Promise<void> {
    while (!hasRoom()) await setTimeout(roomCheckMs);
  }

  /** Faults that are switched on while the watch runs. */
  function meet(fault: Fault | null): void {
    switch (fault?.type) {
      case "close":
        response.destroy();
        break;
      case "stall":
        state = "muted";
        break;
      case "truncate":
        state = "truncate";
        break;
      case "gone":
        if (fault.form === "event") {
          end(
            encodeLine({
              type: "ERROR",
              object: { ...expired("The resourceVersion for the provided watch is too old.").body },
            }),
          );
        }
        break;
      case undefined:
      case "forbidden":
      case "internal-error":
      case "no-streamed-lists":
      case "slow":
      case "streamed-list-error":
      case "too-many-requests":
      case "unauthorized":
        break;
    }
  }
  const forgetFaults = faults.onAdd((rule) => {
    if (endsRunningWatch(rule.fault)) meet(faults.takeFrom(rule.id, target));
  });
  const stop = watchObjects(context, {
    send,
    waitForRoom: () => (hasRoom() ? null : untilRoom()),
    end: () => {
      if (state !== "muted") end();
    },
  });
  response.on("close", () => {
    state = "ended";
    stop();
    forgetFaults();
  });
}

/** Only these are told to watches that are already running; they count as one request met. */
function endsRunningWatch(fault: Fault): boolean {
  return (
    fault.type === "close" ||
    fault.type === "stall" ||
    fault.type === "truncate" ||
    (fault.type === "gone" && fault.form === "event")
  );
}
