/** What the API server fills in where a manifest leaves a field out, so that a mend of a live object fits the manifest. */
import { isRecord } from "@portolan/shared";
import { valueAt, type Steps } from "./patch-value.ts";

/** A value, or what it is by the object that holds the field and by the whole object's `spec`. */
type Default = string | number | boolean | readonly string[] | ((holder: Raw, spec: Raw) => unknown);
type Raw = Readonly<Record<string, unknown>>;
type Defaults = Readonly<Record<string, Default>>;

/** pkg/apis/core/v1/defaults.go, SetDefaults_Service; what is not set is false. */
const service: Defaults = {
  "spec.type": "ClusterIP",
  "spec.sessionAffinity": "None",
  "spec.externalTrafficPolicy": (_, spec) => (isExternallyAccessible(spec) ? "Cluster" : undefined),
  "spec.internalTrafficPolicy": (_, { type }) => (type === "ExternalName" ? undefined : "Cluster"),
  "spec.allocateLoadBalancerNodePorts": (_, { type }) => (type === "LoadBalancer" ? true : undefined),
  "spec.publishNotReadyAddresses": false,
  "spec.ports.#.protocol": "TCP",
  "spec.ports.#.targetPort": ({ port }) => port,
};

/** The same file, SetDefaults_PodSpec, SetDefaults_Pod, SetDefaults_Probe, SetDefaults_HTTPGetAction. */
const pod: Defaults = {
  restartPolicy: "Always",
  dnsPolicy: "ClusterFirst",
  terminationGracePeriodSeconds: 30,
  hostNetwork: false,
  ...Object.fromEntries(
    ["containers", "initContainers"].flatMap((list) => [
      [`${list}.#.ports.#.protocol`, "TCP"],
      ...["readinessProbe", "livenessProbe", "startupProbe"].flatMap((probe): [string, Default][] => [
        [`${list}.#.${probe}.timeoutSeconds`, 1],
        [`${list}.#.${probe}.periodSeconds`, 10],
        [`${list}.#.${probe}.successThreshold`, 1],
        [`${list}.#.${probe}.failureThreshold`, 3],
        [`${list}.#.${probe}.httpGet.path`, "/"],
        [`${list}.#.${probe}.httpGet.scheme`, "HTTP"],
      ]),
    ]),
  ),
};

const under = (prefix: string, defaults: Defaults): Defaults =>
  Object.fromEntries(Object.entries(defaults).map(([path, value]) => [`${prefix}.${path}`, value]));

/** pkg/apis/apps/v1/defaults.go; SetDefaults_ReplicationController. */
const workload: Defaults = { "spec.replicas": 1, ...under("spec.template.spec", pod) };

/** A route's rules: the defaults in the CRDs of Gateway API (config/crd/standard). */
const route: Defaults = {
  "spec.parentRefs.#.group": "gateway.networking.k8s.io",
  "spec.parentRefs.#.kind": "Gateway",
  "spec.rules.#.backendRefs.#.group": "",
  "spec.rules.#.backendRefs.#.kind": "Service",
  "spec.rules.#.backendRefs.#.weight": 1,
  "spec.rules.#.matches.#.path.type": "PathPrefix",
  "spec.rules.#.matches.#.path.value": "/",
};

const byKind: ReadonlyMap<string, Defaults> = new Map(
  Object.entries({
    Service: service,
    Pod: under("spec", pod),
    Deployment: workload,
    ReplicaSet: workload,
    StatefulSet: workload,
    ReplicationController: workload,
    DaemonSet: under("spec.template.spec", pod),
    // pkg/apis/batch/v1/defaults.go has no default of a field that a mend is about; its pods have.
    Job: under("spec.template.spec", pod),
    CronJob: under("spec.jobTemplate.spec.template.spec", pod),
    // SetDefaults_Endpoints.
    Endpoints: { "subsets.#.ports.#.protocol": "TCP" },
    // pkg/apis/discovery/v1/defaults.go.
    EndpointSlice: { "ports.#.name": "", "ports.#.protocol": "TCP" },
    // pkg/apis/networking/v1/defaults.go. Of an Ingress it has none.
    NetworkPolicy: {
      "spec.ingress.#.ports.#.protocol": "TCP",
      "spec.egress.#.ports.#.protocol": "TCP",
      "spec.policyTypes": (_, { egress }) =>
        Array.isArray(egress) && egress.length > 0 ? ["Ingress", "Egress"] : ["Ingress"],
    },
    HTTPRoute: route,
    GRPCRoute: route,
    TCPRoute: route,
    TLSRoute: route,
    UDPRoute: route,
    Gateway: { "spec.listeners.#.allowedRoutes.namespaces.from": "Same" },
  } satisfies Record<string, Defaults>),
);

/** The default of a field that stands nowhere; undefined where it has none, or where nothing stands that could hold it. */
export function defaultAt(kind: string, object: unknown, steps: Steps): unknown {
  const path = steps.map((step) => (typeof step === "number" ? "#" : step)).join(".");
  const defaults = byKind.get(kind);
  if (defaults === undefined || !Object.hasOwn(defaults, path)) return undefined;
  const found = defaults[path];
  const holder = valueAt(object, steps.slice(0, -1));
  if (!isRecord(holder)) return undefined;
  const spec = valueAt(object, ["spec"]);
  return typeof found === "function" ? found(holder, isRecord(spec) ? spec : {}) : found;
}

function isExternallyAccessible({ type, externalIPs }: Raw): boolean {
  if (type === "NodePort" || type === "LoadBalancer") return true;
  return type !== "ExternalName" && Array.isArray(externalIPs) && externalIPs.length > 0;
}
