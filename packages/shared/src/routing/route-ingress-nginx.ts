/**
 * What ingress-nginx does with a request (retired, and still everywhere): server, location, and the
 * annotations that change where it goes. What its ConfigMap or arguments change is the default.
 */
import { joinEndpoints, readServiceEndpoints } from "../endpoints/join-endpoints.ts";
import { serviceId } from "../model/names.ts";
import type { SlimIngress } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { ingressAliases } from "../snapshot/create-snapshot.ts";
import {
  inNginxOrder,
  matchNginxLocation,
  nginxAnnotation,
  nginxFlag,
  nginxLocations,
  type NginxLocation,
} from "./ingress-nginx-locations.ts";
import {
  answered,
  backendOf,
  defaultRule,
  describeRule,
  hasRuleFor,
  ingressName,
  isRuleless,
  routedBy,
  type IngressRule,
} from "./ingress-rules.ts";
import { normalizeForNginx } from "./match-ingress-path.ts";
import type { IngressQuestion } from "./route-ingress-by-spec.ts";
import { splitToCanary } from "./split-ingress-canary.ts";
import type { RoutedBackend, RoutedRequest, RoutingDecision } from "./routing-model.ts";

/** The nginx server that takes a host, with the Ingresses that have rules for it, canaries among them. */
interface NginxServer {
  /** As the rules write it; empty for the server without name. */
  readonly host: string;
  readonly ingresses: readonly SlimIngress[];
}

export function routeIngressNginx(question: IngressQuestion): RoutingDecision {
  const { snapshot, request } = question;
  const server = findServer(question);
  const ingresses = server.ingresses.filter((ingress) => !nginxFlag(ingress, "canary"));
  const locations = nginxLocations(ingresses, server.host, server.host === "" ? findCatchAll(question) : null);
  const path = normalizeForNginx(request.path);
  if (path === null) return answered(400, null, [`${request.path} is no path that nginx takes: 400`]);
  const root = ingresses.find((ingress) => (nginxAnnotation(ingress, "app-root") ?? "") !== "");
  if (root !== undefined && path === "/") {
    const target = nginxAnnotation(root, "app-root") ?? "";
    return answered(302, root, [`annotation app-root of ${ingressName(root)} leads / to ${target}: 302`], target);
  }
  const match = matchNginxLocation(locations, path);
  const { rule } = match.location;
  switch (match.type) {
    case "unclear": {
      const text = `whether ${path} fits the pattern ${match.location.path}${rule === null ? "" : ` of ${ingressName(rule.ingress)}`} cannot be told here`;
      return { type: "unknown", because: [text] };
    }
    case "add-slash":
      return answered(
        301,
        rule?.ingress ?? null,
        [
          `the path of ${rule === null ? "the rule" : describeRule(rule)} ends in a slash: nginx leads ${path} to ${path}/ with 301`,
        ],
        `${path}/`,
      );
    case "location":
      if (rule === null) return noRule(question, server);
      return carryOut({ snapshot, request, server, ingresses, rule, path, match });
    default:
      return match satisfies never;
  }
}

/** A name that is written, then an alias, then a wildcard, then the server without name. */
function findServer({ levels, request }: IngressQuestion): NginxServer {
  for (const { host, ingresses } of levels) {
    if (host === "") break;
    const ordered = inNginxOrder(ingresses);
    const own = ordered.filter((ingress) => hasRuleFor(ingress, host));
    if (own.some((ingress) => !nginxFlag(ingress, "canary"))) return { host, ingresses: own };
    const alias = ordered.find(
      (ingress) => ingressAliases(ingress).includes(host) && !nginxFlag(ingress, "canary") && host === request.host,
    );
    const aliased = alias?.paths.find((path) => path.host !== null)?.host?.toLowerCase();
    if (alias !== undefined && aliased !== undefined) return { host: aliased, ingresses: [alias] };
  }
  const hostless = levels.find(({ host }) => host === "")?.ingresses ?? [];
  return { host: "", ingresses: inNginxOrder(hostless).filter((ingress) => hasRuleFor(ingress, "")) };
}

