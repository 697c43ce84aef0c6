/** What a client that follows redirects dials next: browsers and `curl -L` do, plain curl stops. */
import { bareHost } from "../routing/match-ingress-host.ts";
import { formatTarget, parseTarget } from "./parse-target.ts";
import type { Passage, Redirect } from "./passage.ts";
import type { TraceHop, TraceTarget } from "./trace-model.ts";

/** A redirect of the router to the same host is followed by `connect`; one to another host is only told. */
export function followRedirect(
  reached: Passage,
  asked: TraceTarget,
  before: readonly string[],
  connect: (to: TraceTarget) => Passage,
): Passage {
  const { redirect } = reached;
  if (redirect === null) return reached;
  const { status, location } = redirect;
  const next = targetOf(redirect, asked);
  const only = (text: string): Passage => ({ ...reached, because: [text, ...reached.because] });
  const answer = `The router answers ${String(status)} to ${location}`;
  if (next === null) return only(`${answer}: another host, which is not followed here.`);
  if (before.includes(formatTarget(next))) return only(`${answer}: the redirects lead in a circle.`);
  const followed = connect(next);
  const text = `${answer}: a browser and curl -L follow it and come to what is told here, plain curl stops at the ${String(status)}.`;
  return {
    ...followed,
    hops: [...reached.hops.map((hop) => leadOn(hop, next)), ...followed.hops],
    because: [text, ...followed.because, ...reached.because.filter((each) => !isSaid(each))],
    chains: [...reached.chains, ...followed.chains],
  };
}

/** What `text` says already. */
function isSaid(reason: string): boolean {
  return /^The router itself answers \d+\.$/.test(reason);
}

/** Null for another host, and for what only the router can fill in (`$request_uri`). */
function targetOf({ location }: Redirect, asked: TraceTarget): TraceTarget | null {
  if (location.startsWith("/")) return { ...asked, path: location };
  const parsed = location.includes("$") ? null : parseTarget(location);
  if (parsed?.type !== "target") return null;
  const { target } = parsed;
  if (target.host !== bareHost(asked.hostHeader ?? asked.host)) return null;
  // The query goes on with the path.
  const path = target.path === asked.path.split("?")[0] ? asked.path : target.path;
  return { ...target, path, method: asked.method, headers: asked.headers };
}

/** The redirect ends nothing for who follows it. */
function leadOn(hop: TraceHop, { host, port }: TraceTarget): TraceHop {
  return hop.ends === "http" ? { ...hop, output: { address: host, port }, ends: null } : hop;
}
