/** From a router to a backend of the rule that took the request: past the ClusterIP, straight to the endpoints. */
import type { DnsClient } from "../dns/choose-resolver.ts";
import { ipFamilyOf } from "../model/match-cidr.ts";
import { objectKey, serviceId, servicePortId } from "../model/names.ts";
import type { SlimPod, SlimService, SlimServicePort } from "../model/objects.ts";
import { familyOfPod } from "../model/router-family.ts";
import { gatewayRoutesTo } from "../paths/gateway-ways-in.ts";
import { dialsTargetOfName, ingressBackendsTo } from "../paths/match-ingress-backend.ts";
import type { RoutedBackend, RoutingDecision } from "../routing/routing-model.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { readListedEndpoints } from "./choose-endpoints.ts";
import { dialAddress, startOf } from "./dial-address.ts";
import { dialHost } from "./dial-host.ts";
import { explainNoEndpoint } from "./explain-no-endpoint.ts";
import { judgeLeg } from "./judge-leg.ts";
import { locateClient, type Client } from "./locate-client.ts";
import { joinParts, makeHop, nothing, takeShare, type Dial, type Passage } from "./passage.ts";
import { sayUnreadIn } from "./say-unread.ts";
import { toSentence } from "./to-sentence.ts";
import { sendToEndpoint } from "./send-to-endpoint.ts";
import type { ProxyMode, TraceChain, TraceOptions } from "./trace-model.ts";

type Routed = Extract<RoutingDecision, { readonly type: "routed" }>;

/** A router's connection to a backend. */
export interface BackendDial {
  readonly dial: Pick<Dial, "snapshot" | "protocol">;
  readonly mode: ProxyMode;
  readonly options: TraceOptions;
  /** The router's pod; null where it is none of the cluster's. */
  readonly pod: SlimPod | null;
  readonly decision: Routed;
}

/** The backends by their shares. */
export function dialBackends(from: BackendDial): Passage {
  return joinParts(from.decision.backends.map((backend) => takeShare(dialBackend(from, backend), backend.share)));
}

function dialBackend(from: BackendDial, backend: RoutedBackend): Passage {
  const { snapshot } = from.dial;
  const { service: id, invalid } = backend;
  if (invalid !== null)
    return invalid.status === null ? failed("refused", invalid.text) : failed(invalid.status, invalid.text);
  const [namespace = "", name = ""] = id.split("/");
  const service = snapshot.get("Service", namespace, name);
  if (service === undefined) return failMissing(from, namespace, name);
  const port = findPort(from, service, backend.port);
  if (service.type === "ExternalName") {
    const named = dialExternalName(from, service, backend.port, port);
    return port === null ? named : { ...named, chains: [chainOf(from, service, port, backend), ...named.chains] };
  }
  if (port === null) {
    const has = service.ports.map((each) => `${each.port}/${each.protocol}`).join(", ");
    return failed(503, `Service ${id} has no port ${String(backend.port)}, it has ${has}: the router answers 503.`);
  }
  const chains = [chainOf(from, service, port, backend)];
  const reached = backend.viaClusterIp ? dialClusterIp(from, service, port) : dialEndpoints(from, service, port);
  return { ...reached, chains };
}

function failMissing({ dial: { snapshot }, options }: BackendDial, namespace: string, name: string): Passage {
  const unread = sayUnreadIn({ snapshot, options }, "Service", namespace);
  if (unread === null) return failed(503, `Service ${namespace}/${name} does not exist: the router answers 503.`);
  const text = `What is behind Service ${namespace}/${name} is not known: ${unread}.`;
  return { ...nothing, hops: [makeHop("endpoint", text, { ends: "unknown" })], because: [text], verdict: "unknown" };
}

/** By number or name; ingress-nginx also takes what equals the targetPort. */
function findPort(from: BackendDial, service: SlimService, wanted: number | string | null): SlimServicePort | null {
  const ports = service.ports.filter(({ protocol }) => protocol === from.dial.protocol);
  if (wanted === null) return ports.length === 1 ? (ports[0] ?? null) : null;
  const exact = ports.find(({ port, name }) => (typeof wanted === "number" ? port === wanted : name === wanted));
  if (exact !== undefined) return exact;
  return isIngressNginx(from) ? (ports.find(({ targetPort }) => targetPort === wanted) ?? null) : null;
}

/** By its pod, else by the class of the Ingress. */
function isIngressNginx({ dial, pod, decision }: BackendDial): boolean {
  if (pod !== null) return familyOfPod(pod) === "ingress-nginx";
  const { kind, namespace, name } = decision.object;
  const ingress = kind === "Ingress" ? dial.snapshot.get("Ingress", namespace ?? "", name) : undefined;
  return ingress !== undefined && dialsTargetOfName(dial.snapshot, { ingress });
}

