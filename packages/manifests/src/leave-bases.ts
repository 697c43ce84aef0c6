/** What a base's containers do not declare an overlay may add to them: the patch that does is not applied here. */
import { objectKey, type Finding } from "@portolan/shared";
import type { BuiltManifests } from "./build-cluster.ts";
import type { Verdict } from "./judge-versions.ts";

/** What these tell is that a container declares no such port. */
const ofPorts: ReadonlySet<string> = new Set(["target-port-name-missing", "target-port-undeclared"]);

/** A verdict without what an overlay may mend; that is noted as not judged. */
export function leaveBases(
  { findings, notJudged }: Verdict,
  { documents }: Pick<BuiltManifests, "documents">,
): Verdict {
  const isLeft = ({ rule, evidence }: Finding): boolean =>
    ofPorts.has(rule) && evidence.some(({ object }) => documents.get(objectKey(object))?.base === true);
  const notes = findings
    .filter(isLeft)
    .flatMap(({ rule, evidence: [reference] }) => (reference ? [{ rule, reference }] : []));
  return { findings: findings.filter((finding) => !isLeft(finding)), notJudged: [...notJudged, ...notes] };
}
