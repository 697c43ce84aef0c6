/**
 * Paths of manifests that are not all there is. Where something that a path names may stand elsewhere, the rules do not
 * judge it; then the picture must not call the path broken either: it is unknown, and says why.
 */
import { objectKey, type Finding, type NotJudged, type ObjectKey, type PathBreak } from "@portolan/shared";
import type { PortPath, ServicePaths, Verdict, WayIn } from "@portolan/shared";

/** The paths with everything unknown that hangs on what is not judged. */
export function softenPaths(
  paths: readonly ServicePaths[],
  findings: readonly Finding[],
  notJudged: readonly NotJudged[],
): readonly ServicePaths[] {
  if (notJudged.length === 0) return paths;
  const open = new Set(notJudged.map(({ reference }) => objectKey(reference.object)));
  return paths.map((service) => {
    // A reference to a Service that is not there is judged nowhere while more may be applied beside the text.
    const whole = service.missing || open.has(serviceKey(service));
    const isOpen = (port: PortPath): boolean => whole && !isTold(port, service, findings);
    const ports = service.ports.map((port) => softenPort(port, isOpen(port), open));
    const strayWaysIn = service.strayWaysIn.map((way) => softenWay(way, service.missing, open));
    const verdict = worst([...ports, ...strayWaysIn].map((each) => each.verdict)) ?? service.verdict;
    const changed = ports.some((port, index) => port !== service.ports[index]);
    return changed || strayWaysIn.some((way, index) => way !== service.strayWaysIn[index])
      ? { ...service, ports, strayWaysIn, verdict }
      : service;
  });
}

function serviceKey({ namespace, name }: ServicePaths): ObjectKey {
  return objectKey({ kind: "Service", namespace, name });
}

/** Whether a finding says that the port is broken: then it is judged. */
function isTold(port: PortPath, { id }: ServicePaths, findings: readonly Finding[]): boolean {
  const name = `${port.port}/${port.protocol}`;
  return findings.some(
    (finding) =>
      finding.severity !== "info" && finding.services.includes(id) && (finding.port === null || finding.port === name),
  );
}

function softenPort(port: PortPath, whole: boolean, open: ReadonlySet<ObjectKey>): PortPath {
  const waysIn = port.waysIn.map((way) => softenWay(way, whole, open));
  if (whole && isBroken(port.verdict)) {
    return { ...port, waysIn, verdict: "unknown", break: softenBreak(port.break) };
  }
  if (waysIn.every((way, index) => way === port.waysIn[index])) return port;
  const verdict = worst(waysIn.map((way) => way.verdict)) ?? port.verdict;
  const decisive = waysIn.find((way) => way.verdict === verdict);
  return { ...port, waysIn, verdict, break: verdict === "whole" ? null : (decisive?.break ?? port.break) };
}

function softenWay(way: WayIn, whole: boolean, open: ReadonlySet<ObjectKey>): WayIn {
  if (!isBroken(way.verdict) || !(whole || namedBy(way).some((key) => open.has(key)))) return way;
  return { ...way, verdict: "unknown", break: softenBreak(way.break) };
}

/** The objects that make a way in. */
function namedBy(way: WayIn): readonly ObjectKey[] {
  switch (way.type) {
    case "ingress":
      return [objectKey(way.ingress)];
    case "gateway":
      return [objectKey(way.route), objectKey(way.gateway)];
    default:
      return [];
  }
}

function isBroken(verdict: Verdict): boolean {
  return verdict === "severed" || verdict === "part";
}

/** What a client gets is not known either. */
function softenBreak(found: PathBreak | null): PathBreak | null {
  if (found === null) return null;
  const { ghost, text } = found;
  return {
    ...found,
    outcome: null,
    text: `not judged: ${text} in these manifests`,
    ghost: ghost === null ? null : { ...ghost, why: `${ghost.why}: not judged` },
  };
}

const ranked: readonly Verdict[] = ["severed", "part", "unknown", "whole"];

function worst(verdicts: readonly Verdict[]): Verdict | undefined {
  return ranked.find((verdict) => verdicts.includes(verdict));
}
