import { getRouteApi, useMatchRoute, useParams } from "@tanstack/react-router";
import { ClusterStreamProvider } from "../data/cluster-stream-context.tsx";
import { usePageView } from "../data/use-view.ts";
import { Shell } from "../ui/shell.tsx";

const route = getRouteApi("/c/$cluster");

/** The frame of a cluster's pages, with the cluster's stream. */
export function ClusterPages() {
  const { cluster } = route.useParams();
  return (
    <ClusterStreamProvider key={cluster} cluster={cluster}>
      <PageView />
      <Shell />
    </ClusterStreamProvider>
  );
}

/** Holds the view of the page that is shown. */
function PageView() {
  const { ns, name } = useParams({ strict: false });
  const matchRoute = useMatchRoute();
  const problems = matchRoute({ to: "/c/$cluster/problems" }) !== false;
  const nodePorts = matchRoute({ to: "/c/$cluster/node-ports" }) !== false;
  usePageView({ ns, name, problems, nodePorts });
  return null;
}
