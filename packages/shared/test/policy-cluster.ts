/**
 * A small cluster for tests of network policies, and questions to it in short form.
 *
 * Namespaces: shop (team=shop), ops (team=ops, env=prod), bare (no labels), and lost, whose object is
 * not there. Nodes n1 (10.0.0.1) and n2 (10.0.0.2).
 */
import type { Protocol } from "../src/model/names.ts";
import type { SlimKind } from "../src/model/objects.ts";
import type { PolicyEnd, PolicyJudgement, PolicyQuestion } from "../src/policies/policy-model.ts";
import { judgePolicies } from "../src/policies/judge-policies.ts";
import type { Snapshot } from "../src/snapshot/snapshot.ts";
import { node, pod, snapshotOf, withMetadata, type PodParts, type Raw } from "./cluster-objects.ts";

function namespace(name: string, labels: Raw): Raw {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

function podIn(namespaceName: string, name: string, parts: PodParts): Raw {
  return withMetadata(pod(name, parts), { namespace: namespaceName });
}

const dbContainers = [
  { name: "pg", image: "pg", ports: [{ name: "pg", containerPort: 5432 }] },
  { name: "dns", image: "dns", ports: [{ name: "dns", containerPort: 53, protocol: "UDP" }] },
];
const sidecar = {
  name: "proxy",
  image: "proxy",
  restartPolicy: "Always",
  ports: [{ name: "admin", containerPort: 9000 }],
};
const init = { name: "init", image: "init", ports: [{ name: "once", containerPort: 9100 }] };

/** Where nothing else is said, pods listen on 8080 by the name `http`. */
export const policyObjects: readonly Raw[] = [
  node("n1"),
  node("n2"),
  namespace("shop", { team: "shop" }),
  namespace("ops", { team: "ops", env: "prod" }),
  namespace("bare", {}),
  podIn("shop", "web", { labels: { app: "web", tier: "front" }, ip: "10.1.1.2", node: "n1" }),
  podIn("shop", "db", {
    labels: { app: "db" },
    ip: "10.1.2.2",
    node: "n2",
    containers: dbContainers,
    initContainers: [sidecar, init],
    status: { podIP: "10.1.2.2", podIPs: [{ ip: "10.1.2.2" }, { ip: "fd00:1::2" }] },
  }),
  podIn("ops", "agent", { labels: { app: "agent" }, ip: "10.1.1.3", node: "n1" }),
  podIn("ops", "host", { labels: { app: "agent" }, ip: "10.0.0.1", node: "n1", hostNetwork: true }),
  podIn("bare", "plain", { labels: {}, ip: "10.1.2.4", node: "n2" }),
  podIn("lost", "orphan", { labels: { app: "web" }, ip: "10.1.2.5", node: "n2" }),
];

/** A NetworkPolicy; in `shop` unless the name says `namespace/name`. */
export function policy(name: string, spec: Raw): Raw {
  const [first = "", second] = name.split("/");
  const metadata = { name: second ?? first, namespace: second === undefined ? "shop" : first };
  return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata, spec: { podSelector: {}, ...spec } };
}

/** The cluster with policies. */
export function policyCluster(policies: readonly Raw[], unreadable: readonly SlimKind[] = []): Snapshot {
  return snapshotOf([...policyObjects, ...policies], unreadable);
}

/** `shop/web`, `shop/db@fd00:1::2`, `node/n1`, `node@10.0.0.2`, `10.9.8.7`, `outside` (no known address), `any-pod`. */
export function policyEnd(snapshot: Snapshot, text: string): PolicyEnd {
  if (text === "outside") return { type: "address", address: null };
  if (text === "any-pod") return { type: "any-pod" };
  const [who = "", at] = text.split("@");
  if (who === "node") return { type: "node", node: null, address: at ?? "" };
  const [space = "", name] = who.split("/");
  if (name === undefined) return { type: "address", address: text };
  if (space === "node") {
    const found = snapshot.get("Node", "", name);
    if (found === undefined) throw new Error(`no node ${name}`);
    return { type: "node", node: found, address: found.addresses[0]?.address ?? "" };
  }
  const found = snapshot.get("Pod", space, name);
  if (found === undefined) throw new Error(`no pod ${who}`);
  return { type: "pod", pod: found, address: at ?? found.podIPs[0] ?? "" };
}

/** Reads `shop/web -> shop/db:5432`; UDP and SCTP ports are written `53/UDP`. */
export function policyQuestion(snapshot: Snapshot, text: string): PolicyQuestion {
  const [from = "", rest = ""] = text.split(" -> ");
  const colon = rest.lastIndexOf(":");
  const [port, protocol = "TCP"] = rest.slice(colon + 1).split("/");
  return {
    source: policyEnd(snapshot, from),
    destination: policyEnd(snapshot, rest.slice(0, colon)),
    protocol: protocol as Protocol,
    port: Number(port),
  };
}

/** What the policies say of a connection. */
export function judge(policies: readonly Raw[], text: string, unreadable: readonly SlimKind[] = []): PolicyJudgement {
  const snapshot = policyCluster(policies, unreadable);
  return judgePolicies(snapshot, policyQuestion(snapshot, text));
}
