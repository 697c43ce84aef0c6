/** Asks the server what happens to a connection, and again whenever the cluster has changed. */
import { keepPreviousData, skipToken, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useEffect } from "react";
import type { TraceAnswer } from "@portolan/shared";
import { traceUrl } from "./api-urls.ts";
import { fetchJson } from "./fetch-json.ts";
import { useView } from "./use-view.ts";

/** A change of the cluster is asked about so much later (ms): changes come in swarms. */
const settleMs = 400;

export interface TraceQuestion {
  readonly from: string;
  readonly to: string;
  readonly host: string | undefined;
}

/** The answer, kept while it is asked for again; null asks for nothing. */
export function useTrace(cluster: string, question: TraceQuestion | null): UseQueryResult<TraceAnswer> {
  const client = useQueryClient();
  const overview = useView("overview");
  useEffect(() => {
    const timer = window.setTimeout(() => {
      void client.invalidateQueries({ queryKey: ["trace", cluster] });
    }, settleMs);
    return () => {
      window.clearTimeout(timer);
    };
  }, [client, cluster, overview]);
  return useQuery<TraceAnswer>({
    queryKey: ["trace", cluster, question?.from, question?.to, question?.host],
    queryFn:
      question === null
        ? skipToken
        : ({ signal }) =>
            fetchJson<TraceAnswer>(
              traceUrl(document.baseURI, cluster, question.from, question.to, question.host),
              signal,
            ),
    placeholderData: keepPreviousData,
  });
}
