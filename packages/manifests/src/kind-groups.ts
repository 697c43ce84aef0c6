/** Whose kinds are whose: the API server's own, and custom resources of which somebody may make pods and Services. */

/** `apps` of `apps/v1`, empty for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}

/** Kubernetes' own groups and those of its published extensions; none of them runs what it describes. */
export function isBuiltInGroup(apiVersion: string): boolean {
  const group = groupOf(apiVersion);
  // `kustomize.config.k8s.io`, `kubelet.config.k8s.io`: files of programs, which no API server takes.
  if (group.includes(".")) return group.endsWith(".k8s.io") && !/\.(?:x-k8s|config\.k8s)\.io$/.test(group);
  return ["", "apps", "autoscaling", "batch", "extensions", "policy"].includes(group);
}

/** Groups whose kinds configure something that runs already: no pod comes of them. */
const configuringGroups: readonly RegExp[] = [
  /^(?:acme\.)?cert-manager\.io$/,
  /(?:^|\.)istio\.io$/,
  /^traefik\.(?:io|containo\.us)$/,
  /^(?:external-secrets\.io|generators\.external-secrets\.io|bitnami\.com)$/,
  /^(?:kyverno\.io|projectcontour\.io|cilium\.io|metallb\.io|reloader\.stakater\.com)$/,
  /^(?:crd\.)?projectcalico\.org$/,
  /^(?:policy|gateway)\.linkerd\.io$/,
  /^secrets-store\.csi\.x-k8s\.io$/,
  /^(?:karpenter\.sh|karpenter\.k8s\.aws)$/,
];

/** Kinds that configure, of groups whose other kinds run pods. */
const configuringKinds: ReadonlySet<string> = new Set([
  ...["ServiceMonitor", "PodMonitor", "PrometheusRule", "Probe", "ScrapeConfig", "AlertmanagerConfig"],
  // KEDA scales by them what others make; its ScaledJobs make pods.
  ...["ScaledObject", "TriggerAuthentication", "ClusterTriggerAuthentication"],
  ...["AnalysisTemplate", "ClusterAnalysisTemplate", "AppProject", "KafkaTopic", "KafkaUser"],
]);

/** Kinds that deploy whatever their source holds, into namespaces of its choice. */
const deployingGroups: ReadonlySet<string> = new Set([
  "helm.toolkit.fluxcd.io",
  "kustomize.toolkit.fluxcd.io",
  "helm.cattle.io",
  "app.k8s.io",
  "apps.open-cluster-management.io",
  "fleet.cattle.io",
]);

/** Where an operator may make pods and Services of a custom resource. */
export type Reach = "none" | "namespace" | "everywhere";

export function reachOf(apiVersion: string, kind: string): Reach {
  const group = groupOf(apiVersion);
  if (deployingGroups.has(group)) return "everywhere";
  if (group === "argoproj.io" && kind.startsWith("Application")) return "everywhere";
  if (isBuiltInGroup(apiVersion) || configuringKinds.has(kind)) return "none";
  return configuringGroups.some((pattern) => pattern.test(group)) ? "none" : "namespace";
}
