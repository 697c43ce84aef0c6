/** What the API server and its admission plugins fill in on pods and pod templates. */
import { deepFreeze } from "../json.ts";
import { nameSuffix } from "../hash.ts";
import type { Container, Pod, PodSpec, PodTemplateSpec, Probe } from "../objects.ts";

/** Defaults that pods and templates share; changes the spec in place. */
export function defaultPodSpec(spec: PodSpec): void {
  for (const container of spec.containers) defaultContainer(container, spec.hostNetwork === true);
  for (const container of spec.initContainers ?? []) defaultContainer(container, spec.hostNetwork === true);
  spec.restartPolicy ??= "Always";
  spec.dnsPolicy ??= "ClusterFirst";
  spec.schedulerName ??= "default-scheduler";
  spec.securityContext ??= {};
  spec.terminationGracePeriodSeconds ??= 30;
  if (spec.serviceAccountName !== undefined) spec.serviceAccount ??= spec.serviceAccountName;
  if (spec.serviceAccount !== undefined) spec.serviceAccountName ??= spec.serviceAccount;
}

/** Defaults of a workload's template. */
export function defaultPodTemplate(template: PodTemplateSpec): void {
  defaultPodSpec(template.spec);
}

function defaultContainer(container: Container, hostNetwork: boolean): void {
  for (const port of container.ports ?? []) {
    if ((port.protocol ?? "") === "") port.protocol = "TCP";
    if (hostNetwork) port.hostPort ??= port.containerPort;
  }
  if (container.image !== undefined) container.imagePullPolicy ??= pullPolicy(container.image);
  container.resources ??= {};
  container.terminationMessagePath ??= "/dev/termination-log";
  container.terminationMessagePolicy ??= "File";
  for (const probe of [container.readinessProbe, container.livenessProbe, container.startupProbe]) {
    if (probe) defaultProbe(probe);
  }
}

function pullPolicy(image: string): string {
  const name = image.slice(image.lastIndexOf("/") + 1);
  const tagged = image.includes("@") || (name.includes(":") && !name.endsWith(":latest"));
  return tagged ? "IfNotPresent" : "Always";
}

function defaultProbe(probe: Probe): void {
  probe.timeoutSeconds ??= 1;
  probe.periodSeconds ??= 10;
  probe.successThreshold ??= 1;
  probe.failureThreshold ??= 3;
  if (probe.httpGet) {
    probe.httpGet.scheme ??= "HTTP";
    probe.httpGet.path ??= "/";
  }
}

const unreachableTolerations = deepFreeze(
  ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].map((key) => ({
    key,
    operator: "Exists",
    effect: "NoExecute",
    tolerationSeconds: 300,
  })),
);

const tokenSources = deepFreeze([
  { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
  { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
  {
    downwardAPI: {
      items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }],
    },
  },
]);

const tokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";

/** What a new pod gets besides: service account and its token volume, tolerations, priority. */
export function completePod(pod: Pod, seed: number): void {
  const { spec } = pod;
  spec.serviceAccountName ??= "default";
  spec.serviceAccount ??= spec.serviceAccountName;
  spec.enableServiceLinks ??= true;
  spec.preemptionPolicy ??= "PreemptLowerPriority";
  spec.priority ??= 0;
  const present = spec.tolerations ?? [];
  const missing = unreachableTolerations.filter(
    ({ key }) => !present.some((toleration) => toleration.key === undefined || toleration.key === key),
  );
  spec.tolerations = [...present, ...missing];
  mountToken(pod, seed);
}

function mountToken(pod: Pod, seed: number): void {
  const { spec } = pod;
  if (spec["automountServiceAccountToken"] === false) return;
  if ((spec.volumes ?? []).some(({ name = "" }: { name?: string }) => name.startsWith("kube-api-access-"))) return;
  const name = `kube-api-access-${nameSuffix(seed, `token ${pod.metadata.namespace ?? ""}/${pod.metadata.name ?? ""}`)}`;
  for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
    const mounts = container.volumeMounts ?? [];
    if (mounts.some(({ mountPath }) => mountPath === tokenPath)) continue;
    container.volumeMounts = [...mounts, { name, readOnly: true, mountPath: tokenPath }];
  }
  spec.volumes = [...(spec.volumes ?? []), { name, projected: { defaultMode: 420, sources: tokenSources } }];
}

/** Guaranteed, Burstable or BestEffort, from requests and limits. */
export function qosClass(spec: PodSpec): string {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const names = ["cpu", "memory"];
  const set = (container: Container, name: string) =>
    container.resources?.requests?.[name] ?? container.resources?.limits?.[name];
  if (containers.every((container) => names.every((name) => set(container, name) === undefined))) return "BestEffort";
  const guaranteed = containers.every((container) =>
    names.every((name) => {
      const limit = container.resources?.limits?.[name];
      return limit !== undefined && (container.resources?.requests?.[name] ?? limit) === limit;
    }),
  );
  return guaranteed ? "Guaranteed" : "Burstable";
}
