/** The verdict of a Service port, from its ways in and what stands behind it. */
import type { ServiceType } from "../model/objects.ts";
import { worstJudgement, type Judgement } from "./make-break.ts";
import type { WayIn } from "./path-model.ts";

/**
 * Severed when nothing behind the port can be reached or no way in is left; part when some endpoints
 * or some ways in are lost; unknown when something that it depends on could not be read.
 */
export function judgePort(type: ServiceType, waysIn: readonly WayIn[], behind: Judgement): Judgement {
  if (behind.verdict === "severed") return behind;
  const counted = waysIn
    .filter((way) => !isRoutedAround(type, way))
    .map((way): Judgement => ({ verdict: way.verdict, break: way.break }));
  const [first] = counted;
  if (first !== undefined && counted.every(({ verdict }) => verdict === "severed")) return first;
  const lost = worstJudgement([...counted, behind]);
  if (lost.verdict !== "severed") return lost;
  return partOf(lost, counted, behind);
}

/** Some way in is severed and others are not: part of the port is lost. */
function partOf(severed: Judgement, waysIn: readonly Judgement[], behind: Judgement): Judgement {
  const part: Judgement = {
    verdict: "part",
    break: severed.break === null ? null : { ...severed.break, outcome: null },
  };
  const others = [...waysIn, behind].filter(({ verdict }) => verdict === "part");
  return worstJudgement([part, ...others]);
}

/**
 * A load balancer checks its nodes' health and passes by those that are down or have no local
 * endpoint: what only a client of the nodePort itself would notice does not count for the port. Nor
 * does a route that sends nothing: weight 0 is a release in waiting.
 */
function isRoutedAround(type: ServiceType, way: WayIn): boolean {
  if (way.break?.code === "route-sends-nothing") return true;
  if (type !== "LoadBalancer" || way.type !== "node-port" || way.break === null) return false;
  const { code } = way.break;
  return code === "no-local-endpoint" || code === "node-down";
}
