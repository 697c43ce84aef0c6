/**
 * Every route under `/api/v1`: the one table from which the router and the OpenAPI document are made.
 * Paths are written as OpenAPI writes them.
 */
import { z } from "zod";
import {
  formatSarif,
  formatViewKey,
  matchesFinding,
  parseViewKey,
  severities,
  toCheckJson,
  type ParsedViewKey,
  type Report,
  type View,
} from "@portolan/shared";
import { apiRoot, clusterRoot, param, type ApiRoute, type RouteInput, type StreamOrder } from "./api-route.ts";
import {
  findCluster,
  refuseWithoutData,
  requireNamespace,
  requireService,
  type AppContext,
  type ServedCluster,
} from "./app-context.ts";
import { findNearNames } from "./find-near-names.ts";
import { parseQuery } from "./parse-query.ts";
import { ProblemError } from "./problem.ts";
import { responseSchemas } from "./response-schemas.ts";
import { traceRoutes } from "./trace-routes.ts";

/** So many views may ride on one stream. */
const viewsPerStream = 16;

const streamQuery = z.object({
  view: z
    .union([z.string(), z.array(z.string())])
    .transform((views) => (Array.isArray(views) ? views : [views]))
    .pipe(z.array(z.string()).min(1).max(viewsPerStream))
    .meta({ description: "overview, findings, node-ports, namespace:NS or service:NS/NAME; may be repeated" }),
  lastEventId: z
    .string()
    .max(200)
    .optional()
    .meta({ description: "As the header Last-Event-ID, for clients that cannot set it" }),
});

const reportQuery = z.object({
  find: z.string().max(300).optional().meta({ description: "Words that all occur in what is told of a finding" }),
  severity: z.enum(severities).optional(),
  rule: z.string().max(100).optional().meta({ description: "A rule's id" }),
  namespace: z.string().max(63).optional().meta({ description: "The namespace of the finding's object" }),
});

function parseKey(text: string): ParsedViewKey {
  const key = parseViewKey(text);
  if (key !== null) return key;
  const views = "overview, findings, node-ports, namespace:NS and service:NS/NAME";
  throw new ProblemError("bad-view", `"${text}" is no view; there are ${views}.`);
}

/** Kubernetes names only: nothing else can be in a cluster, and nothing else is passed on. */
function parseName(key: string): ParsedViewKey {
  const parsed = parseViewKey(key);
  if (parsed !== null) return parsed;
  throw new ProblemError("bad-name", `"${key.slice(key.indexOf(":") + 1)}" is no name that Kubernetes allows.`);
}

/** The view with the source's state as of now. */
function readView({ views }: ServedCluster, key: ParsedViewKey): View {
  return { ...views.view(key), cluster: views.status() };
}

function answerView(input: RouteInput, context: AppContext, keyText: string): View {
  const cluster = findCluster(context, param(input, "cluster"));
  const key = parseName(keyText);
  if (key.type === "namespace") requireNamespace(cluster, key.namespace);
  if (key.type === "service") requireService(cluster, key.namespace, key.name);
  return readView(cluster, key);
}

/** What could not be read yet is not known to be fine. */
function readReport(input: RouteInput, context: AppContext): Report {
  const cluster = findCluster(context, param(input, "cluster"));
  const filter = parseQuery(reportQuery, input);
  refuseWithoutData(cluster);
  const report = cluster.views.report();
  return { ...report, findings: report.findings.filter((finding) => matchesFinding(finding, filter)) };
}

function parseStreamOrder(input: RouteInput, context: AppContext): StreamOrder {
  const cluster = findCluster(context, param(input, "cluster"));
  const query = streamQuery.safeParse(input.query);
  if (!query.success) {
    const reason = query.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
    throw new ProblemError("bad-view", `Ask for 1 to ${String(viewsPerStream)} views, as ?view=overview (${reason}).`);
  }
  const keys = query.data.view.map(parseKey);
  const byName = new Map(keys.map((key) => [formatViewKey(key), key]));
  return { cluster, views: [...byName.values()], lastEventId: query.data.lastEventId ?? null };
}

