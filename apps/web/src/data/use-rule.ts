/** A rule's title, severity and text; it does not change while the server runs. */
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import type { RuleDocument } from "@portolan/shared";
import { ruleUrl } from "./api-urls.ts";
import { fetchJson } from "./fetch-json.ts";

export function useRule(id: string): UseQueryResult<RuleDocument> {
  return useQuery({
    queryKey: ["rule", id],
    queryFn: ({ signal }) => fetchJson<RuleDocument>(ruleUrl(document.baseURI, id), signal),
    staleTime: Infinity,
  });
}
