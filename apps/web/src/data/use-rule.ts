/** Rules with their texts and examples; they do not change while the server runs. */
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import type { RuleDocument } from "@portolan/shared";
import { rulesUrl, ruleUrl } from "./api-urls.ts";
import { fetchJson } from "./fetch-json.ts";

export function useRule(id: string): UseQueryResult<RuleDocument> {
  return useQuery({
    queryKey: ["rule", id],
    queryFn: ({ signal }) => fetchJson<RuleDocument>(ruleUrl(document.baseURI, id), signal),
    staleTime: Infinity,
  });
}

/** Every rule, by id. */
export function useRules(): UseQueryResult<readonly RuleDocument[]> {
  return useQuery({
    queryKey: ["rules"],
    queryFn: async ({ signal }) =>
      (await fetchJson<{ readonly rules: readonly RuleDocument[] }>(rulesUrl(document.baseURI), signal)).rules,
    staleTime: Infinity,
  });
}
