/** One request from its first byte to its answer: who asks, which fault meets it, what it is about. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { ApiError, type Cluster } from "../core/api.ts";
import { authenticate, type Authentication, type User } from "./authenticate.ts";
import { controlSimulator } from "./control-simulator.ts";
import type { FaultTable, FaultTarget } from "./fault.ts";
import { injectFault } from "./inject-fault.ts";
import { negotiateForm } from "./negotiate-content.ts";
import { parseRoute, type ResourceRoute, type Route } from "./parse-route.ts";
import { parseObjectBody, readBytes } from "./read-body.ts";
import { plainWriter } from "./response-writer.ts";
import { reviewAccess, reviewRules } from "./review-access.ts";
import type { ClusterClock } from "./run-clock.ts";
import { sendError, sendJson, sendText, type Reply } from "./send-response.ts";
import { serveDocument, type Documents } from "./serve-document.ts";
import { serveResource, verbOf, type Verb } from "./serve-resource.ts";
import { serveWatch } from "./serve-watch.ts";
import { readTableQuery } from "./shape-objects.ts";
import { failure, methodNotAllowed, resourceNotFound, unauthorized, type Attributes } from "./status-error.ts";
import { isTrue, readWatchOptions } from "./watch-objects.ts";
import { formatTime, fieldManagerOf } from "./write-context.ts";

export interface ServerContext {
  readonly cluster: Cluster;
  readonly clock: ClusterClock;
  readonly faults: FaultTable;
  readonly documents: Documents;
  readonly authentication: Authentication;
  readonly bookmarkIntervalMs: number;
  readonly newId: () => string;
  /** `HOST:PORT`. */
  readonly address: () => string;
  readonly log: (line: string) => void;
}

interface Request {
  readonly server: ServerContext;
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly route: Route;
  readonly method: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly user: User;
}

function targetOf(route: Route, method: string, query: URLSearchParams): { target: FaultTarget; verb: Verb | null } {
  if (route.type !== "resource") {
    return { target: { resource: null, verb: method.toLowerCase(), namespace: null, streamedList: false }, verb: null };
  }
  const verb = verbOf(route, method, query);
  const streamedList =
    verb === "watch" && query.get("sendInitialEvents") !== null && isTrue(query.get("sendInitialEvents"));
  return { target: { resource: route.resource.plural, verb, namespace: route.namespace, streamedList }, verb };
}

function attributesOf(route: Route, verb: Verb | null): Attributes | null {
  if (route.type !== "resource" || verb === null) return null;
  const { resource, subresource, namespace, name } = route;
  return { verb, resource, subresource, namespace, name: name ?? "" };
}

function answerResource(request: Request, route: ResourceRoute, verb: Verb, target: FaultTarget, reply: Reply): void {
  const { server, incoming, query } = request;
  const accept = incoming.headers.accept;
  if (verb === "watch") {
    const context = {
      cluster: server.cluster,
      resource: route.resource,
      namespace: route.namespace,
      options: readWatchOptions(withName(query, route), route.resource),
      form: negotiateForm(accept),
      table: readTableQuery(query, server.cluster.now()),
      bookmarkIntervalMs: server.bookmarkIntervalMs,
    };
    serveWatch(context, reply, request.response, server.faults, target);
    return;
  }
  const { deprecation } = route.resource;
  const warnings = deprecation === undefined ? [] : [deprecation];
  const context = {
    cluster: server.cluster,
    route,
    query,
    body: request.body,
    contentType: incoming.headers["content-type"],
    userAgent: incoming.headers["user-agent"] ?? "",
    accept,
  };
  try {
    const answer = serveResource(context, verb);
    sendJson(reply, { ...answer, warnings: [...warnings, ...(answer.warnings ?? [])] });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    sendError(reply, error, warnings);
  }
}

/** A watch of one object is a watch of the collection that sees only that name. */
function withName(query: URLSearchParams, route: ResourceRoute): URLSearchParams {
  if (route.name === null) return query;
  const narrowed = new URLSearchParams(query);
  const given = narrowed.get("fieldSelector") ?? "";
  narrowed.set("fieldSelector", [given, `metadata.name=${route.name}`].filter((one) => one !== "").join(","));
  return narrowed;
}

function answerReview(request: Request, kind: string, reply: Reply): void {
  if (request.method !== "POST") throw methodNotAllowed();
  const { cluster, faults } = request.server;
  const body = parseObjectBody(request.body, request.incoming.headers["content-type"]);
  const rules = faults.list();
  if (kind === "selfsubjectrulesreviews") {
    sendJson(reply, { status: 201, body: reviewRules(cluster, body, rules) });
    return;
  }
  const userAgent = request.incoming.headers["user-agent"] ?? "";
  const manager = fieldManagerOf(request.query, userAgent);
  sendJson(reply, { status: 201, body: reviewAccess(body, rules, manager, formatTime(cluster.now())) });
}

function answer(request: Request, reply: Reply): void {
  const { server, route } = request;
  const { target, verb } = targetOf(route, request.method, request.query);
  const fault = server.faults.take(target);
  let writer = reply.writer;
  if (fault !== null) {
    const subject = { user: request.user.name, attributes: attributesOf(route, verb) };
    const outcome = injectFault(fault, reply, request.response, subject);
    if (outcome.type === "answered") return;
    writer = outcome.writer;
  }
  const by: Reply = { ...reply, writer };
  switch (route.type) {
    case "resource":
      if (verb !== null) answerResource(request, route, verb, target, by);
      return;
    case "access-review":
      answerReview(request, route.kind, by);
      return;
    case "none":
      if (route.known) throw resourceNotFound();
      sendText(by, 404, "404 page not found\n");
      return;
    case "simulator":
      return;
    default:
      serveDocument(server.cluster, server.documents, route, by, request.incoming.headers.accept, server.address());
  }
}

async function receive(
  server: ServerContext,
  incoming: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
): Promise<void> {
  const url = new URL(incoming.url ?? "/", "http://simulator");
  const method = incoming.method === "HEAD" ? "GET" : (incoming.method ?? "GET");
  // Web pages have no business here: whoever opens one must not have the simulated cluster changed by it.
  if (incoming.headers.origin !== undefined) throw failure(403, "Forbidden", "requests of web pages are not served");
  const body = await readBytes(incoming);
  server.clock.tick();
  const route = parseRoute(server.cluster, url.pathname);
  if (route.type === "simulator") {
    const parsed = body.length === 0 ? null : parseObjectBody(body, "application/json");
    sendJson(reply, controlSimulator(server, method, route.rest, parsed));
    return;
  }
  const user = authenticate(incoming, server.authentication);
  if (user === null && route.type !== "health") throw unauthorized();
  answer(
    {
      server,
      incoming,
      response,
      route,
      method,
      query: url.searchParams,
      body,
      user: user ?? { name: "system:anonymous" },
    },
    reply,
  );
}

/** Never rejects: what goes wrong becomes an answer, and is logged if it was not a refusal. */
export async function handleRequest(
  server: ServerContext,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const acceptsGzip = /\bgzip\b/.test(incoming.headers["accept-encoding"] ?? "");
  const reply: Reply = { writer: plainWriter(response), auditId: server.newId(), acceptsGzip };
  try {
    await receive(server, incoming, response, reply);
  } catch (error) {
    // The client went away while it sent.
    if (incoming.destroyed && !incoming.complete) return;
    if (!(error instanceof ApiError))
      server.log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    if (response.headersSent) response.destroy();
    else sendError(reply, error);
  }
  server.log(`${incoming.method ?? ""} ${incoming.url ?? ""} ${response.headersSent ? response.statusCode : "-"}`);
}
