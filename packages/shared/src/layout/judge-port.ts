/**
 * Where the lines of a Service port are cut. A break behind the Service is shared by every way in and
 * is drawn once, on the port's own line; a break of one way in is drawn on that way's line.
 */
import type { Backend, EntryNodes, Outcome, PathBreak, PortPath, Verdict, WayIn } from "../paths/path-model.ts";

/** What is behind the Service, whichever way one comes. */
export interface Behind {
  readonly verdict: Verdict;
  /** Set when nothing is reached; its hop is `endpoints` or `container`. */
  readonly break: PathBreak | null;
}

function isBehind(pathBreak: PathBreak | null): pathBreak is PathBreak {
  return pathBreak !== null && (pathBreak.hop === "endpoints" || pathBreak.hop === "container");
}

/** An ExternalName Service is there; what its name leads to is behind it, whichever hop the break names. */
function isNameBreak(pathBreak: PathBreak | null): pathBreak is PathBreak {
  return pathBreak !== null && pathBreak.hop !== "client" && pathBreak.hop !== "way-in";
}

/** Whether the port is a name only: an ExternalName Service. */
export function isName(port: PortPath): boolean {
  return port.waysIn.some((way) => way.type === "external-name");
}

function verdictBehind(port: PortPath): Verdict {
  if (port.backends.some((backend) => backend.verdict === "unknown")) return "unknown";
  if (port.used === 0) return "severed";
  return port.backends.some((backend) => backend.verdict !== "whole") ? "part" : "whole";
}

/** Judges what is behind a Service port. An ExternalName has no endpoints: there the name is all that is behind. */
export function judgeBehind(port: PortPath): Behind {
  const breaks = [port.break, ...port.waysIn.map((way) => way.break)];
  const found = breaks.find(isName(port) ? isNameBreak : isBehind) ?? null;
  if (port.backends.length === 0) {
    if (port.verdict === "unknown") return { verdict: "unknown", break: found ?? port.break };
    if (isName(port)) {
      return found === null ? { verdict: "whole", break: null } : { verdict: "severed", break: found };
    }
    return { verdict: "severed", break: found ?? nothingBehind(port) };
  }
  const verdict = verdictBehind(port);
  if (verdict === "severed" || verdict === "unknown") {
    return { verdict, break: found ?? (verdict === "severed" ? nothingBehind(port) : port.break) };
  }
  return { verdict, break: null };
}

function nothingBehind(port: PortPath): PathBreak | null {
  if (port.verdict === "whole" || port.verdict === "part") return null;
  return {
    hop: "endpoints",
    code: "no-ready-endpoint",
    outcome: port.break?.outcome ?? "refused",
    text: "nothing behind this port takes connections",
    ghost: null,
  };
}

/** A way's own break: null where the way holds and only what is behind the Service does not. */
export function ownBreak(way: WayIn, behind: Behind): PathBreak | null {
  const nothingShared = behind.verdict === "whole" || (behind.verdict === "severed" && behind.break === null);
  if (nothingShared || way.break === null) return way.break;
  const shared = way.type === "external-name" ? isNameBreak(way.break) : isBehind(way.break);
  return shared ? null : way.break;
}

/** Nodes that cannot be entered by, whatever is behind the Service. */
export function lostEntries(way: WayIn): readonly EntryNodes[] {
  if (!("entries" in way)) return [];
  return way.entries.filter(({ verdict, break: lost }) => verdict === "severed" && lost !== null && !isBehind(lost));
}

/** The truth of the way's own stretch, from the client to the Service. */
export function ownVerdict(way: WayIn, behind: Behind): Verdict {
  if (ownBreak(way, behind) !== null) return way.verdict;
  return lostEntries(way).length > 0 ? "part" : "whole";
}

/** Where a branch to one backend is cut while others hold: at the endpoints if its targetPort does not resolve. */
export function branchCut(backend: Backend): "endpoints" | "container" | null {
  if (backend.verdict !== "severed") return null;
  return backend.targetPort === null ? "endpoints" : "container";
}

/** What a client sees, in words that stand on the picture. */
export function outcomeWords(outcome: Outcome | null): string | null {
  switch (outcome) {
    case null:
      return null;
    case "refused":
      return "connection refused";
    case "dropped":
      return "times out";
    case "no-such-name":
      return "no such name";
    case "http-404":
      return "HTTP 404";
    case "http-500":
      return "HTTP 500";
    case "http-503":
      return "HTTP 503";
    default:
      return outcome satisfies never;
  }
}
