/** Everything that is not about objects: discovery, OpenAPI, version, health. */
import { createHash } from "node:crypto";
import type { Cluster } from "../core/api.ts";
import { openApiV2Document, openApiV3Document, openApiV3Index } from "./describe-openapi.ts";
import {
  aggregatedDiscovery,
  apiGroup,
  apiGroupList,
  apiResourceList,
  apiVersions,
  serverVersion,
} from "./discover-api.ts";
import { aggregatedDiscoveryVersion } from "./negotiate-content.ts";
import type { ResourceRoute, Route } from "./parse-route.ts";
import { sendJson, sendText, type Answer, type Reply } from "./send-response.ts";

export type DocumentRoute = Exclude<
  Route,
  ResourceRoute | { type: "simulator" } | { type: "access-review" } | { type: "none" }
>;

const notFoundText = "404 page not found\n";

/** Documents of one cluster, computed when they are first asked for. */
export interface Documents {
  readonly index: () => Answer;
  readonly v3: (name: string) => Answer | null;
  readonly v2: () => Answer;
}

/** Clients keep documents by their hash, so it changes with whatever stands in them. */
function indexAnswer(cluster: Cluster): Answer {
  const content = JSON.stringify([serverVersion, cluster.resources, openApiV2Document(cluster)]);
  const hash = createHash("sha256").update(content).digest("hex").toUpperCase();
  return { status: 200, body: openApiV3Index(cluster, hash) };
}

export function createDocuments(cluster: Cluster): Documents {
  let index: Answer | undefined;
  let v2: Answer | undefined;
  const v3 = new Map<string, Answer | null>();
  let describedFor = cluster.resources;
  /** A CustomResourceDefinition that came or went changes them all. */
  const refresh = (): void => {
    if (describedFor === cluster.resources) return;
    describedFor = cluster.resources;
    index = undefined;
    v2 = undefined;
    v3.clear();
  };
  return {
    index: () => {
      refresh();
      return (index ??= indexAnswer(cluster));
    },
    v3: (name) => {
      refresh();
      const known = v3.get(name);
      if (known !== undefined) return known;
      const document = openApiV3Document(cluster, name);
      const headers = { "Cache-Control": "public, immutable", Vary: "Accept" };
      const answer = document === null ? null : { status: 200, body: document, headers };
      v3.set(name, answer);
      return answer;
    },
    v2: () => {
      refresh();
      return (v2 ??= { status: 200, body: openApiV2Document(cluster) });
    },
  };
}

function discoveryAnswer(cluster: Cluster, root: "api" | "apis", accept: string | undefined, plain: unknown): Answer {
  const version = aggregatedDiscoveryVersion(accept);
  if (version === null) return { status: 200, body: plain };
  const contentType = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
  const headers = { "Content-Type": contentType, Vary: "Accept" };
  return { status: 200, body: aggregatedDiscovery(cluster, root, version), headers };
}

/** The document, or null where there is none of that name. */
function documentOf(
  cluster: Cluster,
  documents: Documents,
  route: DocumentRoute,
  accept: string | undefined,
  address: string,
): Answer | null {
  switch (route.type) {
    case "api-versions":
      return discoveryAnswer(cluster, "api", accept, apiVersions(address));
    case "api-groups":
      return discoveryAnswer(cluster, "apis", accept, apiGroupList(cluster));
    case "api-group": {
      const group = apiGroup(cluster, route.group);
      return group === null ? null : { status: 200, body: group };
    }
    case "api-resources":
      return { status: 200, body: apiResourceList(cluster, route.group, route.version) };
    case "version":
      return { status: 200, body: serverVersion };
    case "openapi-v2":
      return documents.v2();
    case "openapi-v3":
      return route.document === null ? documents.index() : documents.v3(route.document);
    case "health":
      return { status: 200, body: "ok" };
  }
}

export function serveDocument(
  cluster: Cluster,
  documents: Documents,
  route: DocumentRoute,
  reply: Reply,
  accept: string | undefined,
  address: string,
): void {
  const answer = documentOf(cluster, documents, route, accept, address);
  if (answer === null) sendText(reply, 404, notFoundText);
  else if (route.type === "health") sendText(reply, 200, "ok");
  else sendJson(reply, answer);
}
