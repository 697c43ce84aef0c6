/** The rules; they do not change while the server runs. */
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import type { RuleDocument, RuleSummary } from "@portolan/shared";
import { rulesUrl, ruleUrl } from "./api-urls.ts";
import { fetchJson } from "./fetch-json.ts";

/** A rule with its text and examples. */
export function useRule(id: string): UseQueryResult<RuleDocument> {
  return useQuery({
    queryKey: ["rule", id],
    queryFn: ({ signal }) => fetchJson<RuleDocument>(ruleUrl(document.baseURI, id), signal),
    staleTime: Infinity,
  });
}

/** Every rule, by id. */
export function useRules(): UseQueryResult<readonly RuleSummary[]> {
  return useQuery({
    queryKey: ["rules"],
    queryFn: async ({ signal }) =>
      (await fetchJson<{ readonly rules: readonly RuleSummary[] }>(rulesUrl(document.baseURI), signal)).rules,
    staleTime: Infinity,
  });
}
