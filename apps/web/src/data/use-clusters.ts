/** The list of clusters: small, and asked for again from time to time. */
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import type { ClusterList } from "@portolan/shared";
import { clustersUrl } from "./api-urls.ts";
import { fetchJson } from "./fetch-json.ts";

/** One cluster of the list. */
export type ClusterEntry = ClusterList["clusters"][number];

const refreshMs = 10_000;

export function useClusters(): UseQueryResult<readonly ClusterEntry[]> {
  return useQuery({
    queryKey: ["clusters"],
    queryFn: async ({ signal }) => {
      const url = clustersUrl(document.baseURI);
      return (await fetchJson<ClusterList>(url, signal)).clusters;
    },
    refetchInterval: refreshMs,
  });
}
