/** Subscribes a component to the views of several Services at once. */
import { skipToken, useQueries } from "@tanstack/react-query";
import { useContext, useEffect } from "react";
import type { ServiceView } from "@portolan/shared";
import { ClusterStreamContext } from "./cluster-stream-context.tsx";
import { viewQueryKey } from "./view-keys.ts";

type ServiceViewKey = `service:${string}/${string}`;

/** The views that have come, in the order of the keys. */
export function useServiceViews(keys: readonly ServiceViewKey[]): readonly ServiceView[] {
  const stream = useContext(ClusterStreamContext);
  const wanted = keys.join(" ");
  useEffect(() => {
    if (stream === null) return;
    const releases = wanted
      .split(" ")
      .filter((key) => key !== "")
      // What was joined are keys.
      .map((key) => stream.views.acquire(key as ServiceViewKey));
    return () => {
      for (const release of releases) release();
    };
  }, [stream, wanted]);
  return useQueries({
    queries: keys.map((key) => ({
      queryKey: viewQueryKey(stream?.cluster ?? "", key),
      queryFn: skipToken,
      staleTime: Infinity,
      structuralSharing: false,
    })),
    combine: combineViews,
  });
}

function combineViews(results: readonly { readonly data?: unknown }[]): readonly ServiceView[] {
  // Under a Service's key lies its view.
  return results.flatMap(({ data }) => (data === undefined ? [] : [data as ServiceView]));
}