/** The routes, in the order in which the document lists them. */
export const routes: readonly ApiRoute[] = [
  {
    type: "json",
    path: `${apiRoot}/clusters`,
    operationId: "listClusters",
    summary: "The clusters that this server watches",
    problems: [],
    response: responseSchemas.ClusterList,
    answer: (_input, { clusters }) => ({
      clusters: [...clusters.values()].map(({ views }) => ({
        cluster: views.status(),
        totals: views.totals(),
      })),
    }),
  },
  {
    type: "json",
    path: `${clusterRoot}/overview`,
    operationId: "getOverview",
    summary: "A cluster: its namespaces, its Services and the paths that are broken",
    problems: ["cluster-not-found"],
    response: responseSchemas.OverviewView,
    answer: (input, context) => answerView(input, context, "overview"),
  },
  {
    type: "json",
    path: `${clusterRoot}/namespaces/{namespace}`,
    operationId: "getNamespace",
    summary: "A namespace: every path and every finding",
    problems: ["bad-name", "cluster-not-found", "namespace-not-found", "no-data-yet"],
    response: responseSchemas.NamespaceView,
    answer: (input, context) => answerView(input, context, `namespace:${param(input, "namespace")}`),
  },
  {
    type: "json",
    path: `${clusterRoot}/services/{namespace}/{name}`,
    operationId: "getService",
    summary: "A Service: its paths, findings and facts",
    problems: ["bad-name", "cluster-not-found", "namespace-not-found", "service-not-found", "no-data-yet"],
    response: responseSchemas.ServiceView,
    answer: (input, context) =>
      answerView(input, context, `service:${param(input, "namespace")}/${param(input, "name")}`),
  },
  {
    type: "json",
    path: `${clusterRoot}/findings`,
    operationId: "getFindings",
    summary: "Every finding of a cluster",
    problems: ["cluster-not-found"],
    response: responseSchemas.FindingsView,
    answer: (input, context) => answerView(input, context, "findings"),
  },
  {
    type: "json",
    path: `${clusterRoot}/reports/json`,
    operationId: "getReport",
    summary: "The findings of a cluster, all or those of a filter, as portolan check --format json writes them",
    query: reportQuery,
    problems: ["bad-query", "cluster-not-found", "no-data-yet"],
    response: responseSchemas.CheckJson,
    answer: (input, context) => toCheckJson(readReport(input, context)),
  },
  {
    type: "json",
    path: `${clusterRoot}/reports/sarif`,
    operationId: "getSarifReport",
    summary: "The findings of a cluster, all or those of a filter, as SARIF 2.1.0",
    query: reportQuery,
    problems: ["bad-query", "cluster-not-found", "no-data-yet"],
    response: responseSchemas.Sarif,
    answer: (input, context) => {
      const { rules, version } = context;
      return formatSarif(readReport(input, context), { rules, version, spanOf: () => null, editsOf: () => [] });
    },
  },
  {
    type: "json",
    path: `${clusterRoot}/node-ports`,
    operationId: "getNodePorts",
    summary: "The nodePorts of a cluster: which are in use, whether their way in is whole, and which are free",
    problems: ["cluster-not-found"],
    response: responseSchemas.NodePortsView,
    answer: (input, context) => answerView(input, context, "node-ports"),
  },
  ...traceRoutes,
  {
    type: "stream",
    path: `${clusterRoot}/stream`,
    operationId: "streamViews",
    summary: "Views as server-sent events: snapshot, delta, reset, ping",
    query: streamQuery,
    problems: ["bad-view", "cluster-not-found", "too-many-streams", "too-many-views", "shutting-down"],
    order: parseStreamOrder,
  },
  {
    type: "json",
    path: `${apiRoot}/rules`,
    operationId: "listRules",
    summary: "Every rule, with its severity and its title",
    problems: [],
    response: responseSchemas.RuleList,
    answer: (_input, { rules }) => ({ rules: rules.map(({ id, severity, title }) => ({ id, severity, title })) }),
  },
  {
    type: "json",
    path: `${apiRoot}/rules/{rule}`,
    operationId: "getRule",
    summary: "A rule: what it means and how to mend it",
    problems: ["rule-not-found"],
    response: responseSchemas.RuleDocument,
    answer: (input, { rules }) => {
      const id = param(input, "rule");
      const rule = rules.find((each) => each.id === id);
      if (rule !== undefined) return rule;
      const near = findNearNames(
        id,
        rules.map((each) => each.id),
      );
      throw new ProblemError("rule-not-found", `No rule is called "${id}".`, near);
    },
  },
];
