/** What network policies say of one connection (semantics.md 7). Whether a plugin enforces them is not visible. */
import type { Snapshot } from "../snapshot/snapshot.ts";
import { judgeDirection } from "./judge-direction.ts";
import type { DirectionJudgement, PolicyJudgement, PolicyQuestion } from "./policy-model.ts";

/**
 * The source's egress and the destination's ingress must both allow it. Where a translation on the
 * way shows the two ends different addresses (a source replaced by its node's), ask each direction
 * by itself with `judgeDirection` and join them.
 *
 * @example judgePolicies(snapshot, { source, destination, protocol: "TCP", port: 8080 }).verdict // "denied"
 */
export function judgePolicies(snapshot: Snapshot, question: PolicyQuestion): PolicyJudgement {
  return joinDirections(judgeDirection(snapshot, "Egress", question), judgeDirection(snapshot, "Ingress", question));
}

/** Both directions as one verdict: what denies comes first, then what is not known, then what allows. */
export function joinDirections(egress: DirectionJudgement, ingress: DirectionJudgement): PolicyJudgement {
  const directions = [egress, ingress];
  const ofType = (type: DirectionJudgement["type"]) => directions.filter((direction) => direction.type === type);
  const ordered = [...ofType("denied"), ...ofType("unknown"), ...ofType("allowed")];
  const exempt = [...ofType("own-node"), ...ofType("itself")];
  return {
    verdict: ofType("denied").length > 0 ? "denied" : ofType("unknown").length > 0 ? "unknown" : "allowed",
    egress,
    ingress,
    because: [...ordered, ...exempt].map(directionText),
  };
}

function directionText(direction: DirectionJudgement): string {
  switch (direction.type) {
    case "allowed":
    case "denied":
    case "unknown":
      return direction.text;
    case "own-node":
      return "what comes from a pod's own node is let in whatever policies say";
    case "itself":
      return "no policy keeps a pod from itself";
    case "not-isolated":
      return "no NetworkPolicy selects the pod in this direction";
    default:
      return direction satisfies never;
  }
}
