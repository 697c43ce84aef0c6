/** Admission of namespaces, nodes, Ingresses and the kinds that only pass through. */
import { kinds } from "../resources.ts";
import type { Ingress, Namespace, NetworkPolicy, Node } from "../objects.ts";
import { milliseconds } from "../timestamps.ts";
import type { ObjectStore } from "../store.ts";
import { validateConfigMap, validateConfigMapUpdate } from "../validation/config-map.ts";
import { validateIngress, validateIngressClass } from "../validation/ingress.ts";
import { dnsLabelProblems } from "../validation/names.ts";
import { validateNetworkPolicy } from "../validation/network-policy.ts";
import type { Strategy } from "./strategy.ts";

export const namespaceStrategy: Strategy = {
  nameRule: dnsLabelProblems,
  initialStatus: () => ({ phase: "Active" }),
  prepare: (draft, previous) => {
    const namespace = draft as Namespace;
    namespace.metadata.labels = {
      ...namespace.metadata.labels,
      "kubernetes.io/metadata.name": namespace.metadata.name ?? "",
    };
    if (!previous) namespace.spec = { finalizers: ["kubernetes"] };
    else if (previous["spec"] !== undefined) namespace.spec = previous["spec"] as { finalizers?: string[] };
  },
};

/** The first podCIDR is written twice, as the API server does. */
export const nodeStrategy: Strategy = {
  defaults: (draft) => {
    const node = draft as Node;
    node.spec ??= {};
    const { podCIDR, podCIDRs } = node.spec;
    if (podCIDR !== undefined && podCIDRs === undefined) node.spec.podCIDRs = [podCIDR];
    if (podCIDR === undefined && podCIDRs?.[0] !== undefined) node.spec.podCIDR = podCIDRs[0];
  },
};

const defaultClass = "ingressclass.kubernetes.io/is-default-class";
const classAnnotation = "kubernetes.io/ingress.class";

export const ingressStrategy: Strategy = {
  generation: "spec",
  initialStatus: () => ({ loadBalancer: {} }),
  prepare: (draft, previous, { store }) => {
    const ingress = draft as Ingress;
    ingress.spec ??= {};
    if (previous || ingress.spec.ingressClassName !== undefined) return;
    if (ingress.metadata.annotations?.[classAnnotation] !== undefined) return;
    const name = newestDefaultClass(store);
    if (name !== undefined) ingress.spec.ingressClassName = name;
  },
  validate: (draft) => validateIngress(draft),
};

/** The default IngressClass; of several the newest, then the first by name (DefaultIngressClass admission). */
function newestDefaultClass(store: ObjectStore): string | undefined {
  const defaults = store
    .list(kinds.ingressClass, null)
    .filter(({ metadata }) => metadata.annotations?.[defaultClass] === "true");
  const age = ({ metadata }: (typeof defaults)[number]) => milliseconds(metadata.creationTimestamp);
  return [...defaults].sort((a, b) => age(b) - age(a))[0]?.metadata.name;
}

export const ingressClassStrategy: Strategy = {
  generation: "spec",
  validate: (draft) => validateIngressClass(draft["spec"]),
};
export const networkPolicyStrategy: Strategy = {
  generation: "spec",
  defaults: (draft) => {
    const spec = (draft["spec"] ??= {}) as NonNullable<NetworkPolicy["spec"]>;
    spec.policyTypes ??= (spec.egress ?? []).length > 0 ? ["Ingress", "Egress"] : ["Ingress"];
    for (const { ports = [] } of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) {
      for (const port of ports) port.protocol ??= "TCP";
    }
  },
  validate: (draft) => validateNetworkPolicy(draft),
};
export const configMapStrategy: Strategy = {
  validate: (draft) => validateConfigMap(draft),
  validateUpdate: (draft, previous) => validateConfigMapUpdate(draft, previous),
};
export const podDisruptionBudgetStrategy: Strategy = { generation: "spec", initialStatus: () => ({}) };
export const cronJobStrategy: Strategy = { generation: "spec", initialStatus: () => ({}) };
export const persistentVolumeClaimStrategy: Strategy = { initialStatus: () => ({ phase: "Pending" }) };
