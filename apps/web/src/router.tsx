/**
 * Every page and its URL. The pages are small and come with the app (files of their own would weigh more than they
 * save); what is large is loaded beside it: the picture (`pages/picture.tsx`) and the inspector (`pages/details.tsx`).
 */
import { createRootRoute, createRoute, createRouter, Outlet } from "@tanstack/react-router";
import { ClusterPages } from "./pages/cluster-pages.tsx";
import { ClustersPage } from "./pages/clusters-page.tsx";
import { FailurePage } from "./pages/failure-page.tsx";
import { NamespacePage } from "./pages/namespace-page.tsx";
import { NotFoundPage } from "./pages/not-found-page.tsx";
import { OverviewPage } from "./pages/overview-page.tsx";
import { RulePage } from "./pages/rule-page.tsx";
import { RulesPage } from "./pages/rules-page.tsx";
import { ServicePage } from "./pages/service-page.tsx";
import { ProblemsPage } from "./problems/problems-page.tsx";
import { NodePortsPage } from "./node-ports/node-ports-page.tsx";
import { TracePage } from "./trace/trace-page.tsx";
import { TryPage } from "./try/try-page.tsx";
import {
  parseClusterSearch,
  parseNodePortsSearch,
  parseOverviewSearch,
  parseProblemsSearch,
  parseRulesSearch,
  parseSearch,
  parseTraceSearch,
  parseTrySearch,
  stringifySearch,
} from "./router/search-params.ts";

const rootRoute = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFoundPage,
  errorComponent: FailurePage,
});

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  component: ClustersPage,
});

const ruleRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/rules/$id",
  component: RulePage,
});

const rulesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/rules",
  validateSearch: parseRulesSearch,
  component: RulesPage,
});

const tryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/try",
  validateSearch: parseTrySearch,
  component: TryPage,
});

const clusterRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/c/$cluster",
  validateSearch: parseClusterSearch,
  component: ClusterPages,
});

const overviewRoute = createRoute({
  getParentRoute: () => clusterRoute,
  path: "/",
  validateSearch: parseOverviewSearch,
  component: OverviewPage,
});

const namespaceRoute = createRoute({
  getParentRoute: () => clusterRoute,
  path: "ns/$ns",
  component: NamespacePage,
});

const serviceRoute = createRoute({
  getParentRoute: () => clusterRoute,
  path: "services/$ns/$name",
  component: ServicePage,
});

const problemsRoute = createRoute({
  getParentRoute: () => clusterRoute,
  path: "problems",
  validateSearch: parseProblemsSearch,
  component: ProblemsPage,
});

const nodePortsRoute = createRoute({
  getParentRoute: () => clusterRoute,
  path: "node-ports",
  validateSearch: parseNodePortsSearch,
  component: NodePortsPage,
});

const traceRoute = createRoute({
  getParentRoute: () => clusterRoute,
  path: "trace",
  validateSearch: parseTraceSearch,
  component: TracePage,
});

const routeTree = rootRoute.addChildren([
  homeRoute,
  rulesRoute,
  ruleRoute,
  tryRoute,
  clusterRoute.addChildren([overviewRoute, namespaceRoute, serviceRoute, problemsRoute, nodePortsRoute, traceRoute]),
]);

/** @param basepath the path of the page's `<base href>`. */
function makeRouter(basepath: string) {
  return createRouter({
    routeTree,
    basepath,
    parseSearch,
    stringifySearch,
    scrollRestoration: false,
  });
}

export const router = makeRouter(new URL(document.baseURI).pathname);

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
  interface HistoryState {
    /** The link asked for the details: their heading takes the focus. */
    readonly focusDetails?: boolean;
  }
}
