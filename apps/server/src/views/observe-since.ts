/**
 * When a broken state began, as the server saw it itself. The API tells it only in part (conditions,
 * managedFields), and what was seen is more exact than what was written down.
 */
import type { Finding, ServiceId, ServicePaths } from "@portolan/shared";

export interface SinceObserver {
  /**
   * The findings of a Service with `since` set to what was observed. `watching` says whether the
   * server saw everything since the last call: what it finds after a gap may have begun in the gap.
   */
  readonly observe: (
    paths: ServicePaths,
    findings: readonly Finding[],
    at: { readonly now: number; readonly watching: boolean },
  ) => readonly Finding[];
  /** Forgets a Service that is gone. */
  readonly forget: (id: ServiceId) => void;
}

/** What is remembered of one Service: times in milliseconds since 1970, null where it was never seen whole. */
interface Remembered {
  /** By port (`80/TCP`): when its path stopped being whole. */
  readonly brokenSince: ReadonlyMap<string, number | null>;
  /** By finding id: when it began. */
  readonly findingSince: ReadonlyMap<string, number | null>;
}

/** Remembers, for every Service that is passed in, when its ports broke and its findings began. */
export function createSinceObserver(): SinceObserver {
  const remembered = new Map<ServiceId, Remembered>();
  return {
    observe: (paths, findings, { now, watching }) => {
      const before = remembered.get(paths.id);
      const seenFrom = watching && before !== undefined ? now : null;
      const brokenSince = new Map(
        paths.ports
          .filter((port) => port.verdict !== "whole")
          .map(({ port, protocol }): [string, number | null] => {
            const key = `${String(port)}/${protocol}`;
            return [key, before?.brokenSince.has(key) === true ? (before.brokenSince.get(key) ?? null) : seenFrom];
          }),
      );
      const findingSince = new Map(
        findings.map(({ id, port }): [string, number | null] => {
          if (before?.findingSince.has(id) === true) return [id, before.findingSince.get(id) ?? null];
          const portBroke = port === null ? undefined : brokenSince.get(port);
          return [id, portBroke === undefined ? seenFrom : portBroke];
        }),
      );
      remembered.set(paths.id, { brokenSince, findingSince });
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
