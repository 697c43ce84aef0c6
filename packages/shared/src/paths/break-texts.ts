/**
 * Every sentence that says why a path is not whole, by code. Plain and exact: what was asked for,
 * what is there, in numbers. No full stop, since they also stand on an edge.
 */
import type { Assigned } from "../model/assigned.ts";
import { oneOfKind, type Protocol } from "../model/names.ts";
import type { IpFamily, SlimKind } from "../model/objects.ts";
import type { BreakCode } from "./path-model.ts";

/** A reason and how many pods or addresses it holds for. */
export interface ReasonCount {
  readonly reason: string;
  readonly count: number;
}

/** What each sentence is made of. */
export interface BreakValues {
  "service-missing": { readonly name: string; readonly namespace: string };
  "service-port-missing":
    | {
        readonly service: string;
        readonly wanted: number | string;
        /** `80/TCP, 443/TCP`: what the Service has. */
        readonly has: string;
        /** True where the Service has the port, but not for TCP, which an Ingress needs. */
        readonly notTcp: boolean;
      }
    /** What is wrong with a route's backendRef. */
    | { readonly ofRoute: string };
  "no-pod-selected": { readonly selector: string };
  "no-ready-endpoint":
    | { readonly type: "pods" | "addresses"; readonly total: number; readonly reasons: readonly ReasonCount[] }
    | { readonly type: "finished"; readonly selector: string; readonly total: number; readonly phase: string }
    | { readonly type: "none-made"; readonly workload: string; readonly wanted: number }
    | { readonly type: "not-in-slice"; readonly total: number }
    | { readonly type: "unexplained" };
  "some-not-ready": {
    readonly type: "pods" | "addresses";
    readonly used: number;
    readonly total: number;
    readonly reasons: readonly ReasonCount[];
  };
  "target-port-name-missing": { readonly name: string; readonly pods: number; readonly headless: boolean };
  "target-port-name-partial": { readonly name: string; readonly used: number; readonly pods: number };
  "target-port-protocol": { readonly name: string; readonly wanted: Protocol; readonly found: Protocol };
  "no-endpoint-of-family": { readonly families: readonly IpFamily[] };
  "no-endpoints-by-hand": { readonly fqdnOnly: boolean };
  "endpoint-port-name-mismatch": { readonly wanted: string; readonly listed: readonly string[] };
  "scaled-to-zero": { readonly workloads: readonly string[] };
  "no-local-endpoint":
    | { readonly type: "external"; readonly nodes: number; readonly of: number; readonly name: string | null }
    | { readonly type: "internal"; readonly nodes: number; readonly of: number }
    | { readonly type: "nowhere"; readonly policy: "externalTrafficPolicy" | "internalTrafficPolicy" };
  "node-down": { readonly nodes: number; readonly of: number; readonly name: string | null };
  "load-balancer-pending": { readonly nodePort: number | Assigned | null };
  "external-name-missing": {
    readonly dnsName: string;
    readonly name: string;
    readonly namespace: string;
    /** Null: the Service itself is missing. */
    readonly endpoint: string | null;
  };
  "external-name-loop": { readonly dnsName: string };
  "external-name-address": { readonly address: string };
  "proxy-elsewhere": { readonly proxy: string };
  "ingress-class-missing": { readonly ingress: string; readonly className: string | null };
  "controller-not-ready": {
    /** `Deployment ingress-nginx-controller`. */
    readonly workload: string;
    readonly ready: number;
    readonly total: number;
    /** spec.replicas of the workload; null where there is none. */
    readonly wanted: number | null;
    readonly reasons: readonly ReasonCount[];
  };
  "controller-no-way-in": { readonly workload: string };
  "gateway-missing": { readonly namespace: string; readonly name: string };
  /** As its controller or the rules for listeners put it. */
  "gateway-not-served": { readonly text: string };
  "route-not-attached": { readonly text: string };
  "route-sends-nothing": { readonly type: "weight" | "redirect"; readonly route: string };
  "reference-not-granted": {
    readonly kind: string;
    readonly from: string;
    readonly service: string;
    readonly to: string;
  };
  "not-readable":
    { readonly type: "kind"; readonly kind: SlimKind } | { readonly type: "namespace"; readonly namespace: string };
}

