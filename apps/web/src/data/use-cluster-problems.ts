/** What is broken in clusters whose pages are not open: asked for from time to time, no stream is held for it. */
import { useQueries } from "@tanstack/react-query";
import type { Finding, FindingsView, Keyed, OverviewView } from "@portolan/shared";
import { viewUrl } from "./api-urls.ts";
import { fetchJson } from "./fetch-json.ts";

/** One cluster's findings and which of its Services can be reached from outside. */
export interface ClusterProblems {
  readonly cluster: string;
  readonly findings: Keyed<Finding>;
  /** `namespace/name`. */
  readonly exposed: ReadonlySet<string>;
}

const findingsRefreshMs = 10_000;
/** What is exposed changes rarely, and comes with the larger document. */
const exposureRefreshMs = 60_000;

async function readView<T>(cluster: string, view: "overview" | "findings", signal: AbortSignal): Promise<T> {
  return fetchJson<T>(viewUrl(document.baseURI, cluster, view), signal);
}

function exposedServices({ services }: OverviewView): ReadonlySet<string> {
  return new Set(Object.entries(services).flatMap(([key, row]) => (row.exposed ? [key] : [])));
}

const none: ReadonlySet<string> = new Set();

/** The problems of these clusters, those that have answered, in the given order. */
export function useClusterProblems(clusters: readonly string[]): readonly ClusterProblems[] {
  const findings = useQueries({
    queries: clusters.map((cluster) => ({
      queryKey: ["cluster-findings", cluster],
      queryFn: async ({ signal }: { readonly signal: AbortSignal }) =>
        (await readView<FindingsView>(cluster, "findings", signal)).findings,
      refetchInterval: findingsRefreshMs,
    })),
  });
  const exposed = useQueries({
    queries: clusters.map((cluster) => ({
      queryKey: ["cluster-exposure", cluster],
      queryFn: async ({ signal }: { readonly signal: AbortSignal }) =>
        exposedServices(await readView<OverviewView>(cluster, "overview", signal)),
      refetchInterval: exposureRefreshMs,
    })),
  });
  return clusters.flatMap((cluster, index) => {
    const found = findings[index]?.data;
    return found === undefined ? [] : [{ cluster, findings: found, exposed: exposed[index]?.data ?? none }];
  });
}