/** The default backend of the first Ingress that has nothing else. */
function findCatchAll({ hostless }: IngressQuestion): IngressRule | null {
  const found = inNginxOrder(hostless)
    .filter((ingress) => isRuleless(ingress) && !nginxFlag(ingress, "canary"))
    .map(defaultRule)
    .find((rule) => rule !== null && rule.path.backend !== null);
  return found ?? null;
}

function noRule({ request, hostless }: IngressQuestion, { host }: NginxServer): RoutingDecision {
  const where = host === "" ? "no rule takes" : `no path of host ${host} takes`;
  const text = `${where} ${request.host}${request.path}: ingress-nginx answers 404 by its own default backend`;
  const others = host !== "" && hostless.length > 0;
  const further = others ? ["rules without host are for hosts that no rule names"] : [];
  return answered(404, null, [text, ...further]);
}

interface Carried {
  readonly snapshot: Snapshot;
  readonly request: RoutedRequest;
  readonly server: NginxServer;
  /** Without canaries. */
  readonly ingresses: readonly SlimIngress[];
  readonly rule: IngressRule;
  readonly path: string;
  readonly match: { readonly location: NginxLocation; readonly byPattern: boolean };
}

function carryOut(carried: Carried): RoutingDecision {
  const { rule, match } = carried;
  const { ingress } = rule;
  const redirect = redirectOf(carried);
  if (redirect !== null) return redirect;
  const because = [
    match.location.isDefault
      ? `no path of ${rule.path.host ?? carried.server.host} takes ${carried.path}: ${describeRule(rule)} does`
      : `${describeRule(rule)} of ${ingressName(ingress)} fits best`,
    ...whyByPattern(carried),
    ...sayAnnotations(ingress),
  ];
  const canary = splitToCanary(carried.server.ingresses, carried.server.host, rule, carried.request);
  const viaClusterIp = nginxFlag(ingress, "service-upstream");
  const backends = canary?.backends ?? backendOf(rule, viaClusterIp);
  if (canary !== null) because.push(canary.text);
  const spare = spareBackend(carried.snapshot, ingress, backends);
  return routedBy(rule, spare?.backends ?? backends, spare === null ? because : [...because, spare.text]);
}

/** Redirects in the order in which nginx comes to them: the location's own, then to https. */
function redirectOf({ rule, request, ingresses, server }: Carried): RoutingDecision | null {
  const { ingress } = rule;
  const permanent = nginxAnnotation(ingress, "permanent-redirect") ?? "";
  const temporal = nginxAnnotation(ingress, "temporal-redirect") ?? "";
  if (temporal !== "") return redirect(302, ingress, "temporal-redirect", temporal);
  if (permanent !== "") {
    const code = Number(nginxAnnotation(ingress, "permanent-redirect-code") ?? 301);
    return redirect(code >= 300 && code < 400 ? code : 301, ingress, "permanent-redirect", permanent);
  }
  if (request.scheme === "https") return null;
  const location = `https://${request.host}${request.path}`;
  if (nginxFlag(ingress, "force-ssl-redirect")) return redirect(308, ingress, "force-ssl-redirect", location);
  const off = nginxAnnotation(ingress, "ssl-redirect");
  const withTls = ingresses.find(({ hasTls }) => hasTls);
  if (server.host === "" || withTls === undefined || (off !== undefined && !nginxFlag(ingress, "ssl-redirect"))) {
    return null;
  }
  const text = `${ingressName(withTls)} has TLS for ${server.host}: ingress-nginx leads http to ${location} with 308 unless ssl-redirect is "false"`;
  return answered(308, ingress, [text], location);
}