type BreakTexts = { readonly [Code in BreakCode]: (values: BreakValues[Code]) => string };

const texts: BreakTexts = {
  "service-missing": ({ name, namespace }) => `namespace ${namespace} has no Service ${name}`,
  "service-port-missing": (values) => {
    if ("ofRoute" in values) return values.ofRoute;
    const { service, wanted, has, notTcp } = values;
    if (notTcp) return `Service ${service} has port ${portWord(wanted)} but not for TCP, which an Ingress needs`;
    return `Service ${service} has no port ${portWord(wanted)}, it has ${has === "" ? "no port at all" : has}`;
  },
  "no-pod-selected": ({ selector }) => `no pod has ${selector}`,
  "no-ready-endpoint": noReadyText,
  "some-not-ready": ({ type, used, total, reasons }) => {
    const lost = total - used;
    const noun = type === "pods" ? counted(total, "pod") : counted(total, "address", "addresses");
    return `${lost} of ${noun} ${lost === 1 ? "takes" : "take"} no traffic${reasonList(reasons)}`;
  },
  "target-port-name-missing": ({ name, pods, headless }) => {
    const text = `no container of the ${pods === 1 ? "pod" : `${pods} pods`} has a port named "${name}"`;
    return headless ? `${text}: DNS gives the addresses, but no SRV record` : text;
  },
  "target-port-name-partial": ({ name, used, pods }) => `"${name}" resolves in ${used} of ${counted(pods, "pod")} only`,
  "target-port-protocol": ({ name, wanted, found }) =>
    `"${name}" is a ${found} port in the pods, the Service port is ${wanted}`,
  "no-endpoint-of-family": ({ families }) => `no endpoint has an ${families.join(" or ")} address`,
  "no-endpoints-by-hand": ({ fqdnOnly }) =>
    fqdnOnly
      ? "the Service has no selector, and kube-proxy ignores EndpointSlices of addressType FQDN"
      : "the Service has no selector, and no EndpointSlice lists an address for it",
  "endpoint-port-name-mismatch": ({ wanted, listed }) =>
    `the EndpointSlices list ${listed.length === 0 ? "no port" : listed.join(", ")}, the Service port is ${wanted}`,
  "scaled-to-zero": ({ workloads }) =>
    `${workloads.join(" and ")} ${workloads.length === 1 ? "is" : "are"} scaled to 0`,
  "no-local-endpoint": noLocalText,
  "node-down": ({ nodes, of, name }) =>
    name === null ? `${nodes} of ${counted(of, "node")} are not ready` : `node ${name} is not ready`,
  "load-balancer-pending": ({ nodePort }) =>
    `no load balancer has given it an address yet${nodePort === null ? "" : `; nodePort ${nodePort} is open meanwhile`}`,
  "external-name-missing": ({ dnsName, name, namespace, endpoint }) =>
    endpoint === null
      ? `${dnsName} leads nowhere: namespace ${namespace} has no Service ${name}`
      : `${dnsName} leads nowhere: no ready endpoint of Service ${namespace}/${name} has that name`,
  "external-name-loop": ({ dnsName }) => `the CNAME chain leads back to ${dnsName}`,
  "external-name-address": ({ address }) => `${address} is an address and not a name: DNS answers NXDOMAIN`,
  "proxy-elsewhere": ({ proxy }) =>
    `kube-proxy passes over this Service: its label service.kubernetes.io/service-proxy-name leaves it to "${proxy}"`,
  "ingress-class-missing": ({ ingress, className }) =>
    className === null
      ? `Ingress ${ingress} names no class, and no controller is known to take it`
      : `there is no IngressClass ${className}: no controller is known to serve Ingress ${ingress}`,
  "controller-not-ready": ({ workload, ready, total, wanted, reasons }) => {
    if (total > 0)
      return `the controller ${workload} has ${ready} of ${counted(total, "pod")} ready${reasonList(reasons)}`;
    if (wanted === 0) return `the controller ${workload} is scaled to 0`;
    return `the controller ${workload} has no pod${wanted === null ? "" : ` and wants ${wanted}`}`;
  },
  "controller-no-way-in": ({ workload }) =>
    `no Service, hostPort or hostNetwork leads to the controller ${workload}: how requests come to it is unknown`,
  "gateway-missing": ({ namespace, name }) => `namespace ${namespace} has no Gateway ${name}`,
  "gateway-not-served": ({ text }) => text,
  "route-not-attached": ({ text }) => text,
  "route-sends-nothing": ({ type, route }) =>
    type === "weight"
      ? `${route} gives it weight 0: no request comes this way`
      : `${route} redirects every request before it comes here`,
  "reference-not-granted": ({ kind, from, service, to }) =>
    `no ReferenceGrant in namespace ${to} lets ${oneOfKind(kind)} of ${from} refer to Service ${service}`,
  "not-readable": (values) =>
    values.type === "kind"
      ? `objects of kind ${values.kind} cannot be read`
      : `namespace ${values.namespace} is not read`,
};

