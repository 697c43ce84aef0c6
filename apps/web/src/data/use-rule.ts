/** A rule's title, severity and text; it does not change while the server runs. */
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import type { RuleDocument } from "@portolan/shared";
import { ruleUrl } from "./api-urls.ts";
import { ApiError, fetchJson } from "./fetch-json.ts";

const attempts = 3;

export function useRule(id: string): UseQueryResult<RuleDocument> {
  return useQuery({
    queryKey: ["rule", id],
    queryFn: ({ signal }) =>
      fetchJson<RuleDocument>((input, init) => fetch(input, init), ruleUrl(document.baseURI, id), signal),
    staleTime: Infinity,
    // A refusal is an answer; only silence is worth another attempt.
    retry: (failures, error) => !(error instanceof ApiError) && failures < attempts,
  });
}
