/** The truth table of network policies, with reasons (semantics.md 7). */
import { describe, expect, it } from "vitest";
import type { Raw } from "../../test/cluster-objects.ts";
import { judge, policy } from "../../test/policy-cluster.ts";
import type { SlimKind } from "../model/objects.ts";

interface Row {
  readonly name: string;
  readonly policies: readonly Raw[];
  /** `source -> destination:port`. */
  readonly ask: string;
  /** Verdict, then what egress and ingress say. */
  readonly says: string;
  readonly because: readonly string[];
  readonly unreadable?: readonly SlimKind[];
}

const app = (name: string) => ({ podSelector: { matchLabels: { app: name } } });
const team = (name: string) => ({ namespaceSelector: { matchLabels: { team: name } } });
const denyIngress = policy("deny-in", { policyTypes: ["Ingress"] });
const denyEgress = policy("deny-out", { policyTypes: ["Egress"] });
const allowWeb = policy("allow-web", { ingress: [{ from: [app("web")], ports: [{ port: 5432 }] }] });

const inDb = "NetworkPolicy shop/p isolates pod shop/db for ingress";
const outWeb = "NetworkPolicy shop/p isolates pod shop/web for egress";

function testRows(rows: readonly Row[]): void {
  it.each(rows)("$name", ({ policies, ask, says, because, unreadable }) => {
    const { verdict, egress, ingress, because: reasons } = judge(policies, ask, unreadable ?? []);
    expect({ says: `${verdict}: ${egress.type}, ${ingress.type}`, because: reasons }).toEqual({ says, because });
  });
}