/** The sentence for a break. */
export function breakText<Code extends BreakCode>(code: Code, values: BreakValues[Code]): string {
  const text: (values: BreakValues[Code]) => string = texts[code];
  return text(values);
}

function noReadyText(values: BreakValues["no-ready-endpoint"]): string {
  switch (values.type) {
    case "pods":
    case "addresses": {
      const one = values.type === "pods" ? "pod" : "address";
      const list = reasonList(values.reasons);
      if (values.total === 1) return `the only ${one} takes no traffic${list}`;
      return `none of the ${counted(values.total, one, values.type)} takes traffic${list}`;
    }
    case "finished":
      return values.total === 1
        ? `the only pod with ${values.selector} has finished (${values.phase})`
        : `all ${values.total} pods with ${values.selector} have finished`;
    case "none-made":
      return `${values.workload} wants ${counted(values.wanted, "pod")} and has none`;
    case "not-in-slice":
      return `no EndpointSlice lists the ${counted(values.total, "selected pod")} for this port`;
    case "unexplained":
      return "no EndpointSlice lists an endpoint; why is unknown, since pods cannot be read";
    default:
      return values satisfies never;
  }
}

function noLocalText(values: BreakValues["no-local-endpoint"]): string {
  switch (values.type) {
    case "internal":
      return `internalTrafficPolicy Local: clients on ${values.nodes} of ${counted(values.of, "node")} find no endpoint on theirs`;
    case "external": {
      const who =
        values.name === null ? `${values.nodes} of ${counted(values.of, "node")} have` : `node ${values.name} has`;
      return `externalTrafficPolicy Local: ${who} no local endpoint`;
    }
    case "nowhere":
      return `${values.policy} Local: no endpoint says which node it is on`;
    default:
      return values satisfies never;
  }
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function portWord(port: number | string): string {
  return typeof port === "number" ? String(port) : `"${port}"`;
}

/** `: CrashLoopBackOff in container app` or, for several, each with its count; the most frequent three. */
function reasonList(reasons: readonly ReasonCount[]): string {
  const [first] = reasons;
  if (first === undefined) return "";
  if (reasons.length === 1) return `: ${first.reason}`;
  const shown = reasons.slice(0, 3).map(({ reason, count }) => `${reason} (${count})`);
  return `: ${shown.join("; ")}${reasons.length > 3 ? "; …" : ""}`;
}
