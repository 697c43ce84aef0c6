/** What network policies say of a connection that arrives, told beside its outcomes: the verdict stays what the packets do (semantics.md 7). */
import { judgeDirection } from "../policies/judge-direction.ts";
import { joinDirections } from "../policies/judge-policies.ts";
import type { PolicyEnd, PolicyJudgement } from "../policies/policy-model.ts";
import type { SlimPod } from "../model/objects.ts";
import { clientAddress } from "./locate-client.ts";
import type { Dial, Passage } from "./passage.ts";
import type { TraceOutcome } from "./trace-model.ts";
import { toSentence } from "./to-sentence.ts";

/** Puts the policies' judgement on every outcome that reaches a pod or leaves one. */
export function judgeLeg(dial: Dial, passage: Passage): Passage {
  const said: string[] = [];
  const outcomes = passage.outcomes.map((outcome) => {
    const policy = judgeOutcome(dial, outcome);
    if (policy === null) return outcome;
    if (policy.verdict !== "allowed") said.push(...policy.because.map(toSentence));
    return { ...outcome, policy };
  });
  return { ...passage, outcomes, because: [...said, ...passage.because] };
}

/**
 * The egress rules of the client see the address that is dialled, after the translation on the
 * client's own node; the ingress rules of the pod see the source that arrives. Null where no policy
 * selects either end.
 */
function judgeOutcome(dial: Dial, outcome: TraceOutcome): PolicyJudgement | null {
  const { snapshot, protocol } = dial;
  if (outcome.outcome !== "delivered" || outcome.port === null || outcome.address === null) return null;
  const destination = destinationEnd(dial, outcome);
  const egress = judgeDirection(snapshot, "Egress", {
    source: clientEnd(dial),
    destination: leavesUntranslated(dial) ? { type: "address", address: dial.address } : destination,
    protocol,
    port: leavesUntranslated(dial) ? dial.port : outcome.port,
  });
  const ingress = judgeDirection(snapshot, "Ingress", {
    // The address that arrives: after masquerade it is a node's, and no policy sees the pod behind it.
    source: { type: "address", address: outcome.clientAddress },
    destination,
    protocol,
    port: outcome.port,
  });
  if (egress.type === "not-isolated" && ingress.type === "not-isolated") return null;
  return joinDirections(egress, ingress);
}

/** Whether the client's own node passes the packet on as it is: to another node's address. */
function leavesUntranslated({ snapshot, client, address }: Dial): boolean {
  for (const node of snapshot.nodesByAddress(address)) return node.name !== client.nodeName;
  return false;
}

function clientEnd({ client, family }: Dial): PolicyEnd {
  const address = clientAddress(client, family);
  if (client.type === "pod" && client.pod !== null) return { type: "pod", pod: client.pod, address: address ?? "" };
  return { type: "address", address };
}

function destinationEnd({ snapshot }: Dial, { pod, address }: TraceOutcome): PolicyEnd {
  const found = pod === null ? undefined : findPod(snapshot, pod);
  return found === undefined ? { type: "address", address } : { type: "pod", pod: found, address: address ?? "" };
}

/** The pod of an outcome, `namespace/name`. */
export function findPod(snapshot: Dial["snapshot"], name: string): SlimPod | undefined {
  const [namespace = "", own = ""] = name.split("/");
  return snapshot.get("Pod", namespace, own);
}