describe("isolation", () => {
  testRows([
    {
      name: "no policy at all isolates nothing",
      policies: [],
      ask: "shop/web -> shop/db:5432",
      says: "allowed: not-isolated, not-isolated",
      because: [],
    },
    {
      name: "a policy that selects another pod isolates it alone",
      policies: [policy("p", { ...app("agent"), policyTypes: ["Ingress", "Egress"] })],
      ask: "shop/web -> shop/db:5432",
      says: "allowed: not-isolated, not-isolated",
      because: [],
    },
    {
      name: "a policy of another namespace selects no pod of this one",
      policies: [policy("ops/p", { policyTypes: ["Ingress", "Egress"] })],
      ask: "shop/web -> shop/db:5432",
      says: "allowed: not-isolated, not-isolated",
      because: [],
    },
    {
      name: "an empty podSelector selects every pod; no rule denies all",
      policies: [denyIngress],
      ask: "shop/web -> shop/db:5432",
      says: "denied: not-isolated, denied",
      because: [
        "if enforced, NetworkPolicy shop/deny-in isolates pod shop/db for ingress and no rule lets pod shop/web in on 5432/TCP",
      ],
    },
    {
      name: "ingress: [] denies all",
      policies: [policy("p", { ingress: [] })],
      ask: "shop/web -> shop/db:5432",
      says: "denied: not-isolated, denied",
      because: [`if enforced, ${inDb} and no rule lets pod shop/web in on 5432/TCP`],
    },
    {
      name: "ingress isolation does not keep the pod from going out",
      policies: [policy("p", { ...app("web"), policyTypes: ["Ingress"] })],
      ask: "shop/web -> shop/db:5432",
      says: "allowed: not-isolated, not-isolated",
      because: [],
    },
    {
      name: "egress isolation does not keep others from coming in",
      policies: [policy("p", { ...app("db"), policyTypes: ["Egress"] })],
      ask: "shop/web -> shop/db:5432",
      says: "allowed: not-isolated, not-isolated",
      because: [],
    },
    {
      name: "policyTypes empty without egress rules isolates for ingress only",
      policies: [policy("p", {})],
      ask: "shop/web -> ops/agent:8080",
      says: "allowed: not-isolated, not-isolated",
      because: [],
    },
    {
      name: "policyTypes empty with egress rules isolates for both",
      policies: [policy("p", { egress: [{ to: [app("db")] }] })],
      ask: "shop/web -> shop/db:5432",
      says: "denied: allowed, denied",
      because: [
        `if enforced, ${inDb} and no rule lets pod shop/web in on 5432/TCP`,
        "NetworkPolicy shop/p (spec.egress[0]) lets pod shop/web out to pod shop/db on 5432/TCP",
      ],
    },
    {
      name: "policyTypes Egress alone leaves ingress rules without effect",
      policies: [policy("p", { policyTypes: ["Egress"], ingress: [], egress: [{}] })],
      ask: "shop/web -> shop/db:5432",
      says: "allowed: allowed, not-isolated",
      because: ["NetworkPolicy shop/p (spec.egress[0]) lets pod shop/web out to pod shop/db on 5432/TCP"],
    },
    {
      name: "the source's egress denies",
      policies: [denyEgress],
      ask: "shop/web -> ops/agent:8080",
      says: "denied: denied, not-isolated",
      because: [
        "if enforced, NetworkPolicy shop/deny-out isolates pod shop/web for egress and no rule lets pod shop/web out to pod ops/agent on 8080/TCP",
      ],
    },
    {
      name: "both directions must allow: the egress does not",
      policies: [denyEgress, allowWeb],
      ask: "shop/web -> shop/db:5432",
      says: "denied: denied, allowed",
      because: [
        "if enforced, NetworkPolicy shop/deny-out isolates pod shop/web for egress and no rule lets pod shop/web out to pod shop/db on 5432/TCP",
        "NetworkPolicy shop/allow-web (spec.ingress[0]) lets pod shop/web in on 5432/TCP",
      ],
    },
    {
      name: "both directions must allow: neither does",
      policies: [denyEgress, denyIngress],
      ask: "shop/web -> shop/db:5432",
      says: "denied: denied, denied",
      because: [
        "if enforced, NetworkPolicy shop/deny-out isolates pod shop/web for egress and no rule lets pod shop/web out to pod shop/db on 5432/TCP",
        "if enforced, NetworkPolicy shop/deny-in isolates pod shop/db for ingress and no rule lets pod shop/web in on 5432/TCP",
      ],
    },
    {
      name: "rules of several policies are a union",
      policies: [denyIngress, allowWeb],
      ask: "shop/web -> shop/db:5432",
      says: "allowed: not-isolated, allowed",
      because: ["NetworkPolicy shop/allow-web (spec.ingress[0]) lets pod shop/web in on 5432/TCP"],
    },
    {
      name: "rules of one policy are a union, the one that allows is named",
      policies: [policy("p", { ingress: [{ from: [app("agent")] }, { from: [app("web")] }] })],
      ask: "shop/web -> shop/db:5432",
      says: "allowed: not-isolated, allowed",
      because: ["NetworkPolicy shop/p (spec.ingress[1]) lets pod shop/web in on 5432/TCP"],
    },
    {
      name: "several policies that isolate are all named",
      policies: [denyIngress, policy("also", { ...app("db") })],
      ask: "shop/web -> shop/db:5432",
      says: "denied: not-isolated, denied",
      because: [
        "if enforced, NetworkPolicies shop/also and shop/deny-in isolate pod shop/db for ingress and no rule lets pod shop/web in on 5432/TCP",
      ],
    },
    {
      name: "of many policies that isolate three are named",
      policies: ["a", "b", "c", "d", "e"].map((name) => policy(name, {})),
      ask: "shop/web -> shop/db:5432",
      says: "denied: not-isolated, denied",
      because: [
        "if enforced, NetworkPolicies shop/a, shop/b, shop/c and 2 more isolate pod shop/db for ingress and no rule lets pod shop/web in on 5432/TCP",
      ],
    },
    {
      name: "a pod is never kept from itself",
      policies: [denyIngress, denyEgress],
      ask: "shop/web -> shop/web:8080",
      says: "allowed: itself, itself",
      because: ["no policy keeps a pod from itself", "no policy keeps a pod from itself"],
    },
    {
      name: "policies that cannot be read are not taken for none",
      policies: [denyIngress],
      unreadable: ["NetworkPolicy"],
      ask: "shop/web -> shop/db:5432",
      says: "unknown: unknown, unknown",
      because: [
        "NetworkPolicies cannot be read: whether one isolates pod shop/web is not known",
        "NetworkPolicies cannot be read: whether one isolates pod shop/db is not known",
      ],
    },
  ]);
});

