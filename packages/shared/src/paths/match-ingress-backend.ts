/** Which Service port an Ingress backend means, and the way in that it makes. */
import type { IngressBackend, IngressPath, SlimIngress, SlimService, SlimServicePort } from "../model/objects.ts";
import { findIngressRouters } from "../routing/find-router.ts";
import { ingressHostKeys } from "../routing/match-ingress-host.ts";
import { classOfIngress, lacksClass } from "../routing/read-ingress-class.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { computeControllerPath } from "./compute-controller-path.ts";
import { isWorse, joinJudgements, makeBreak, whole, type Judgement } from "./make-break.ts";
import { ghostOfServicePort, portListText } from "./make-ghost.ts";
import type { ControllerPath, PathBreak, WayIn } from "./path-model.ts";

/** One backend of an Ingress that names a Service. */
export interface NamedBackend {
  readonly ingress: SlimIngress;
  readonly path: IngressPath;
  readonly backend: IngressBackend;
  /** Unique among all that lead to one Service, and stable while host and path are. */
  readonly id: string;
}

/** The same, with the way to it. */
export interface IngressRoute extends NamedBackend {
  /** Null where no pods of the cluster are known to carry it out. */
  readonly controller: ControllerPath | null;
  /** The way to whatever carries it out. */
  readonly toController: Judgement;
}

/** Every backend that names the Service, default backends included. */
export function ingressRoutesTo(snapshot: Snapshot, namespace: string, service: string): readonly IngressRoute[] {
  const ways = new Map<SlimIngress, Pick<IngressRoute, "controller" | "toController">>();
  return ingressBackendsTo(snapshot, namespace, service).map((named) => {
    const { ingress } = named;
    const way = ways.get(ingress) ?? wayToController(snapshot, ingress);
    ways.set(ingress, way);
    return { ...named, ...way };
  });
}

function wayToController(snapshot: Snapshot, ingress: SlimIngress): Pick<IngressRoute, "controller" | "toController"> {
  const controller = findController(snapshot, ingress);
  return { controller, toController: controller ?? judgeClass(snapshot, ingress) };
}

/** The backends alone, for whoever need not know who carries them out. */
export function ingressBackendsTo(snapshot: Snapshot, namespace: string, service: string): readonly NamedBackend[] {
  const seen = new Map<string, number>();
  return [...snapshot.ingressesTo(namespace, service)].flatMap((ingress) =>
    ingress.paths.flatMap((path) => {
      const { backend } = path;
      if (backend?.service !== service) return [];
      const where = path.isDefault ? "default" : `${path.host ?? "*"}${path.path ?? ""} ${path.pathType}`;
      const base = `ingress:${ingress.name} ${where}`;
      const repeats = seen.get(base) ?? 0;
      seen.set(base, repeats + 1);
      const id = repeats === 0 ? base : `${base} #${String(repeats + 1)}`;
      return { ingress, path, backend, id };
    }),
  );
}

/** The way to the pods that carry an Ingress out; of several installations the one that is reached best. */
function findController(snapshot: Snapshot, ingress: SlimIngress): ControllerPath | null {
  const paths = findIngressRouters(snapshot, ingress).map((router) => computeControllerPath(snapshot, router));
  const [first, ...others] = paths;
  return first === undefined ? null : others.reduce((a, b) => (isWorse(a.verdict, b.verdict) ? b : a), first);
}

/** No controller is known: whole as far as can be seen, unless nothing says that there is one. */
function judgeClass(snapshot: Snapshot, ingress: SlimIngress): Judgement {
  if (!lacksClass(snapshot, ingress)) return whole;
  const values = { ingress: ingress.name, className: ingress.className };
  return { verdict: "unknown", break: makeBreak("way-in", "ingress-class-missing", values) };
}

/**
 * The Service port that a backend means: by number, or by name; an unnamed port has no name that
 * could be asked for. Only TCP counts. ingress-nginx also takes what equals the targetPort (its
 * `serviceEndpoints` compares all three), other controllers do not. Null where the Service has none.
 */
export function matchIngressBackend(
  snapshot: Snapshot,
  service: SlimService,
  { ingress, backend }: { readonly ingress: SlimIngress; readonly backend: Pick<IngressBackend, "port"> },
): SlimServicePort | null {
  const wanted = backend.port;
  if (wanted === "") return null;
  const ports = service.ports.filter(({ protocol }) => protocol === "TCP");
  const exact = ports.find(({ port, name }) => (typeof wanted === "number" ? port === wanted : name === wanted));
  if (exact !== undefined || !isIngressNginx(snapshot, ingress)) return exact ?? null;
  return ports.find(({ targetPort }) => targetPort === wanted) ?? null;
}

/** Whether a controller dials an ExternalName at the targetPort, as ingress-nginx does, and not at the Service port. */
export function dialsTargetOfName(snapshot: Snapshot, { ingress }: Pick<IngressRoute, "ingress">): boolean {
  return isIngressNginx(snapshot, ingress);
}

function isIngressNginx(snapshot: Snapshot, ingress: SlimIngress): boolean {
  return classOfIngress(snapshot, ingress).families.includes("ingress-nginx");
}

/** The way in of a backend. Controllers dial the endpoints and pass the ClusterIP by. */
export function ingressWayIn(route: IngressRoute, behind: Judgement, dialsTargetPort = false): WayIn {
  const { ingress, path, backend, id, controller } = route;
  const judgement = joinJudgements(route.toController, { verdict: behind.verdict, break: asHttp(behind) });
  return {
    id,
    type: "ingress",
    client: "outside",
    bypassesClusterIp: true,
    ingress: { kind: "Ingress", namespace: ingress.namespace, name: ingress.name },
    className: ingress.className,
    host: path.host,
    path: path.path,
    pathType: path.pathType,
    tls: path.host !== null && hasTlsFor(ingress, path.host),
    backendPort: backend.port,
    addresses: ingress.loadBalancer.flatMap(({ ip, hostname }) => ip ?? hostname ?? []),
    controller,
    dialsTargetPort,
    verdict: judgement.verdict,
    break: judgement.break,
  };
}

/** Whether TLS ends for the host: it is listed, a wildcard covers it, or an entry without hosts is for all. */
function hasTlsFor({ hasTls, tlsHosts }: SlimIngress, host: string): boolean {
  const listed = tlsHosts.map((each) => each.toLowerCase());
  return hasTls && (listed.length === 0 || ingressHostKeys(host).some((key) => listed.includes(key)));
}

/** What breaks behind an Ingress controller the client sees as an HTTP status. */
function asHttp({ verdict, break: broken }: Judgement): PathBreak | null {
  return broken === null || verdict !== "severed" ? broken : { ...broken, outcome: "http-503" };
}

/** The way in of a backend whose port the Service does not have. */
export function strayWayIn(service: SlimService, route: IngressRoute): WayIn {
  const wanted = route.backend.port;
  const notTcp = service.ports.some(({ port, name }) =>
    typeof wanted === "number" ? port === wanted : name === wanted,
  );
  const ghost = ghostOfServicePort(wanted, service.name, service.ports, notTcp);
  const has = portListText(service.ports);
  const values = { service: service.name, wanted, has, notTcp };
  const broken = makeBreak("service", "service-port-missing", values, { outcome: "http-503", ghost });
  return ingressWayIn(route, { verdict: "severed", break: broken });
}