/** Ready endpoints, each alike: topology hints and traffic policies are kube-proxy's, not the router's. */
function dialEndpoints(from: BackendDial, service: SlimService, port: SlimServicePort): Passage {
  const { snapshot } = from.dial;
  const families = service.ipFamilies.length === 0 ? (["IPv4"] as const) : service.ipFamilies;
  const ready = families
    .map((family) => readListedEndpoints(snapshot, service, port, family).filter(({ endpoint }) => endpoint.ready))
    .find((endpoints) => endpoints.length > 0);
  if (ready === undefined) {
    const why = explainNoEndpoint(snapshot, service, port);
    const reason = why === null ? "" : ` (${why})`;
    const name = `${service.namespace}/${service.name}`;
    return failed(503, `Service ${name} has no ready endpoint for port ${port.port}${reason}: the router answers 503.`);
  }
  const ends = ready.map((listed) => {
    const dial = dialFrom(from, listed.address, listed.port);
    const to = {
      address: listed.address,
      port: listed.port,
      listed,
      marked: false,
      rules: [],
      share: 1 / ready.length,
    };
    return judgeLeg(dial, sendToEndpoint(dial, startOf(dial), to));
  });
  return joinParts(ends);
}

function dialClusterIp(from: BackendDial, service: SlimService, port: SlimServicePort): Passage {
  const dial = dialFrom(from, service.clusterIPs[0] ?? "", port.port);
  return judgeLeg(dial, dialAddress(dial));
}

/** At the Service's port; ingress-nginx dials its targetPort. */
function dialExternalName(
  from: BackendDial,
  service: SlimService,
  wanted: number | string | null,
  named: SlimServicePort | null,
): Passage {
  const own = named?.port ?? wanted;
  const target = typeof named?.targetPort === "number" && isIngressNginx(from) ? named.targetPort : own;
  if (typeof target !== "number" || service.externalName === null) {
    return failed(
      503,
      `Service ${service.namespace}/${service.name} is an ExternalName without a port ${String(wanted)}: the router answers 503.`,
    );
  }
  const dial = dialFrom(from, "", target);
  const { pod } = from;
  const source: DnsClient = pod === null ? { type: "unseen-router" } : sourceOf(pod);
  return dialHost({ ...dial, source, host: service.externalName, options: from.options }, (each) =>
    judgeLeg(each, dialAddress(each)),
  );
}

function dialFrom(from: BackendDial, address: string, port: number): Dial {
  const { snapshot, protocol } = from.dial;
  const client = from.pod === null ? unseenRouter : locateClient(snapshot, sourceOf(from.pod));
  const { mode, options } = from;
  return { snapshot, protocol, mode, options, client, address, port, family: ipFamilyOf(address) ?? "IPv4" };
}

/** Taken to run in the cluster, where nobody sees: from outside no way would lead to the endpoints. */
const unseenRouter: Client = {
  type: "pod",
  label: "the controller",
  pod: null,
  nodeName: null,
  node: null,
  addresses: [],
};

function sourceOf({ namespace, name }: SlimPod) {
  return { type: "pod", namespace, name } as const;
}

/** An answer of the router's own, or a connection that it closes. */
function failed(status: 500 | 503 | "refused", text: string): Passage {
  const ends = status === "refused" ? "refused" : "http";
  const verdict = status === "refused" ? "refused" : (`http-${status}` as const);
  const sentence = toSentence(text);
  return { ...nothing, hops: [makeHop("endpoint", sentence, { ends })], because: [sentence], verdict };
}

/** The piece of the drawing: the way in of the rule that took the request. */
function chainOf(
  { dial, decision }: BackendDial,
  service: SlimService,
  port: SlimServicePort,
  { fieldPath }: RoutedBackend,
): TraceChain {
  const id = serviceId(service.namespace, service.name);
  const wayIn = wayInOf(dial.snapshot, decision, service, fieldPath);
  return { service: id, port: servicePortId(id, port.port, port.protocol), wayIn };
}

/** Of the ways that a route opens the one by the hostname that took the request. */
function wayInOf(
  snapshot: Snapshot,
  { object, matched }: Routed,
  { namespace, name }: SlimService,
  fieldPath: string,
): string | null {
  if (object.kind === "Ingress") {
    const named = ingressBackendsTo(snapshot, namespace, name);
    return named.find(({ ingress, path }) => ingress.name === object.name && path.fieldPath === fieldPath)?.id ?? null;
  }
  const ways = gatewayRoutesTo(snapshot, namespace, name, () => true).filter(
    ({ route, ref }) => objectKey(route) === objectKey(object) && ref.fieldPath === fieldPath,
  );
  const [host] = matched.split(" ");
  return (ways.find(({ hostname }) => (hostname ?? "*") === host) ?? ways[0])?.id ?? null;
}
