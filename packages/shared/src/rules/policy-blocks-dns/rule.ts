import { isTopWorkload } from "../../endpoints/is-top-workload.ts";
import { isFinished } from "../../model/is-finished.ts";
import type { ServiceId } from "../../model/names.ts";
import type { SlimPod, SlimService, SlimWorkload } from "../../model/objects.ts";
import type { PolicyPort, PolicyRule, SlimNetworkPolicy } from "../../model/policy-objects.ts";
import { isolatingPolicies, judgeDirection } from "../../policies/judge-direction.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { declaredTargets } from "../../snapshot/create-snapshot.ts";
import type { Evidence, Fix } from "../finding.ts";
import {
  addRulePatch,
  namespaceNameLabel,
  openPolicyFix,
  podOfClient,
  policiesText,
  policyEvidence,
  specOf,
} from "../policy-facts.ts";
import { podSpecKinds } from "../workload-facts.ts";
import type { ObjectRule } from "../rule.ts";

type Client = SlimWorkload | SlimPod;

/** A client that names Services may not ask the cluster's DNS for them. */
export const rule: ObjectRule<Client["kind"]> = {
  type: "object",
  kinds: podSpecKinds,
  id: "policy-blocks-dns",
  severity: "warning",
  title: "Network policies keep a client from DNS",
  *check(client, { snapshot }) {
    if (snapshot.unreadable.has("NetworkPolicy") || !asksClusterDns(client)) return;
    const targets = [...declaredTargets(client)].filter((id) => exists(snapshot, id));
    if (targets.length === 0) return;
    const pod = podOfClient(snapshot, client);
    const policies = pod === undefined || isFinished(pod) ? [] : isolatingPolicies(snapshot, pod, "Egress");
    if (pod === undefined || policies.length === 0 || !cannotAsk(snapshot, pod, policies)) return;
    const { kind, namespace, name } = client;
    yield {
      hop: "client",
      message: `If network policies are enforced, ${kind} ${name} names ${targets[0] ?? ""} and cannot ask DNS for it: ${policiesText(policies)} ${policies.length === 1 ? "isolates" : "isolate"} its pods for egress and no rule lets port 53/UDP out to the cluster's DNS`,
      evidence: [...policies.map(policyEvidence), ...declaredEvidence(client, targets)],
      fixes: fixesFor(snapshot, policies),
      reproduce: [`kubectl -n ${namespace} get networkpolicies -o yaml`, "kubectl -n kube-system get service kube-dns"],
      services: targets,
    };
  },
};

/** On the host's network policies do not hold; other resolvers are the node's, or are not read. */
function asksClusterDns(client: Client): boolean {
  const { hostNetwork, dnsPolicy } = specOf(client);
  return !hostNetwork && dnsPolicy.startsWith("ClusterFirst") && isTopWorkload(client);
}

function exists(snapshot: Snapshot, id: ServiceId): boolean {
  const [namespace = "", name = ""] = id.split("/");
  return snapshot.get("Service", namespace, name) !== undefined;
}

/** Whether the pod reaches none of the DNS server's pods; where these are not known, whether no rule takes the port at all. */
function cannotAsk(snapshot: Snapshot, pod: SlimPod, policies: readonly SlimNetworkPolicy[]): boolean {
  // A cache on the node answers at an address of its own, which some plugins exempt and others want an ipBlock for.
  if (hasNodeCache(snapshot)) return false;
  const taking = policies.flatMap(({ egress, namespace }) =>
    egress.filter((each) => mayLeadToDns(each, namespace) && (each.ports.length === 0 || each.ports.some(mayBeDns))),
  );
  if (taking.length === 0) return true;
  // Some plugins compare blocks with the Service's address, others with the pods'.
  if (taking.some(({ peers }) => peers.some(({ type }) => type === "ip-block"))) return false;
  const servers = dnsPods(snapshot);
  return (
    servers.length > 0 &&
    servers.every(({ server, port }) => {
      const destination = { type: "pod", pod: server, address: server.podIPs[0] ?? "" } as const;
      const source = { type: "pod", pod, address: pod.podIPs[0] ?? "" } as const;
      const asked = { source, destination, protocol: "UDP", port } as const;
      return judgeDirection(snapshot, "Egress", asked).type === "denied";
    })
  );
}

