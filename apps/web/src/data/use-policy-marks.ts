/** What network policies make of the drawn paths for a chosen client, asked again every few seconds. */
import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import type { PolicyMark, PolicyOverlayList } from "@portolan/shared";
import { policiesUrl } from "./api-urls.ts";
import { fetchJson } from "./fetch-json.ts";

const route = getRouteApi("/c/$cluster");
/** Policies change rarely; the overlay is asked for again so often (ms). */
const againMs = 5_000;
/** A mark and where it stands: on a backend of a Service port. */
export interface PlacedMark {
  /** The key of the backend's row in the picture. */
  readonly row: string;
  readonly service: string;
  readonly port: string;
  readonly mark: PolicyMark;
}

/** Marks of every backend of a namespace's Services, or of one Service; empty while the overlay is off. */
export function usePolicyMarks(namespace: string, service: string | null): readonly PlacedMark[] {
  const { cluster } = route.useParams();
  const { policies: client } = route.useSearch();
  const { data } = useQuery<PolicyOverlayList>({
    queryKey: ["policies", cluster, client, namespace, service],
    queryFn:
      client === undefined
        ? skipToken
        : ({ signal }) =>
            fetchJson<PolicyOverlayList>(
              policiesUrl(document.baseURI, cluster, client, { namespace, service }),
              signal,
            ),
    placeholderData: keepPreviousData,
    refetchInterval: againMs,
  });
  return useMemo(() => (client === undefined || data === undefined ? [] : placeMarks(data)), [client, data]);
}

/** The marks of an answer with their places in the picture. */
export function placeMarks({ services }: PolicyOverlayList): readonly PlacedMark[] {
  return Object.entries(services).flatMap(([service, { ports }]) =>
    ports.flatMap(({ id, backends }) =>
      backends.map((mark) => ({ row: `${id}|to|${mark.id}`, service, port: id.slice(service.length + 1), mark })),
    ),
  );
}
