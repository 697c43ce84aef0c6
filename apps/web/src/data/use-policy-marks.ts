/** What network policies make of the drawn paths for a chosen client, asked again every few seconds. */
import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import type { PolicyMark, PolicyOverlayList, ServicePaths } from "@portolan/shared";
import { policiesUrl } from "./api-urls.ts";
import { ApiError, fetchJson } from "./fetch-json.ts";

const route = getRouteApi("/c/$cluster");
const attempts = 2;
/** So many Services are asked about; more are not judged at a glance anyway. */
const askedServices = 40;

/** A mark and where it stands: on a backend of a Service port. */
export interface PlacedMark {
  /** The key of the backend's row in the picture. */
  readonly row: string;
  readonly service: string;
  readonly port: string;
  readonly mark: PolicyMark;
}

/** Marks of every backend; empty while the overlay is off. */
export function usePolicyMarks(paths: readonly ServicePaths[]): readonly PlacedMark[] {
  const { cluster } = route.useParams();
  const { policies: client } = route.useSearch();
  const services = paths.slice(0, askedServices).map(({ id }) => id);
  const { data } = useQuery<PolicyOverlayList>({
    queryKey: ["policies", cluster, client, services],
    queryFn:
      client === undefined || services.length === 0
        ? skipToken
        : ({ signal }) =>
            fetchJson<PolicyOverlayList>(
              (input, init) => fetch(input, init),
              policiesUrl(document.baseURI, cluster, client, services),
              signal,
            ),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
    retry: (failures, error) => !(error instanceof ApiError) && failures < attempts,
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
