/**
 * When a broken state began, as the server saw it itself. The API tells it only in part (conditions,
 * managedFields), and what was seen is more exact than what was written down.
 */
import type { Finding, ObjectKey, ServiceId } from "@portolan/shared";

export interface SinceObserver {
  /**
   * The findings of a Service or another object with `since` set to what was observed. `brokenPorts` are the ports
   * (`80/TCP`) whose path is not whole. `watching` says whether the server saw everything since the last call: what it
   * finds after a gap may have begun in the gap.
   */
  readonly observe: (
    id: ServiceId | ObjectKey,
    seen: { readonly brokenPorts: readonly string[]; readonly findings: readonly Finding[] },
    at: { readonly now: number; readonly watching: boolean },
  ) => readonly Finding[];
  /** Forgets what is gone. */
  readonly forget: (id: ServiceId | ObjectKey) => void;
}

/** What is remembered of one: times in milliseconds since 1970, null where it was never seen whole. */
interface Remembered {
  /** By port (`80/TCP`): when its path stopped being whole. */
  readonly brokenSince: ReadonlyMap<string, number | null>;
  /** By finding id: when it began. */
  readonly findingSince: ReadonlyMap<string, number | null>;
}

const whole: Remembered = { brokenSince: new Map(), findingSince: new Map() };

/** Remembers, for everything that is passed in, when its ports broke and its findings began. */
export function createSinceObserver(): SinceObserver {
  const remembered = new Map<ServiceId | ObjectKey, Remembered>();
  return {
    observe: (id, { brokenPorts, findings }, { now, watching }) => {
      const before = remembered.get(id);
      const seenFrom = watching && before !== undefined ? now : null;
      const brokenSince = new Map(
        brokenPorts.map((port): [string, number | null] => [
          port,
          before?.brokenSince.has(port) === true ? (before.brokenSince.get(port) ?? null) : seenFrom,
        ]),
      );
      const findingSince = new Map(
        findings.map((finding): [string, number | null] => {
          if (before?.findingSince.has(finding.id) === true) {
            return [finding.id, before.findingSince.get(finding.id) ?? null];
          }
          const portBroke = finding.port === null ? undefined : brokenSince.get(finding.port);
          return [finding.id, portBroke === undefined ? seenFrom : portBroke];
        }),
      );
      // Most are whole, and there may be very many.
      const isWhole = brokenSince.size === 0 && findingSince.size === 0;
      remembered.set(id, isWhole ? whole : { brokenSince, findingSince });
      return findings.map((finding) => withSince(finding, findingSince.get(finding.id) ?? null));
    },
    forget: (id) => {
      remembered.delete(id);
    },
  };
}

function withSince(finding: Finding, observed: number | null): Finding {
  return observed === null ? finding : { ...finding, since: new Date(observed).toISOString() };
}