describe("nodes, hostNetwork and addresses", () => {
  testRows([
    {
      name: "the pod's own node is always let in",
      policies: [denyIngress],
      ask: "node/n2 -> shop/db:5432",
      says: "allowed: not-isolated, own-node",
      because: ["what comes from a pod's own node is let in whatever policies say"],
    },
    {
      name: "the own node is known by its address",
      policies: [denyIngress],
      ask: "10.0.0.2 -> shop/db:5432",
      says: "allowed: not-isolated, own-node",
      because: ["what comes from a pod's own node is let in whatever policies say"],
    },
    {
      name: "a node end without an object is known by its address",
      policies: [denyIngress],
      ask: "node@10.0.0.2 -> shop/db:5432",
      says: "allowed: not-isolated, own-node",
      because: ["what comes from a pod's own node is let in whatever policies say"],
    },
    {
      name: "another node is denied like anyone",
      policies: [denyIngress],
      ask: "node/n1 -> shop/db:5432",
      says: "denied: not-isolated, denied",
      because: [
        "if enforced, NetworkPolicy shop/deny-in isolates pod shop/db for ingress and no rule lets node n1 (10.0.0.1) in on 5432/TCP",
      ],
    },
    {
      name: "another node is let in by a block of its address",
      policies: [policy("p", { ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/24" } }] }] })],
      ask: "node/n1 -> shop/db:5432",
      says: "allowed: not-isolated, allowed",
      because: ["NetworkPolicy shop/p (spec.ingress[0]) lets node n1 (10.0.0.1) in on 5432/TCP"],
    },
    {
      name: "a source that was replaced by a node's address misses the block of the real client",
      policies: [policy("p", { ingress: [{ from: [{ ipBlock: { cidr: "203.0.113.0/24" } }] }] })],
      ask: "node/n1 -> shop/db:5432",
      says: "denied: not-isolated, denied",
      because: [
        `if enforced, ${inDb} and no rule lets node n1 (10.0.0.1) in on 5432/TCP; it comes with the node's address, so that an ipBlock for the client's own does not match`,
      ],
    },
    {
      name: "the real client's address is let in where it is kept",
      policies: [policy("p", { ingress: [{ from: [{ ipBlock: { cidr: "203.0.113.0/24" } }] }] })],
      ask: "203.0.113.9 -> shop/db:5432",
      says: "allowed: not-isolated, allowed",
      because: ["NetworkPolicy shop/p (spec.ingress[0]) lets 203.0.113.9 in on 5432/TCP"],
    },
    {
      name: "pod selectors select no node",
      policies: [policy("p", { ingress: [{ from: [{ namespaceSelector: {} }] }] })],
      ask: "node/n1 -> shop/db:5432",
      says: "denied: not-isolated, denied",
      because: [`if enforced, ${inDb} and no rule lets node n1 (10.0.0.1) in on 5432/TCP`],
    },
    {
      name: "a hostNetwork pod comes as its node, not by its labels",
      policies: [policy("p", { ingress: [{ from: [{ namespaceSelector: {}, ...app("agent") }] }] })],
      ask: "ops/host -> shop/db:5432",
      says: "denied: not-isolated, denied",
      because: [`if enforced, ${inDb} and no rule lets node n1 (10.0.0.1) in on 5432/TCP`],
    },
    {
      name: "a hostNetwork pod on the pod's own node is let in",
      policies: [denyIngress],
      ask: "ops/host -> shop/web:8080",
      says: "allowed: not-isolated, own-node",
      because: ["what comes from a pod's own node is let in whatever policies say"],
    },
    {
      name: "policies do not isolate a hostNetwork pod",
      policies: [policy("ops/p", { policyTypes: ["Ingress", "Egress"] })],
      ask: "shop/db -> ops/host:8080",
      says: "allowed: not-isolated, not-isolated",
      because: [],
    },
    {
      name: "policies do not hold back what a hostNetwork pod sends",
      policies: [policy("ops/p", { policyTypes: ["Ingress", "Egress"] })],
      ask: "ops/host -> shop/db:5432",
      says: "allowed: not-isolated, not-isolated",
      because: [],
    },
    {
      name: "a hostNetwork pod as destination is named by its address",
      policies: [policy("p", { policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr: "10.0.0.1/32" } }] }] })],
      ask: "shop/db -> ops/host:8080",
      says: "allowed: allowed, not-isolated",
      because: ["NetworkPolicy shop/p (spec.egress[0]) lets pod shop/db out to node n1 (10.0.0.1) on 8080/TCP"],
    },
    {
      name: "to its own node: plugins do not agree",
      policies: [policy("p", { policyTypes: ["Egress"] })],
      ask: "shop/web -> node/n1:22",
      says: "unknown: unknown, not-isolated",
      because: [
        `${outWeb} and no rule lets pod shop/web out to node n1 (10.0.0.1) on 22/TCP; it is the pod's own node, which Kubernetes exempts and some network plugins do not`,
      ],
    },
    {
      name: "to its own node by a rule",
      policies: [policy("p", { policyTypes: ["Egress"], egress: [{}] })],
      ask: "shop/web -> node/n1:22",
      says: "allowed: allowed, not-isolated",
      because: ["NetworkPolicy shop/p (spec.egress[0]) lets pod shop/web out to node n1 (10.0.0.1) on 22/TCP"],
    },
    {
      name: "to another node without a rule",
      policies: [policy("p", { policyTypes: ["Egress"] })],
      ask: "shop/web -> node/n2:22",
      says: "denied: denied, not-isolated",
      because: [`if enforced, ${outWeb} and no rule lets pod shop/web out to node n2 (10.0.0.2) on 22/TCP`],
    },
    {
      name: "a pod's address is the pod",
      policies: [allowWeb],
      ask: "10.1.1.2 -> shop/db:5432",
      says: "allowed: not-isolated, allowed",
      because: ["NetworkPolicy shop/allow-web (spec.ingress[0]) lets pod shop/web in on 5432/TCP"],
    },
    {
      name: "a pod by address only is let in, and the plugin that would not is named",
      policies: [policy("p", { ingress: [{ from: [{ ipBlock: { cidr: "10.1.0.0/16" } }] }] })],
      ask: "shop/web -> shop/db:5432",
      says: "allowed: not-isolated, allowed",
      because: [
        "NetworkPolicy shop/p (spec.ingress[0]) lets pod shop/web in on 5432/TCP; by address only, and Cilium matches no pod by an ipBlock",
      ],
    },
    {
      name: "a rule by labels is named before one by address",
      policies: [
        policy("a", { ingress: [{ from: [{ ipBlock: { cidr: "10.1.0.0/16" } }] }] }),
        policy("b", { ingress: [{ from: [{ ipBlock: { cidr: "10.1.0.0/16" } }, app("web")] }] }),
      ],
      ask: "shop/web -> shop/db:5432",
      says: "allowed: not-isolated, allowed",
      because: ["NetworkPolicy shop/b (spec.ingress[0]) lets pod shop/web in on 5432/TCP"],
    },
    {
      name: "out of the cluster without a rule",
      policies: [denyEgress],
      ask: "shop/web -> 198.51.100.7:443",
      says: "denied: denied, not-isolated",
      because: [
        "if enforced, NetworkPolicy shop/deny-out isolates pod shop/web for egress and no rule lets pod shop/web out to 198.51.100.7 on 443/TCP",
      ],
    },
    {
      name: "out of the cluster by a block",
      policies: [
        policy("p", {
          policyTypes: ["Egress"],
          egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }] }],
        }),
      ],
      ask: "shop/web -> 198.51.100.7:443",
      says: "allowed: allowed, not-isolated",
      because: ["NetworkPolicy shop/p (spec.egress[0]) lets pod shop/web out to 198.51.100.7 on 443/TCP"],
    },
    {
      name: "what a block leaves out is not let out",
      policies: [
        policy("p", {
          policyTypes: ["Egress"],
          egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }] }],
        }),
      ],
      ask: "shop/web -> shop/db:5432",
      says: "denied: denied, not-isolated",
      because: [`if enforced, ${outWeb} and no rule lets pod shop/web out to pod shop/db on 5432/TCP`],
    },
    {
      name: "between addresses that are no pods no policy speaks",
      policies: [denyIngress, denyEgress],
      ask: "203.0.113.9 -> node/n1:30000",
      says: "allowed: not-isolated, not-isolated",
      because: [],
    },
  ]);
});

