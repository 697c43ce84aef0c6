/** What the controller of an Ingress does with an HTTP request (semantics.md 5). */
import type { SlimIngress } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { answered } from "./ingress-rules.ts";
import { bareHost, ingressHostKeys } from "./match-ingress-host.ts";
import { routeIngressBySpec, type IngressQuestion } from "./route-ingress-by-spec.ts";
import { routeIngressNginx } from "./route-ingress-nginx.ts";
import type { RoutedRequest, Router, RoutingDecision } from "./routing-model.ts";
import { serverOfIngresses, serverOfRouter } from "./serve-ingress.ts";

/**
 * Decides for the controller that `router` is; with null for whichever controller the Ingresses of
 * the host are meant for. Only Ingresses that it serves count. Reads the Ingresses of the request's
 * host and those without host, no others.
 *
 * @example routeIngressRequest(snapshot, router, { host: "shop.example.com", path: "/cart", … })
 * // { type: "routed", matched: "shop.example.com/cart (Prefix)", … }
 */
export function routeIngressRequest(
  snapshot: Snapshot,
  router: Router | null,
  request: RoutedRequest,
): RoutingDecision {
  const asked = { ...request, host: bareHost(request.host) };
  const levels = ingressHostKeys(asked.host).map((host) => ({
    host,
    ingresses: [...snapshot.ingressesForHost(host)],
  }));
  // Whoever is meant is told by the Ingresses with the most exact host.
  const nearest = levels.find(({ ingresses }) => ingresses.length > 0)?.ingresses ?? [];
  const server = router === null ? serverOfIngresses(snapshot, nearest) : serverOfRouter(snapshot, router);
  if (server === undefined) return whoAnswers(asked.host, nearest);
  const served = levels.map(({ host, ingresses }) => ({ host, ingresses: ingresses.filter(server.serves) }));
  const hostless = served.find(({ host }) => host === "")?.ingresses ?? [];
  const question: IngressQuestion = { snapshot, request: asked, levels: served, hostless };
  return server.family === "ingress-nginx" ? routeIngressNginx(question) : routeIngressBySpec(question, server.family);
}

/** No controller is known, and the Ingresses name none, or several. */
function whoAnswers(host: string, ingresses: readonly SlimIngress[]): RoutingDecision {
  if (ingresses.length === 0) return answered(404, null, [`no Ingress has a rule for ${host}: 404`]);
  const classes = [...new Set(ingresses.map(({ className }) => className ?? "no class"))].sort();
  const text = `Ingresses of ${classes.join(" and ")} have rules for ${host}: which controller answers depends on the address that is dialled`;
  return { type: "unknown", because: [text] };
}
