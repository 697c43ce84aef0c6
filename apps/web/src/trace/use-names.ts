/** Names that complete what is being typed. */
import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { NameList, NameSuggestion } from "@portolan/shared";
import { namesUrl } from "../data/api-urls.ts";
import { fetchJson } from "../data/fetch-json.ts";

/** Typing is over so long after the last key (ms). */
const pauseMs = 120;
const nothing: readonly NameSuggestion[] = [];

/** Suggestions for a word of one of the bar's fields; null asks for none. */
export function useNames(cluster: string, typed: string | null, field: "from" | "to"): readonly NameSuggestion[] {
  const [asked, setAsked] = useState(typed);
  useEffect(() => {
    const timer = window.setTimeout(() => {
      setAsked(typed);
    }, pauseMs);
    return () => {
      window.clearTimeout(timer);
    };
  }, [typed]);
  const { data } = useQuery<NameList>({
    queryKey: ["names", cluster, field, asked],
    queryFn:
      asked === null
        ? skipToken
        : ({ signal }) => fetchJson<NameList>(namesUrl(document.baseURI, cluster, asked, field), signal),
    staleTime: 5_000,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return typed === null ? nothing : (data?.names ?? nothing);
}