describe("what is not known", () => {
  const office = policy("office", {
    ingress: [{ from: [{ ipBlock: { cidr: "203.0.113.0/24" } }], ports: [{ port: 5432 }] }],
  });
  const office6 = policy("office6", { ingress: [{ from: [{ ipBlock: { cidr: "2001:db8::/32" } }] }] });
  testRows([
    {
      name: "an address that is not known may lie in a block",
      policies: [office],
      ask: "outside -> shop/db:5432",
      says: "unknown: not-isolated, unknown",
      because: [
        "NetworkPolicy shop/office isolates pod shop/db for ingress; whether NetworkPolicy shop/office (spec.ingress[0]) lets a client outside in on 5432/TCP depends on its address, which is not known",
      ],
    },
    {
      name: "but not where the port is another",
      policies: [office],
      ask: "outside -> shop/db:5433",
      says: "denied: not-isolated, denied",
      because: [
        "if enforced, NetworkPolicy shop/office isolates pod shop/db for ingress and no rule lets a client outside in on 5433/TCP",
      ],
    },
    {
      name: "nor where the block is of another family",
      policies: [office6],
      ask: "outside -> shop/db:5432",
      says: "denied: not-isolated, denied",
      because: [
        "if enforced, NetworkPolicy shop/office6 isolates pod shop/db for ingress and no rule lets a client outside in on 5432/TCP",
      ],
    },
    {
      name: "of its own family it may",
      policies: [office6],
      ask: "outside -> shop/db@fd00:1::2:5432",
      says: "unknown: not-isolated, unknown",
      because: [
        "NetworkPolicy shop/office6 isolates pod shop/db for ingress; whether NetworkPolicy shop/office6 (spec.ingress[0]) lets a client outside in on 5432/TCP depends on its address, which is not known",
      ],
    },
    {
      name: "a block of everything holds every address",
      policies: [policy("p", { ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }] })],
      ask: "outside -> shop/db:5432",
      says: "allowed: not-isolated, allowed",
      because: ["NetworkPolicy shop/p (spec.ingress[0]) lets a client outside in on 5432/TCP"],
    },
    {
      name: "a block of everything but some does not surely hold it",
      policies: [policy("p", { ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }] }] })],
      ask: "outside -> shop/db:5432",
      says: "unknown: not-isolated, unknown",
      because: [
        `${inDb}; whether NetworkPolicy shop/p (spec.ingress[0]) lets a client outside in on 5432/TCP depends on its address, which is not known`,
      ],
    },
    {
      name: "selectors take no client outside",
      policies: [policy("p", { ingress: [{ from: [{ namespaceSelector: {} }] }] })],
      ask: "outside -> shop/db:5432",
      says: "denied: not-isolated, denied",
      because: [`if enforced, ${inDb} and no rule lets a client outside in on 5432/TCP`],
    },
    {
      name: "a rule that allows all lets it in",
      policies: [policy("p", { ingress: [{}] })],
      ask: "outside -> shop/db:5432",
      says: "allowed: not-isolated, allowed",
      because: ["NetworkPolicy shop/p (spec.ingress[0]) lets a client outside in on 5432/TCP"],
    },
    {
      name: "labels of a namespace that is not there are not known",
      policies: [policy("p", { ingress: [{ from: [team("shop")] }] })],
      ask: "lost/orphan -> shop/db:5432",
      says: "unknown: not-isolated, unknown",
      because: [
        `${inDb}; whether NetworkPolicy shop/p (spec.ingress[0]) lets pod lost/orphan in on 5432/TCP depends on the labels of namespace lost, which cannot be read`,
      ],
    },
    {
      name: "namespaces that cannot be read still have their names",
      policies: [
        policy("p", {
          ingress: [{ from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ops" } } }] }],
        }),
      ],
      unreadable: ["Namespace"],
      ask: "ops/agent -> shop/db:5432",
      says: "allowed: not-isolated, allowed",
      because: ["NetworkPolicy shop/p (spec.ingress[0]) lets pod ops/agent in on 5432/TCP"],
    },
    {
      name: "another name is no match whatever the other labels are",
      policies: [
        policy("p", {
          ingress: [
            { from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shop", team: "ops" } } }] },
          ],
        }),
      ],
      unreadable: ["Namespace"],
      ask: "ops/agent -> shop/db:5432",
      says: "denied: not-isolated, denied",
      because: [`if enforced, ${inDb} and no rule lets pod ops/agent in on 5432/TCP`],
    },
    {
      name: "some pod elsewhere is denied by a rule for one's own",
      policies: [policy("p", { ingress: [{ from: [{ podSelector: {} }] }] })],
      ask: "any-pod -> shop/db:5432",
      says: "denied: not-isolated, denied",
      because: [`if enforced, ${inDb} and no rule lets a pod without labels in another namespace in on 5432/TCP`],
    },
    {
      name: "some pod elsewhere is let in by a rule for all namespaces",
      policies: [policy("p", { ingress: [{ from: [{ namespaceSelector: {} }] }] })],
      ask: "any-pod -> shop/db:5432",
      says: "allowed: not-isolated, allowed",
      because: ["NetworkPolicy shop/p (spec.ingress[0]) lets a pod without labels in another namespace in on 5432/TCP"],
    },
    {
      name: "what some pod sends is not isolated",
      policies: [],
      ask: "any-pod -> shop/db:5432",
      says: "allowed: not-isolated, not-isolated",
      because: [],
    },
  ]);
});

