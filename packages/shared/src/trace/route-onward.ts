/** HTTP after the packets have arrived: where routers send the request on to. */
import type { SlimPod } from "../model/objects.ts";
import type { RoutedBackend, RoutingDecision } from "../routing/routing-model.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { dialBackends } from "./dial-backend.ts";
import { findDecision, type RouterDecision, type Sent } from "./find-decision.ts";
import { findPod } from "./judge-leg.ts";
import { joinParts, makeHop, nothing, sharedSocket, takeShare, type Passage } from "./passage.ts";
import type { ProxyMode, TraceOptions, TraceOutcome, TraceVerdict } from "./trace-model.ts";
import { sayUnread } from "./say-unread.ts";
import { toSentence } from "./to-sentence.ts";

/** What goes on beyond the packets. */
export interface Onward extends Sent {
  readonly mode: ProxyMode;
  readonly options: TraceOptions;
}

/** Follows every outcome that has reached a router's pod to where the router sends it; the others stay as they are. */
export function routeOnward(sent: Onward, passage: Passage): Passage {
  const routed = new Map<SlimPod, Routed | null>();
  const parts = passage.outcomes.map((outcome) => {
    const onward = onwardFrom(sent, outcome, routed);
    if (onward === null) return { ...nothing, outcomes: [outcome] };
    onward.share += outcome.share;
    const { verdict, outcomes } = onward.passage;
    return { ...nothing, verdict, outcomes: outcomes.map((each) => reachedBy(outcome, each)) };
  });
  const onwards = [...routed.values()].filter((each) => each !== null);
  if (onwards.length === 0) return passage;
  const joined = joinParts(parts);
  const entries = new Set(passage.outcomes.map(({ entry }) => entry)).size;
  const behind = joinParts(onwards.map((each) => takeShare(each.passage, each.share / entries)));
  return {
    hops: [...passage.hops.map((hop) => (hop.ends === "delivered" ? { ...hop, ends: null } : hop)), ...behind.hops],
    outcomes: joined.outcomes,
    because: [...behind.because, ...passage.because],
    chains: [...passage.chains, ...behind.chains],
    verdict: passage.verdict ?? joined.verdict,
    redirect: behind.redirect,
  };
}

/** What one router's pod does, and how much of all comes to it. */
interface Routed {
  readonly passage: Passage;
  share: number;
}

function onwardFrom(sent: Onward, outcome: TraceOutcome, routed: Map<SlimPod, Routed | null>): Routed | null {
  if (outcome.pod === null || outcome.port === null || outcome.outcome !== "delivered") return null;
  const pod = findPod(sent.snapshot, outcome.pod);
  if (pod === undefined) return null;
  const before = routed.get(pod);
  if (before !== undefined) return before;
  const found = findDecision(sent, pod, outcome.port);
  const onward = found === null ? null : { passage: followDecision(sent, pod, found, outcome), share: 0 };
  routed.set(pod, onward);
  return onward;
}

/** The ends behind a router's pod take the share and the entry of the connection that came to it; one at the pod itself is that connection's. */
function reachedBy(came: TraceOutcome, end: TraceOutcome): TraceOutcome {
  const isPod = end.pod === came.pod && end.address === came.address && end.port === came.port;
  return { ...(isPod ? came : end), outcome: end.outcome, share: end.share * came.share, entry: came.entry };
}

