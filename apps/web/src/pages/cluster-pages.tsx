import { getRouteApi } from "@tanstack/react-router";
import { ClusterStreamProvider } from "../data/cluster-stream-context.tsx";
import { Shell } from "../ui/shell.tsx";

const route = getRouteApi("/c/$cluster");

/** The frame of a cluster's pages, with the cluster's stream. */
export function ClusterPages() {
  const { cluster } = route.useParams();
  return (
    <ClusterStreamProvider key={cluster} cluster={cluster}>
      <Shell />
    </ClusterStreamProvider>
  );
}