function redirect(status: number, ingress: SlimIngress, annotation: string, target: string): RoutingDecision {
  const text = `annotation ${annotation} of ${ingressName(ingress)} leads to ${target}: ${String(status)}`;
  return answered(status, ingress, [text], target);
}

function whyByPattern({ match, rule, ingresses }: Carried): readonly string[] {
  if (!match.byPattern) return [];
  const cause = ingresses.find(
    (ingress) => nginxFlag(ingress, "use-regex") || (nginxAnnotation(ingress, "rewrite-target") ?? "") !== "",
  );
  const said = [
    `${cause === undefined ? "an Ingress" : ingressName(cause)} has use-regex or rewrite-target: every path of the host is a pattern without regard to case, the longest is tried first`,
  ];
  const target = nginxAnnotation(rule.ingress, "rewrite-target") ?? "";
  if (target !== "") said.push(`the Service sees the path as ${target} (rewrite-target)`);
  return said;
}

/** What else the annotations do to a request that comes through. */
function sayAnnotations(ingress: SlimIngress): readonly string[] {
  const value = (name: string) => nginxAnnotation(ingress, name) ?? "";
  const said: string[] = [];
  if (value("whitelist-source-range") !== "") {
    said.push(`clients outside ${value("whitelist-source-range")} get 403 (whitelist-source-range)`);
  }
  if (nginxFlag(ingress, "service-upstream")) {
    said.push("service-upstream: ingress-nginx dials the ClusterIP instead of the endpoints");
  }
  const protocol = value("backend-protocol").toUpperCase();
  if (protocol !== "" && protocol !== "HTTP")
    said.push(`ingress-nginx speaks ${protocol} to the pods (backend-protocol)`);
  if (nginxFlag(ingress, "ssl-passthrough")) {
    said.push("ssl-passthrough: where the controller allows it, TLS is not ended here but in the pods");
  }
  if ("nginx.ingress.kubernetes.io/auth-url" in ingress.annotations)
    said.push("an authentication service is asked first (auth-url)");
  if ("nginx.ingress.kubernetes.io/auth-type" in ingress.annotations)
    said.push("clients must log in, else they get 401 (auth-type)");
  const snippets = ["configuration-snippet", "server-snippet"].filter(
    (name) => nginxAnnotation(ingress, name) !== undefined,
  );
  if (snippets.length > 0) said.push(`its ${snippets.join(" and ")} may answer differently`);
  return said;
}

/** The Service of the annotation default-backend stands in where the rule's own has no endpoint. */
function spareBackend(
  snapshot: Snapshot,
  ingress: SlimIngress,
  backends: readonly RoutedBackend[],
): { readonly backends: readonly RoutedBackend[]; readonly text: string } | null {
  const name = (nginxAnnotation(ingress, "default-backend") ?? "").split("/").at(-1) ?? "";
  const spare = name === "" ? undefined : snapshot.get("Service", ingress.namespace, name);
  const [port] = spare?.ports ?? [];
  if (spare === undefined || port === undefined || !hasEndpoint(snapshot, ingress.namespace, name)) return null;
  const empty = backends.filter(
    ({ service }) => !hasEndpoint(snapshot, ingress.namespace, service.split("/")[1] ?? ""),
  );
  if (empty.length === 0) return null;
  return {
    backends: backends.map((backend) =>
      empty.includes(backend)
        ? { ...backend, service: serviceId(ingress.namespace, name), port: port.port, viaClusterIp: false }
        : backend,
    ),
    text: `${empty.map(({ service }) => service).join(" and ")} has no endpoint: Service ${name} stands in for it (default-backend)`,
  };
}

function hasEndpoint(snapshot: Snapshot, namespace: string, name: string): boolean {
  const service = snapshot.get("Service", namespace, name);
  if (service === undefined) return false;
  if (service.type === "ExternalName") return true;
  const of = readServiceEndpoints(snapshot, service);
  return service.ports.some((port) => joinEndpoints(snapshot, of, port).endpoints.some(({ used }) => used));
}
