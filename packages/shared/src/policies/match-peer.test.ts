/** Which clients a peer of a rule takes, on a pod in namespace shop: every peer against every client. */
import { describe, expect, it } from "vitest";
import type { Raw } from "../../test/cluster-objects.ts";
import { judge, policy } from "../../test/policy-cluster.ts";

const clients = ["shop/web", "ops/agent", "bare/plain", "any-pod", "node/n1", "203.0.113.9", "outside", "lost/orphan"];

const pods = (podSelector: Raw) => ({ podSelector });
const spaces = (namespaceSelector: Raw) => ({ namespaceSelector });
const labels = (matchLabels: Raw) => ({ matchLabels });
const expression = (key: string, operator: string, ...values: readonly string[]) => ({
  matchExpressions: [{ key, operator, ...(values.length > 0 ? { values } : {}) }],
});
const named = (name: string) => labels({ "kubernetes.io/metadata.name": name });
const block = (cidr: string, ...except: readonly string[]) => ({ ipBlock: { cidr, except } });

describe("a peer takes", () => {
  // One letter a client: y(es), n(o), ? (not known).
  it.each<[name: string, takes: string, peers: readonly Raw[]]>([
    //                             web agent plain any node 203 out lost
    ["anyone where there is none", "y y y y y y y y", []],
    ["podSelector {}", "y n n n n n n n", [pods({})]],
    ["podSelector by label", "y n n n n n n n", [pods(labels({ app: "web" }))]],
    ["podSelector by another label", "n n n n n n n n", [pods(labels({ app: "agent" }))]],
    ["podSelector by two labels", "y n n n n n n n", [pods(labels({ app: "web", tier: "front" }))]],
    ["podSelector by two labels, one wrong", "n n n n n n n n", [pods(labels({ app: "web", tier: "back" }))]],
    ["namespaceSelector {}", "y y y y n n n y", [spaces({})]],
    ["namespaceSelector by label", "n y n n n n n ?", [spaces(labels({ team: "ops" }))]],
    ["namespaceSelector by two labels", "n y n n n n n ?", [spaces(labels({ team: "ops", env: "prod" }))]],
    ["namespaceSelector by name", "n y n n n n n n", [spaces(named("ops"))]],
    ["namespaceSelector by own name", "y n n n n n n n", [spaces(named("shop"))]],
    ["namespaceSelector by name of bare", "n n y n n n n n", [spaces(named("bare"))]],
    ["namespaceSelector In", "y y n n n n n ?", [spaces(expression("team", "In", "shop", "ops"))]],
    ["namespaceSelector NotIn", "n y y y n n n ?", [spaces(expression("team", "NotIn", "shop"))]],
    ["namespaceSelector Exists", "y y n n n n n ?", [spaces(expression("team", "Exists"))]],
    ["namespaceSelector DoesNotExist", "n n y y n n n ?", [spaces(expression("team", "DoesNotExist"))]],
    [
      "namespaceSelector by name NotIn",
      "y n y y n n n y",
      [spaces(expression("kubernetes.io/metadata.name", "NotIn", "ops"))],
    ],
    ["both: any namespace, pods by label", "y n n n n n n y", [{ ...spaces({}), ...pods(labels({ app: "web" })) }]],
    [
      "both: one namespace, pods by label",
      "n y n n n n n n",
      [{ ...spaces(labels({ team: "ops" })), ...pods(labels({ app: "agent" })) }],
    ],
    [
      "both: neither alone is enough",
      "n n n n n n n ?",
      [{ ...spaces(labels({ team: "ops" })), ...pods(labels({ app: "web" })) }],
    ],
    ["both: own namespace by podSelector {}", "y n n n n n n n", [{ ...spaces(named("shop")), ...pods({}) }]],
    ["either of two peers", "y y n n n n n ?", [pods({}), spaces(labels({ team: "ops" }))]],
    ["podSelector In", "y n n n n n n n", [pods(expression("app", "In", "api", "web"))]],
    ["podSelector NotIn where it is", "n n n n n n n n", [pods(expression("app", "NotIn", "web"))]],
    ["podSelector NotIn where it is not", "y n n n n n n n", [pods(expression("version", "NotIn", "2"))]],
    ["podSelector Exists", "y n n n n n n n", [pods(expression("tier", "Exists"))]],
    ["podSelector DoesNotExist", "n n n n n n n n", [pods(expression("tier", "DoesNotExist"))]],
    [
      "any namespace, pods without the label",
      "n n y y n n n n",
      [{ ...spaces({}), ...pods(expression("app", "DoesNotExist")) }],
    ],
    [
      "pairs and expressions together",
      "n n n n n n n n",
      [pods({ ...labels({ app: "web" }), ...expression("tier", "In", "back") })],
    ],
    ["ipBlock of the client", "n n n ? n y ? n", [block("203.0.113.0/24")]],
    ["ipBlock of one address", "n n n ? n y ? n", [block("203.0.113.9/32")]],
    ["ipBlock beside it", "n n n ? n n ? n", [block("203.0.113.0/29")]],
    ["ipBlock that leaves it out", "n n n ? n n ? n", [block("203.0.113.0/24", "203.0.113.8/29")]],
    ["ipBlock that leaves others out", "n n n ? n y ? n", [block("203.0.113.0/24", "203.0.113.16/28")]],
    ["ipBlock of everything", "y y y y y y y y", [block("0.0.0.0/0")]],
    ["ipBlock of everything but the cluster", "n n n ? n y ? n", [block("0.0.0.0/0", "10.0.0.0/8")]],
    ["ipBlock of the pod network", "y y y ? n n ? y", [block("10.1.0.0/16")]],
    ["ipBlock of the node network", "n n n ? y n ? n", [block("10.0.0.0/24")]],
    ["ipBlock of IPv6", "n n n n n n n n", [block("::/0")]],
    [
      "what is said twice, once left out",
      "n n n ? n y ? n",
      [block("203.0.113.0/24", "203.0.113.9/32"), block("203.0.113.9/32")],
    ],
    ["ipBlock or namespace", "n y n ? n y ? ?", [block("203.0.113.0/24"), spaces(labels({ team: "ops" }))]],
    ["nothing that is said", "n n n n n n n n", [{}]],
  ])("%s: %s", (_name, takes, from) => {
    const found = clients.map((client) => {
      const { verdict } = judge([policy("p", { ingress: [{ from }] })], `${client} -> shop/db:5432`);
      return { allowed: "y", denied: "n", unknown: "?" }[verdict];
    });
    expect(found.join(" ")).toBe(takes);
  });
});
