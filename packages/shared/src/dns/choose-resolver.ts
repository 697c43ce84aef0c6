/** Whose name servers a client asks (kubelet network/dns; `dnsPolicy` of a pod). */
import type { Snapshot } from "../snapshot/snapshot.ts";

/** Who asks. A pod that is not in the snapshot asks as any pod of its namespace would. */
export type DnsClient =
  | { readonly type: "outside" }
  | { readonly type: "node"; readonly name: string }
  /** A controller that carries out Ingresses or Gateways and is none of the pods in the snapshot. */
  | { readonly type: "unseen-router" }
  | { readonly type: "pod"; readonly namespace: string; readonly name: string };

export type Resolver =
  /**
   * The cluster's DNS, with the search list of the namespace (empty: which is not known). `doubt`: a sentence
   * where the API does not tell whether the client asks it.
   */
  | { readonly type: "cluster"; readonly namespace: string; readonly doubt: string | null }
  /** Name servers that do not know the cluster's names. */
  | { readonly type: "elsewhere"; readonly because: string }
  | { readonly type: "not-read"; readonly because: string };

export function chooseResolver(snapshot: Snapshot, client: DnsClient): Resolver {
  switch (client.type) {
    case "outside":
      return { type: "elsewhere", because: "A client outside asks its own name servers." };
    case "node":
      return { type: "elsewhere", because: `Node ${client.name} asks its own name servers.` };
    case "unseen-router": {
      const doubt =
        "The controller is none of the cluster's pods: it is taken to ask the cluster's DNS, as controllers in a cluster do; one outside would not find the name.";
      return { type: "cluster", namespace: "", doubt };
    }
    case "pod":
      return resolverOfPod(snapshot, client.namespace, client.name);
    default:
      return client satisfies never;
  }
}

function resolverOfPod(snapshot: Snapshot, namespace: string, name: string): Resolver {
  const spec = snapshot.get("Pod", namespace, name)?.spec;
  const policy = spec?.dnsPolicy ?? "ClusterFirst";
  const known = "it uses its node's resolver, which knows the cluster's names only if the node was set up so";
  const title = `Pod ${namespace}/${name}`;
  switch (policy) {
    case "ClusterFirst": {
      const doubt = `${title} is on the host's network with dnsPolicy ClusterFirst: ${known} (ClusterFirstWithHostNet asks the cluster's DNS).`;
      return { type: "cluster", namespace, doubt: spec?.hostNetwork === true ? doubt : null };
    }
    case "ClusterFirstWithHostNet":
      return { type: "cluster", namespace, doubt: null };
    case "Default": {
      const cure = spec?.hostNetwork === true ? "ClusterFirstWithHostNet" : "ClusterFirst";
      const doubt = `${title} has dnsPolicy Default: ${known} (${cure} asks the cluster's DNS).`;
      return { type: "cluster", namespace, doubt };
    }
    case "None":
      return {
        type: "not-read",
        because: "dnsPolicy None: the pod asks the name servers of its dnsConfig, which is not read.",
      };
    default:
      return policy satisfies never;
  }
}