describe("ports", () => {
  const ports = (...list: readonly Raw[]) => policy("p", { ingress: [{ ports: list }] });
  const lets = (who: string, port: string) => [`NetworkPolicy shop/p (spec.ingress[0]) lets pod ${who} in on ${port}`];
  const near = (port: string, allowed: string) => [
    `if enforced, ${inDb} and no rule lets pod shop/web in on ${port}; p (spec.ingress[0]) would, but on ${allowed} only: a policy sees the pod's port, not the Service's`,
  ];
  const allowed = "allowed: not-isolated, allowed";
  const denied = "denied: not-isolated, denied";
  const cases: readonly (readonly [name: string, ports: readonly Raw[], dial: string, near: string | null])[] = [
    ["no port is every port", [], "5432", null],
    ["no port is every protocol", [], "53/UDP", null],
    ["a number", [{ port: 5432 }], "5432", null],
    ["another number", [{ port: 80 }], "5432", "80/TCP"],
    ["TCP where nothing is said", [{ port: 53 }], "53/UDP", "53/TCP"],
    ["UDP", [{ port: 53, protocol: "UDP" }], "53/UDP", null],
    ["UDP is not TCP", [{ port: 5432, protocol: "UDP" }], "5432", "5432/UDP"],
    ["SCTP", [{ port: 132, protocol: "SCTP" }], "132/SCTP", null],
    ["a protocol without port", [{ protocol: "UDP" }], "9999/UDP", null],
    ["a protocol without port is that protocol only", [{ protocol: "UDP" }], "5432", "every UDP port"],
    ["an empty port is every TCP port", [{}], "5432", null],
    ["an empty port is no UDP port", [{}], "53/UDP", "every TCP port"],
    ["one of several", [{ port: 80 }, { port: 5432 }], "5432", null],
    ["none of several", [{ port: 80 }, { port: 443, protocol: "UDP" }], "5432", "80/TCP, 443/UDP"],
    ["the first of a range", [{ port: 5432, endPort: 5440 }], "5432", null],
    ["within a range", [{ port: 5400, endPort: 5440 }], "5432", null],
    ["the last of a range", [{ port: 5400, endPort: 5432 }], "5432", null],
    ["before a range", [{ port: 5433, endPort: 5440 }], "5432", "5433-5440/TCP"],
    ["past a range", [{ port: 5400, endPort: 5431 }], "5432", "5400-5431/TCP"],
    ["a range of another protocol", [{ port: 1, endPort: 65535, protocol: "UDP" }], "5432", "1-65535/UDP"],
    ["a name of the destination pod", [{ port: "pg" }], "5432", null],
    ["a name that is another number there", [{ port: "pg" }], "9000", '"pg"/TCP'],
    ["a name that only the source has", [{ port: "http" }], "8080", '"http"/TCP'],
    ["a name of a native sidecar", [{ port: "admin" }], "9000", null],
    ["a name of a plain init container", [{ port: "once" }], "9100", '"once"/TCP'],
    ["a name under another protocol", [{ port: "dns" }], "53", '"dns"/TCP'],
    ["a name under its protocol", [{ port: "dns", protocol: "UDP" }], "53/UDP", null],
    ["a name that nothing has", [{ port: "nope" }], "5432", '"nope"/TCP'],
  ];
  testRows(
    cases.map(([name, list, dial, miss]) => {
      const port = dial.includes("/") ? dial : `${dial}/TCP`;
      return {
        name,
        policies: [ports(...list)],
        ask: `shop/web -> shop/db:${dial}`,
        says: miss === null ? allowed : denied,
        because: miss === null ? lets("shop/web", port) : near(port, miss),
      };
    }),
  );
  testRows([
    {
      name: "egress: a name is looked up on the destination pod",
      policies: [policy("p", { policyTypes: ["Egress"], egress: [{ ports: [{ port: "pg" }] }] })],
      ask: "shop/web -> shop/db:5432",
      says: "allowed: allowed, not-isolated",
      because: ["NetworkPolicy shop/p (spec.egress[0]) lets pod shop/web out to pod shop/db on 5432/TCP"],
    },
    {
      name: "egress: a name of the source's own pod is none",
      policies: [policy("p", { policyTypes: ["Egress"], egress: [{ ports: [{ port: "http" }] }] })],
      ask: "shop/web -> shop/db:8080",
      says: "denied: denied, not-isolated",
      because: [
        `if enforced, ${outWeb} and no rule lets pod shop/web out to pod shop/db on 8080/TCP; p (spec.egress[0]) would, but on "http"/TCP only: a policy sees the pod's port, not the Service's`,
      ],
    },
    {
      name: "egress: a name names nothing on what is no pod",
      policies: [policy("p", { policyTypes: ["Egress"], egress: [{ ports: [{ port: "https" }] }] })],
      ask: "shop/web -> 198.51.100.7:443",
      says: "denied: denied, not-isolated",
      because: [
        `if enforced, ${outWeb} and no rule lets pod shop/web out to 198.51.100.7 on 443/TCP; p (spec.egress[0]) would, but on "https"/TCP only: a policy sees the pod's port, not the Service's`,
      ],
    },
    {
      name: "a rule needs peer and port at once",
      policies: [
        policy("p", {
          ingress: [
            { from: [app("web")], ports: [{ port: 80 }] },
            { from: [app("agent")], ports: [{ port: 5432 }] },
          ],
        }),
      ],
      ask: "shop/web -> shop/db:5432",
      says: "denied: not-isolated, denied",
      because: [
        `if enforced, ${inDb} and no rule lets pod shop/web in on 5432/TCP; p (spec.ingress[0]) would, but on 80/TCP only: a policy sees the pod's port, not the Service's`,
      ],
    },
  ]);
});
