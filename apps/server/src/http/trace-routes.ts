/** The routes of the trace page: a trace, names that complete what is typed, what policies make of paths. */
import { z } from "zod";
import {
  maxLineLength,
  parsePolicyClient,
  proxyModes,
  serviceId,
  type NameList,
  type PolicyClient,
  type PolicyOverlayList,
  type TraceAnswer,
} from "@portolan/shared";
import { clusterRoot, param, type ApiRoute, type RouteInput } from "./api-route.ts";
import { findCluster, refuseWithoutData, requireNamespace, requireService, type AppContext } from "./app-context.ts";
import { parseQuery } from "./parse-query.ts";
import { ProblemError } from "./problem.ts";
import { responseSchemas } from "./response-schemas.ts";

/** Judging one Service costs about a millisecond; a namespace is drawn with fewer. */
const overlaysPerAnswer = 200;

const traceQuery = z.object({
  from: z.string().max(600).default("outside").meta({
    description: "outside, outside/ADDRESS, node/NAME or pod/NAMESPACE/NAME",
  }),
  to: z.string().min(1).max(maxLineLength).meta({
    description:
      "tcp://HOST:PORT, udp://HOST:PORT, http(s)://HOST[:PORT][/PATH], or a line that was typed: curl -I http://…",
  }),
  host: z
    .string()
    .max(253)
    .optional()
    .meta({ description: "The Host header, where it is not the host that is dialled" }),
  proxyMode: z.enum(proxyModes).optional().meta({ description: "How kube-proxy works; else as the cluster says" }),
});

const namesQuery = z.object({
  q: z.string().max(300).default("").meta({ description: "What is typed so far" }),
  field: z.enum(["from", "to", "both"]).default("both").meta({ description: "Which field is completed" }),
});

const policiesQuery = z.object({
  client: z.string().max(600).default("anyone").meta({
    description: "anyone, outside, outside/ADDRESS, pod/NAMESPACE/NAME, deployment/NAMESPACE/NAME and the like",
  }),
  namespace: z.string().min(1).max(253).meta({ description: "Whose Services are judged" }),
  service: z.string().min(1).max(253).optional().meta({ description: "Only this one" }),
});

function answerTraceRoute(input: RouteInput, context: AppContext): TraceAnswer {
  const cluster = findCluster(context, param(input, "cluster"));
  const question = parseQuery(traceQuery, input);
  refuseWithoutData(cluster);
  const answered = cluster.views.trace(question);
  if (answered.type === "answer") return answered.answer;
  const { field, reason, cure, position } = answered;
  const place = { field, cure, ...(position === null ? {} : { position }) };
  throw new ProblemError("bad-trace", reason, undefined, place);
}

function answerNames(input: RouteInput, context: AppContext): NameList {
  const cluster = findCluster(context, param(input, "cluster"));
  const { q, field } = parseQuery(namesQuery, input);
  return { names: cluster.views.suggest(q, field) };
}

function answerPolicies(input: RouteInput, context: AppContext): PolicyOverlayList {
  const cluster = findCluster(context, param(input, "cluster"));
  const query = parseQuery(policiesQuery, input);
  const client = readClient(query.client);
  const { namespace, service } = query;
  if (service === undefined) requireNamespace(cluster, namespace);
  else requireService(cluster, namespace, service);
  const names = service === undefined ? [...cluster.views.serviceNames(namespace)].sort() : [service];
  const judged = names.slice(0, overlaysPerAnswer);
  return {
    services: Object.fromEntries(
      judged.flatMap((name) => {
        const overlay = cluster.views.policies(namespace, name, client);
        return overlay === undefined ? [] : [[serviceId(namespace, name), overlay]];
      }),
    ),
    omitted: names.length - judged.length,
  };
}

function readClient(text: string): PolicyClient {
  const client = parsePolicyClient(text);
  if (client !== null) return client;
  const cure = "Write anyone, outside, outside/ADDRESS, pod/NAMESPACE/NAME or deployment/NAMESPACE/NAME.";
  throw new ProblemError("bad-client", `"${text}" is no client.`, undefined, { field: "client", cure });
}

export const traceRoutes: readonly ApiRoute[] = [
  {
    type: "json",
    path: `${clusterRoot}/trace`,
    operationId: "trace",
    summary: "What happens to a connection, hop by hop",
    query: traceQuery,
    problems: ["bad-query", "bad-trace", "cluster-not-found", "no-data-yet"],
    response: responseSchemas.TraceAnswer,
    answer: answerTraceRoute,
  },
  {
    type: "json",
    path: `${clusterRoot}/names`,
    operationId: "suggestNames",
    summary: "Names that complete what is typed as the ends of a trace; at most 20, the best first",
    query: namesQuery,
    problems: ["bad-query", "cluster-not-found"],
    response: responseSchemas.NameList,
    answer: answerNames,
  },
  {
    type: "json",
    path: `${clusterRoot}/policies`,
    operationId: "getPolicies",
    summary: "What network policies make of Services' paths for one client, if enforced",
    query: policiesQuery,
    problems: [
      "bad-query",
      "bad-client",
      "cluster-not-found",
      "namespace-not-found",
      "service-not-found",
      "no-data-yet",
    ],
    response: responseSchemas.PolicyOverlayList,
    answer: answerPolicies,
  },
];
