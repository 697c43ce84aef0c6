/** A healthCheckNodePort that is asked over HTTP: kube-proxy's answer is the verdict. */
import type { Passage } from "./passage.ts";

/** 503 where one of the ways ends at a health check of a node without a ready endpoint; anything else stays. */
export function answerHealthCheck(passage: Passage): Passage {
  const checks = passage.hops.filter(({ type }) => type === "health-check");
  if (checks.length === 0 || !checks.every(({ ends }) => ends === "http")) return passage;
  return { ...passage, outcomes: [], verdict: "http-503" };
}
