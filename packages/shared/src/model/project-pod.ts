/** Pods, and the pod spec that they have in common with workload templates. */
import type {
  ContainerPort,
  ContainerRole,
  ContainerState,
  Probe,
  SlimContainer,
  SlimPod,
  SlimPodSpec,
} from "./objects.ts";
import { projectMeta } from "./project-meta.ts";
import { readCondition } from "./read-condition.ts";
import { readListenPorts } from "./read-listen-ports.ts";
import { readConfigMapUses } from "./read-config-map-uses.ts";
import { readContainerAddresses } from "./read-container-addresses.ts";
import { readProtocol } from "./read-protocol.ts";
import type { Field } from "./read-field.ts";
import type { Share } from "./share-values.ts";

const dnsPolicies = ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"] as const;
const phases = ["Pending", "Running", "Succeeded", "Failed", "Unknown"] as const;

export function projectPod(object: Field, share: Share): SlimPod {
  const status = object.at("status");
  const phase = status.at("phase").oneOf(phases, "Pending");
  const ready = readCondition(status.at("conditions"), "Ready");
  const isReady = ready?.status === "true";
  const meta = projectMeta(object, true, share);
  return {
    kind: "Pod",
    spec: readPodSpec(object.at("spec"), share),
    nodeName: object.at("spec").at("nodeName").filledText(),
    phase,
    podIPs: readPodIPs(status),
    ready: isReady,
    readySince: ready?.since ?? null,
    notReadyReason: isReady ? null : readNotReadyReason(status, phase),
    lacksHostPort: !isReady && readLacksHostPort(status),
    containerStates: share.value([
      ...status.at("containerStatuses").items().map(readContainerState),
      ...status.at("initContainerStatuses").items().map(readContainerState),
    ]),
    // Last on purpose: fields that follow a spread cost V8 three times the memory and ten times the time.
    ...meta,
  };
}

function readPodIPs(status: Field): readonly string[] {
  const podIPs = status
    .at("podIPs")
    .items()
    .map((entry) => entry.at("ip").requiredText());
  const podIP = status.at("podIP").filledText();
  return podIPs.length > 0 || podIP === null ? podIPs : [podIP];
}

/** The condition that holds the pod back first: scheduling, then containers, then readiness gates; else what the status says. */
function readNotReadyReason(status: Field, phase: string): string {
  for (const type of ["PodScheduled", "Initialized", "ContainersReady", "Ready"]) {
    const condition = readCondition(status.at("conditions"), type);
    if (condition !== null && condition.status !== "true" && condition.reason !== null) return condition.reason;
  }
  return status.at("reason").filledText() ?? phase;
}

/** The scheduler says so in words only (Kubernetes: pkg/scheduler/framework/plugins/nodeports). */
function readLacksHostPort(status: Field): boolean {
  const scheduled = readCondition(status.at("conditions"), "PodScheduled");
  return scheduled?.status === "false" && (scheduled.message?.includes("didn't have free ports") ?? false);
}

function readContainerState(status: Field): ContainerState {
  const waiting = status.at("state").at("waiting");
  const terminated = status.at("state").at("terminated");
  const stopped = waiting.present ? waiting : terminated;
  return {
    name: status.at("name").requiredText(),
    ready: status.at("ready").flag() ?? false,
    restarts: status.at("restartCount").wholeNumber() ?? 0,
    reason: stopped.at("reason").filledText() ?? (terminated.present && !waiting.present ? "Terminated" : null),
    message: stopped.at("message").filledText(),
  };
}

/** Reads `spec` of a pod or of a template. */
export function readPodSpec(spec: Field, share: Share): SlimPodSpec {
  const initContainers = spec
    .at("initContainers")
    .items()
    .map((container) =>
      readContainer(container, container.at("restartPolicy").filledText() === "Always" ? "sidecar" : "init"),
    );
  return share.value({
    // The order in which the EndpointSlice controller looks a named port up: native sidecars after the containers.
    containers: [
      ...spec
        .at("containers")
        .items()
        .map((container) => readContainer(container, "main")),
      ...initContainers.filter(({ role }) => role === "sidecar"),
      ...initContainers.filter(({ role }) => role === "init"),
    ],
    hostNetwork: spec.at("hostNetwork").flag() ?? false,
    watchesClassless: spec.at("containers").items().some(watchesClassless),
    dnsPolicy: spec.at("dnsPolicy").oneOf(dnsPolicies, "ClusterFirst"),
    hostname: spec.at("hostname").filledText(),
    subdomain: spec.at("subdomain").filledText(),
    declaredAddresses: [...spec.at("containers").items(), ...spec.at("initContainers").items()].flatMap(
      readContainerAddresses,
    ),
    configMaps: readConfigMapUses(spec),
    volumeClaims: readVolumeClaims(spec),
  });
}

/** As ingress-nginx and HAProxy Ingress, and HAProxy's own, are told. */
function watchesClassless(container: Field): boolean {
  const words = [...container.at("command").texts(), ...container.at("args").texts()];
  return words.some((word) => /^--(watch-ingress-without-class|empty-ingress-class)(=(true|1|t))?$/i.test(word));
}

function readVolumeClaims(spec: Field): readonly string[] {
  return spec
    .at("volumes")
    .items()
    .flatMap((volume) => volume.at("persistentVolumeClaim").at("claimName").filledText() ?? []);
}

function readContainer(container: Field, role: ContainerRole): SlimContainer {
  return {
    name: container.at("name").requiredText(),
    role,
    image: container.at("image").text() ?? "",
    ports: container.at("ports").items().map(readContainerPort),
    listenPorts: readListenPorts(container),
    readinessProbe: readProbe(container.at("readinessProbe")),
    livenessProbe: readProbe(container.at("livenessProbe")),
    startupProbe: readProbe(container.at("startupProbe")),
  };
}

function readContainerPort(port: Field): ContainerPort {
  return {
    name: port.at("name").text() ?? "",
    containerPort: port.at("containerPort").requiredPort(),
    protocol: readProtocol(port),
    hostPort: port.at("hostPort").port() || null,
    hostIP: readHostIP(port),
  };
}

/** Every address of the node is meant where it is left out or unspecified. */
function readHostIP(port: Field): string | null {
  const hostIP = port.at("hostIP").filledText();
  return hostIP === "0.0.0.0" || hostIP === "::" ? null : hostIP;
}

/** Commands of exec probes are not kept: they may hold secrets. */
function readProbe(probe: Field): Probe | null {
  const http = probe.at("httpGet");
  if (http.present)
    return { type: "http", port: http.at("port").portOrName(), path: http.at("path").filledText() ?? "/" };
  const tcp = probe.at("tcpSocket");
  if (tcp.present) return { type: "tcp", port: tcp.at("port").portOrName(), path: null };
  const grpc = probe.at("grpc");
  if (grpc.present) return { type: "grpc", port: grpc.at("port").port(), path: null };
  return probe.at("exec").present ? { type: "exec", port: null, path: null } : null;
}
