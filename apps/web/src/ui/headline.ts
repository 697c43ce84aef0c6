/** The one sentence about a cluster: how many Service ports are broken. */
import type { Totals, Verdict, VerdictCounts } from "@portolan/shared";

export type Headline =
  | { readonly type: "broken"; readonly broken: number; readonly total: number }
  | { readonly type: "part"; readonly part: number; readonly total: number }
  | { readonly type: "unknown"; readonly unknown: number; readonly total: number }
  | { readonly type: "whole"; readonly total: number }
  | { readonly type: "none" };

/** All Service ports, whatever their verdict. */
export function totalPorts(ports: VerdictCounts): number {
  return ports.severed + ports.part + ports.unknown + ports.whole;
}

/** The worst that can be said of the totals. */
export function headlineOf(totals: Pick<Totals, "ports">): Headline {
  const { ports } = totals;
  const total = totalPorts(ports);
  if (total === 0) return { type: "none" };
  if (ports.severed > 0) return { type: "broken", broken: ports.severed, total };
  if (ports.part > 0) return { type: "part", part: ports.part, total };
  if (ports.unknown > 0) return { type: "unknown", unknown: ports.unknown, total };
  return { type: "whole", total };
}

/** The verdict whose colour and shape a headline takes. */
export function headlineVerdict(headline: Headline): Verdict {
  switch (headline.type) {
    case "broken":
      return "severed";
    case "part":
      return "part";
    case "unknown":
    case "none":
      return "unknown";
    case "whole":
      return "whole";
    default:
      return headline satisfies never;
  }
}
