/** Whose connections the policy overlay judges. */
import { parseIpAddress } from "../model/match-cidr.ts";
import type { ObjectRef } from "../model/names.ts";

export type PolicyClient =
  /** A pod without labels in another namespace, and a client outside. */
  | { readonly type: "anyone" }
  /** `address` null: one that is not known. */
  | { readonly type: "outside"; readonly address: string | null }
  /** A workload's pods, or a pod. */
  | { readonly type: "workload"; readonly workload: ObjectRef };

const kinds: Readonly<Record<string, string>> = {
  pod: "Pod",
  deployment: "Deployment",
  replicaset: "ReplicaSet",
  statefulset: "StatefulSet",
  daemonset: "DaemonSet",
  cronjob: "CronJob",
};

/**
 * Reads `anyone`, `outside`, `outside/ADDRESS`, `pod/NAMESPACE/NAME`, `deployment/NAMESPACE/NAME` and
 * the like; null for everything else.
 */
export function parsePolicyClient(text: string): PolicyClient | null {
  if (text === "anyone") return { type: "anyone" };
  const [word = "", second, name, ...more] = text.split("/");
  if (word === "outside") {
    if (second === undefined) return { type: "outside", address: null };
    return name === undefined && parseIpAddress(second) !== null ? { type: "outside", address: second } : null;
  }
  const kind = Object.hasOwn(kinds, word.toLowerCase()) ? kinds[word.toLowerCase()] : undefined;
  if (kind === undefined || !second || !name || more.length > 0) return null;
  return { type: "workload", workload: { kind, namespace: second, name } };
}

/** The same in words that `parsePolicyClient` reads. */
export function formatPolicyClient(client: PolicyClient): string {
  switch (client.type) {
    case "anyone":
      return "anyone";
    case "outside":
      return client.address === null ? "outside" : `outside/${client.address}`;
    case "workload": {
      const { kind, namespace, name } = client.workload;
      return `${kind.toLowerCase()}/${namespace ?? ""}/${name}`;
    }
    default:
      return client satisfies never;
  }
}
