import type { SlimWorkload } from "../../model/objects.ts";
import type { ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Fix } from "../finding.ts";
import { kubectl } from "../make-fix.ts";
import type { Rule } from "../rule.ts";

/** The selector is right, and the workload that it means has been scaled to no pod at all. */
export const rule: Rule = {
  id: "scaled-to-zero",
  severity: "info",
  title: "The workload is scaled to zero",
  explains: ["no-ready-endpoints"],
  *check(service, { snapshot }) {
    const workloads = emptyWorkloads(service, snapshot);
    if (workloads.length === 0) return;
    const list = workloads.map(({ kind, name }) => `${kind} ${name}`).join(", ");
    const exposed = service.ports.some(({ waysIn }) => waysIn.some(({ client }) => client === "outside"));
    yield {
      severity: exposed ? "warning" : "info",
      hop: "endpoints",
      message: `Service ${service.name} has no pod: ${list} ${workloads.length === 1 ? "is" : "are"} scaled to 0`,
      evidence: workloads.map(({ kind, namespace, name, replicas }) => ({
        object: { kind, namespace, name },
        path: "spec.replicas",
        value: replicas,
      })),
      fixes: workloads.filter(({ kind }) => kind !== "DaemonSet").map(scaleFix),
      reproduce: workloads.map(({ kind, name }) => `${kubectl(service)} get ${kind.toLowerCase()} ${name}`),
    };
  },
};

/** Top workloads whose template the selector takes, all of them at 0; none where a pod is there or wanted. */
function emptyWorkloads({ namespace, selector, type }: ServicePaths, snapshot: Snapshot): readonly SlimWorkload[] {
  if (selector === null || type === "ExternalName" || snapshot.unreadable.has("Pod")) return [];
  for (const { phase } of snapshot.podsSelectedBy(namespace, selector)) {
    if (phase !== "Succeeded" && phase !== "Failed") return [];
  }
  const workloads = [...snapshot.workloadsSelectedBy(namespace, selector)].filter(({ owner }) => owner === null);
  return workloads.every(({ replicas }) => replicas === 0) ? workloads : [];
}

function scaleFix({ kind, namespace, name }: SlimWorkload): Fix {
  return {
    summary: `Scale ${kind} ${name} to 1`,
    object: { kind, namespace, name },
    patch: [{ op: "replace", path: "/spec/replicas", value: 1 }],
    command: `kubectl -n ${namespace} scale ${kind.toLowerCase()} ${name} --replicas=1`,
  };
}