/** What follows from a decision: backends, an answer of the router's own, or nothing that can be told. */
export function followDecision(
  sent: Onward,
  pod: SlimPod | null,
  { decision, router, note }: RouterDecision,
  arrived: TraceOutcome | null,
): Passage {
  const notes = [...decision.because.map(toSentence), ...(note === null ? [] : [toSentence(note)])];
  const input = arrived === null ? null : { address: arrived.address, port: arrived.port };
  const controller = makeHop("controller", `${router} takes the request${requestText(sent)}`, {
    object: pod === null ? null : sent.snapshot.topOwner(pod),
    node: pod?.nodeName ?? null,
    input,
  });
  switch (decision.type) {
    case "routed": {
      const { snapshot, protocol, mode, options } = sent;
      const type = decision.object.kind === "Ingress" ? "ingress-rule" : "route-rule";
      const to = decision.backends.map(({ service, port }) => `${service}:${String(port ?? "")}`).join(", ");
      const behind = dialBackends({ dial: { snapshot, protocol }, mode, options, pod, decision });
      const output = sharedSocket(behind.outcomes);
      const rule = makeHop(type, `${decision.matched} → ${to}${dialText(snapshot, decision.backends)}`, {
        input,
        output,
        object: decision.object,
        fieldPath: decision.fieldPath,
      });
      return {
        ...behind,
        hops: [{ ...controller, output }, rule, ...behind.hops],
        because: [...behind.because, ...notes],
      };
    }
    case "answered": {
      const unread = sayUnreadRule(sent, decision);
      if (unread === null) return answeredBy(decision, controller, notes, arrived);
      return { ...nothing, hops: [{ ...controller, ends: "unknown" }], because: [unread], verdict: "unknown" };
    }
    case "closed": {
      const hop = makeHop("route-rule", `${router} closes the connection without an answer`, {
        input,
        object: decision.object,
        ends: "refused",
      });
      const outcomes: readonly TraceOutcome[] = arrived === null ? [] : [{ ...arrived, outcome: "refused", share: 1 }];
      return { ...nothing, hops: [controller, hop], outcomes, because: notes, verdict: "refused" };
    }
    case "unknown":
      return { ...nothing, hops: [{ ...controller, ends: "unknown" }], because: notes, verdict: "unknown" };
    default:
      return decision satisfies never;
  }
}

/** Why a 404 is not certain: a rule that is not read may take the request. Null for other answers. */
function sayUnreadRule(
  sent: Onward,
  { status, object }: Extract<RoutingDecision, { readonly type: "answered" }>,
): string | null {
  if (status !== 404 || (object !== null && object.kind !== "Gateway")) return null;
  const unread = sayUnread(sent, object === null ? ["Ingress"] : ["HTTPRoute", "GRPCRoute"]);
  return unread === null ? null : `No rule that is known takes the request${requestText(sent)}, but ${unread}.`;
}

/** What the router dials there; empty where nothing is, or the name of an ExternalName. */
function dialText(snapshot: Snapshot, backends: readonly RoutedBackend[]): string {
  const dialled = backends.filter(({ service, invalid }) => {
    const [namespace = "", name = ""] = service.split("/");
    const found = snapshot.get("Service", namespace, name);
    return invalid === null && found !== undefined && found.type !== "ExternalName";
  });
  if (dialled.length === 0) return "";
  const isDirect = dialled.some(({ viaClusterIp }) => !viaClusterIp);
  return isDirect ? "; the router dials the endpoints, past the ClusterIP" : "; the router dials the ClusterIP";
}

function answeredBy(
  { status, location, object }: Extract<RoutingDecision, { readonly type: "answered" }>,
  controller: ReturnType<typeof makeHop>,
  notes: readonly string[],
  arrived: TraceOutcome | null,
): Passage {
  const isRoute = object !== null && object.kind !== "Ingress";
  const hop = makeHop(isRoute ? "route-rule" : "ingress-rule", `The router itself answers ${status}`, {
    input: controller.input,
    object,
    ends: "http",
  });
  const verdict = verdictOfStatus(status);
  const outcomes = verdict === null && arrived !== null ? [{ ...arrived, share: 1 }] : [];
  const said = verdict === null ? [`The router itself answers ${status}.`] : [];
  const redirect = location === undefined ? null : { status, location };
  return { ...nothing, hops: [controller, hop], outcomes, because: [...notes, ...said], verdict, redirect };
}

/** Null for an answer that is none of an error: a redirect is delivered, to the router. */
function verdictOfStatus(status: number): TraceVerdict | null {
  if (status === 404) return "http-404";
  if (status >= 500) return status === 500 ? "http-500" : "http-503";
  return status < 400 ? null : "unknown";
}

function requestText({ request }: Sent): string {
  return request === null ? "" : ` ${request.method} ${request.host}${request.path}`;
}
