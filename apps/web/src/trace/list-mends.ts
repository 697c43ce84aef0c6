import { portName } from "../canvas/selection.ts";
import { selectFindings } from "../inspector/select-findings.ts";
import type { ServiceId, ServiceView, Trace } from "@portolan/shared";

/** The first mend of a fault on a traced way. */
export interface MendOnWay {
  readonly service: ServiceId;
  readonly port: string | null;
  /** The finding's id. */
  readonly finding: string;
  readonly summary: string;
}

/** What mends the Service ports that a failed connection comes through, each by its gravest fault; nothing for one that is delivered. */
export function listMends(
  trace: Pick<Trace, "verdict" | "chains">,
  views: readonly ServiceView[],
): readonly MendOnWay[] {
  if (trace.verdict === "delivered") return [];
  const mends = new Map<string, MendOnWay>();
  for (const { service, port } of trace.chains) {
    const view = views.find(({ paths }) => paths?.id === service);
    const drawn = view?.paths?.ports.find(({ id }) => id === port);
    // A path that is whole is not what the connection fails at.
    if (view === undefined || drawn === undefined || drawn.verdict === "whole") continue;
    const finding = selectFindings(view.findings, drawn).find(({ severity }) => severity === "error");
    const [fix] = finding?.fixes ?? [];
    if (finding === undefined || fix === undefined) continue;
    mends.set(finding.id, { service, port: portName(drawn), finding: finding.id, summary: fix.summary });
  }
  return [...mends.values()];
}
