import type { SlimPod } from "../../model/objects.ts";
import { selectorText } from "../../endpoints/match-selector.ts";
import { kubectl, shellQuote } from "../make-fix.ts";
import { linkProbes } from "../probe-facts.ts";
import type { ServiceRule } from "../rule.ts";
import {
  countText,
  latestTime,
  livePods,
  notReadyEvidence,
  notReadyReason,
  waitsForUnknownNodes,
} from "../service-facts.ts";

/** A rollout's pods are not ready for a while; only what stays so is worth a warning (milliseconds). */
const debounce = 60_000;

/** Part of the pods have not been ready for more than a minute. */
export const rule: ServiceRule = {
  type: "service",
  id: "some-not-ready",
  severity: "warning",
  title: "Some of the pods are not ready",
  *check(service, { snapshot, now, recheckAt, leavesInput }) {
    if (service.selector === null || service.publishNotReadyAddresses || service.type === "ExternalName") return;
    if (!service.ports.some(({ used }) => used > 0)) return;
    const pods = livePods(service, snapshot);
    const lost: SlimPod[] = [];
    for (const pod of pods.filter(({ ready }) => !ready)) {
      const due = Date.parse(pod.readySince ?? pod.createdAt ?? "") + debounce;
      if (due > now) recheckAt(due);
      else lost.push(pod);
    }
    if (lost.length === 0 || lost.length === pods.length) return;
    if (waitsForUnknownNodes(service, lost, leavesInput)) return;
    const reasons = lost.map((pod) => notReadyReason(pod, snapshot));
    const probes = linkProbes(service, snapshot);
    yield {
      hop: "endpoints",
      message: `${lost.length} of ${countText(pods.length, "pod")} behind Service ${service.name} ${lost.length === 1 ? "is" : "are"} not ready and ${lost.length === 1 ? "takes" : "take"} no traffic: ${[...new Set(reasons)].slice(0, 3).join("; ")}${probes.text}`,
      since: latestTime(lost.map(({ readySince }) => readySince)),
      evidence: [...lost.slice(0, 5).flatMap((pod) => notReadyEvidence(pod, snapshot)), ...probes.evidence],
      fixes: probes.fixes,
      reproduce: [
        `${kubectl(service)} get pods -l ${shellQuote(selectorText(service.selector))} -o wide`,
        ...lost.slice(0, 1).map(({ name }) => `${kubectl(service)} describe pod ${name}`),
      ],
    };
  },
};
