/** Gives the pages of one cluster its stream; the stream lives as long as the cluster's pages do. */
import { useQueryClient } from "@tanstack/react-query";
import { createContext, useEffect, useState, type ReactNode } from "react";
import { browserEnvironment, createClusterStream, type ClusterStream } from "./cluster-stream.ts";

/** Null outside of a cluster's pages. */
export const ClusterStreamContext = createContext<ClusterStream | null>(null);

interface ClusterStreamProviderProps {
  /** Must also be the element's `key`: another cluster is another stream. */
  readonly cluster: string;
  readonly children: ReactNode;
}

export function ClusterStreamProvider({ cluster, children }: ClusterStreamProviderProps) {
  const queryClient = useQueryClient();
  const [stream] = useState(() => createClusterStream(browserEnvironment(queryClient), cluster));

  useEffect(() => {
    const onVisibility = (): void => {
      stream.setVisible(document.visibilityState !== "hidden");
    };
    onVisibility();
    document.addEventListener("visibilitychange", onVisibility);
    window.addEventListener("online", stream.retry);
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      window.removeEventListener("online", stream.retry);
      stream.setVisible(false);
    };
  }, [stream]);

  return <ClusterStreamContext value={stream}>{children}</ClusterStreamContext>;
}