/** Where the cluster's DNS runs. */
const dnsNamespaces: ReadonlySet<string> = new Set(["kube-system", "openshift-dns"]);

/** Pods of the policy's own namespace are not the DNS server's, unless that is its namespace. */
function mayLeadToDns({ peers }: PolicyRule, namespace: string): boolean {
  if (peers.length === 0 || dnsNamespaces.has(namespace)) return true;
  return peers.some((peer) => peer.type === "ip-block" || peer.namespaceSelector !== null);
}

/** A name may be the DNS server's for it, and 5353 is what OpenShift's listens on. */
function mayBeDns({ protocol, port, endPort }: PolicyPort): boolean {
  if (protocol !== "UDP") return false;
  if (typeof port !== "number") return true;
  return [53, 5353].some((dns) => (endPort === null ? port === dns : port <= dns && dns <= endPort));
}

/** kube-dns by its usual names, and what stands behind it. */
function dnsPods(snapshot: Snapshot): readonly { readonly server: SlimPod; readonly port: number }[] {
  return dnsServices(snapshot).flatMap(({ namespace, selector, ports }) => {
    const port = ports.find((each) => each.protocol === "UDP" && each.port === 53);
    if (selector === null || port === undefined) return [];
    return [...snapshot.podsSelectedBy(namespace, selector)]
      .filter((server) => !isFinished(server) && !server.spec.hostNetwork && server.podIPs.length > 0)
      .map((server) => ({ server, port: dnsPort(server, port.targetPort) }));
  });
}

function dnsServices(snapshot: Snapshot): readonly SlimService[] {
  return [
    snapshot.get("Service", "kube-system", "kube-dns"),
    snapshot.get("Service", "kube-system", "coredns"),
    snapshot.get("Service", "openshift-dns", "dns-default"),
  ].filter((service) => service !== undefined);
}

function dnsPort({ spec }: SlimPod, targetPort: number | string): number {
  if (typeof targetPort === "number") return targetPort;
  const declared = spec.containers.flatMap(({ ports }) => ports);
  return declared.find(({ name, protocol }) => name === targetPort && protocol === "UDP")?.containerPort ?? 53;
}

function hasNodeCache(snapshot: Snapshot): boolean {
  return ["node-local-dns", "nodelocaldns"].some(
    (name) => snapshot.get("DaemonSet", "kube-system", name) !== undefined,
  );
}

/** Where the Services are named, at most three. */
function declaredEvidence(client: Client, targets: readonly ServiceId[]): readonly Evidence[] {
  const { kind, namespace, name } = client;
  const known = new Set(targets.map((id) => id.split("/")[1] ?? ""));
  return specOf(client)
    .declaredAddresses.filter(({ host }) => known.has(host.split(".")[0] ?? ""))
    .slice(0, 3)
    .map(({ host, fieldPath }) => ({ object: { kind, namespace, name }, path: fieldPath, value: host }));
}

/** Lets the pods ask the cluster's DNS, in the first policy that isolates them. */
function fixesFor(snapshot: Snapshot, [policy]: readonly SlimNetworkPolicy[]): readonly Fix[] {
  const [service] = dnsServices(snapshot);
  const servers = dnsPods(snapshot);
  if (policy === undefined) return [];
  const port = servers[0]?.port ?? 53;
  const added = {
    to: [{ namespaceSelector: { matchLabels: { [namespaceNameLabel]: service?.namespace ?? "kube-system" } } }],
    ports: [
      { protocol: "UDP", port },
      { protocol: "TCP", port },
    ],
  };
  return [openPolicyFix("Let the pods ask the cluster's DNS", policy, addRulePatch(policy, "egress", added))];
}
