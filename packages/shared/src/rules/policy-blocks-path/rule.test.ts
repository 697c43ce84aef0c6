import { expect } from "vitest";
import { endpoint, ingress, node, pod, service, slice, withMetadata, type Raw } from "../../../test/cluster-objects.ts";
import { ingressClass } from "../../../test/ingress-cluster.ts";
import { namespace } from "../../../test/gateway-objects.ts";
import { policy } from "../../../test/policy-cluster.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "web" };
const policyOf = (name: string) => ({ kind: "NetworkPolicy", namespace: "shop", name });
const ofWeb = { podSelector: { matchLabels: { app: "web" } } };
const from = (app: string) => ({ podSelector: { matchLabels: { app } } });
const deployed = (replicas: number): Raw => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "front", namespace: "shop" },
  spec: {
    replicas,
    selector: { matchLabels: { app: "front" } },
    template: {
      metadata: { labels: { app: "front" } },
      spec: { containers: [{ name: "front", env: [{ name: "WEB", value: "http://web:80" }] }] },
    },
  },
});
const replicaSet: Raw = {
  ...deployed(1),
  kind: "ReplicaSet",
  metadata: {
    name: "front-1",
    namespace: "shop",
    ownerReferences: [{ kind: "Deployment", name: "front", controller: true }],
  },
};
const frontPod = (parts: Raw = {}): Raw =>
  pod("front-a", { labels: { app: "front" }, ip: "10.1.0.9", node: "n2", owner: "Deployment/front", ...parts });
const front = [deployed(1), replicaSet, frontPod()];
/** Service web on 80, its pod on 8080. */
const web = [
  node("n1"),
  node("n2"),
  service("web"),
  pod("web-1"),
  slice("web", [endpoint("10.1.0.1", { pod: "web-1" })]),
];
const denyAll = policy("deny", { policyTypes: ["Ingress"] });
const everyone =
  "If network policies are enforced, nobody but a pod's own node may connect to the pods of Service web on 8080/TCP";

testRule(rule, [
  {
    name: "deny-all is deny-all",
    objects: [...web, denyAll],
    findings: [
      {
        id: "policy-blocks-path shop/web 80/TCP",
        severity: "warning",
        object,
        port: "80/TCP",
        hop: "endpoints",
        message: `${everyone}: NetworkPolicy shop/deny isolates them and no rule lets that port in`,
        evidence: [
          { object: policyOf("deny"), path: "spec.podSelector", value: "every pod" },
          { object, path: "spec.ports[0].targetPort", value: 8080 },
        ],
        fixes: [],
        reproduce: [
          "kubectl -n shop get networkpolicies -o yaml",
          "kubectl -n shop get endpointslices -l kubernetes.io/service-name=web",
        ],
      },
    ],
  },
  { name: "ingress: [] denies all", objects: [...web, policy("deny", { ingress: [] })], findings: [{ object }] },
  { name: "a rule {} allows all", objects: [...web, policy("allow", { ingress: [{}] })], findings: [] },
  {
    name: "all policies add up",
    objects: [...web, denyAll, policy("allow", { ...ofWeb, ingress: [{ ports: [{ port: 8080 }] }] })],
    findings: [],
  },
  {
    name: "the resolved target port counts, by number, range and name",
    objects: [
      ...web,
      policy("allow", {
        ...ofWeb,
        ingress: [{ ports: [{ port: 80 }, { port: 8000, endPort: 8079 }, { port: "htpp" }] }],
      }),
    ],
    findings: [{ message: `${everyone}: NetworkPolicy shop/allow isolates them and no rule lets that port in` }],
  },
  {
    name: "a range that holds it",
    objects: [...web, policy("allow", { ingress: [{ ports: [{ port: 8000, endPort: 9000 }] }] })],
    findings: [],
  },
  {
    name: "the container port's name",
    objects: [...web, policy("allow", { ingress: [{ ports: [{ port: "http" }] }] })],
    findings: [],
  },
  {
    name: "a native sidecar's port has a name too",
    objects: [
      node("n1"),
      service("web", { ports: [{ port: 80, targetPort: "proxy" }] }),
      pod("web-1", {
        ports: [],
        initContainers: [{ name: "proxy", restartPolicy: "Always", ports: [{ name: "proxy", containerPort: 8080 }] }],
      }),
      slice("web", [endpoint("10.1.0.1", { pod: "web-1" })]),
      policy("allow", { ingress: [{ ports: [{ port: "proxy" }] }] }),
    ],
    findings: [],
  },
  {
    name: "a rule for UDP does not let TCP in",
    objects: [...web, policy("allow", { ingress: [{ ports: [{ port: 8080, protocol: "UDP" }] }] })],
    findings: [{ object }],
  },
  {
    name: "egress policies isolate nothing here",
    objects: [...web, policy("out", { policyTypes: ["Egress"] })],
    findings: [],
  },
  {
    name: "a known client that no rule is for: it is let in by its labels",
    objects: [
      ...web,
      ...front,
      policy("web", { ...ofWeb, ingress: [{ from: [from("other")], ports: [{ port: 8080 }] }] }),
    ],
    findings: [
      {
        message:
          "Deployment front (which names web:80) cannot reach port 80/TCP of Service web: if enforced, NetworkPolicy shop/web isolates pod shop/web-1 for ingress and no rule lets pod shop/front-a in on 8080/TCP",
        evidence: [
          { object: policyOf("web"), path: "spec.podSelector", value: "app=web" },
          {
            object: { kind: "Deployment", namespace: "shop", name: "front" },
            path: "spec.template.spec.containers[0].env[0].value",
            value: "web:80",
          },
          { object, path: "spec.ports[0].targetPort", value: 8080 },
        ],
        fixes: [
          {
            summary: "Let Deployment front in on 8080",
            object: policyOf("web"),
            patch: [
              {
                op: "add",
                path: "/spec/ingress/-",
                value: {
                  from: [{ podSelector: { matchLabels: { app: "front" } } }],
                  ports: [{ protocol: "TCP", port: 8080 }],
                },
              },
            ],
            command: expect.any(String) as string,
            opensPolicy: true,
          },
        ],
      },
    ],
  },
  {
    name: "a rule misses the client by one value: that is corrected first",
    objects: [
      ...web,
      ...front,
      policy("web", { ...ofWeb, ingress: [{ from: [from("frnt")], ports: [{ port: 8080 }] }] }),
    ],
    findings: [
      {
        message:
          "Deployment front (which names web:80) cannot reach port 80/TCP of Service web: if enforced, NetworkPolicy shop/web isolates pod shop/web-1 for ingress and no rule lets pod shop/front-a in on 8080/TCP. spec.ingress[0].from[0] of NetworkPolicy shop/web asks for app=frnt, which no pod there has, and the client's pods have app=front",
        evidence: [
          {
            object: policyOf("web"),
            path: "spec.ingress[0].from[0].podSelector.matchLabels.app",
            value: "frnt",
          },
          {
            object: { kind: "Deployment", namespace: "shop", name: "front" },
            path: "spec.template.metadata.labels.app",
            value: "front",
          },
          ...([expect.anything(), expect.anything(), expect.anything()] as never[]),
        ],
        fixes: [
          expect.objectContaining({
            summary: "Ask for what the client has: app=front instead of app=frnt",
            patch: [
              { op: "test", path: "/spec/ingress/0/from/0/podSelector/matchLabels/app", value: "frnt" },
              { op: "replace", path: "/spec/ingress/0/from/0/podSelector/matchLabels/app", value: "front" },
            ],
            opensPolicy: true,
          }) as never,
          expect.objectContaining({ summary: "Let Deployment front in on 8080" }) as never,
        ],
      },
    ],
  },
  {
    name: "a rule misses the client by one key",
    objects: [
      ...web,
      ...front,
      policy("web", {
        ...ofWeb,
        ingress: [{ from: [{ podSelector: { matchLabels: { "app.kubernetes.io/app": "front" } } }] }],
      }),
    ],
    findings: [
      {
        fixes: [
          expect.objectContaining({
            patch: [
              {
                op: "test",
                path: "/spec/ingress/0/from/0/podSelector/matchLabels/app.kubernetes.io~1app",
                value: "front",
              },
              { op: "remove", path: "/spec/ingress/0/from/0/podSelector/matchLabels/app.kubernetes.io~1app" },
              { op: "add", path: "/spec/ingress/0/from/0/podSelector/matchLabels/app", value: "front" },
            ],
          }) as never,
          expect.anything() as never,
        ],
      },
    ],
  },
  {
    name: "a near value that other pods have is theirs",
    objects: [
      ...web,
      ...front,
      pod("other", { labels: { app: "fronts" }, ip: "10.1.0.7" }),
      policy("web", { ...ofWeb, ingress: [{ from: [from("fronts")] }] }),
    ],
    findings: [{ fixes: [expect.objectContaining({ summary: "Let Deployment front in on 8080" }) as never] }],
  },
  {
    name: "a near label in a rule for another port",
    objects: [
      ...web,
      ...front,
      policy("web", { ...ofWeb, ingress: [{ from: [from("frnt")], ports: [{ port: 9090 }] }] }),
    ],
    findings: [{ fixes: [expect.objectContaining({ summary: "Let Deployment front in on 8080" }) as never] }],
  },
  {
    name: "nobody gets in, a known client included",
    objects: [...web, ...front, policy("web", ofWeb)],
    findings: [
      {
        message: `${everyone}, Deployment front included: NetworkPolicy shop/web isolates them and no rule lets that port in`,
        fixes: [
          expect.objectContaining({
            patch: [{ op: "add", path: "/spec/ingress", value: [expect.anything()] }],
          }) as never,
        ],
      },
    ],
  },
  {
    name: "a known client that may not go out",
    objects: [...web, ...front, policy("front", { podSelector: from("front").podSelector, policyTypes: ["Egress"] })],
    findings: [
      {
        message:
          "Deployment front (which names web:80) cannot reach port 80/TCP of Service web: if enforced, NetworkPolicy shop/front isolates pod shop/front-a for egress and no rule lets pod shop/front-a out to pod shop/web-1 on 8080/TCP",
        evidence: expect.arrayContaining([
          { object: policyOf("front"), path: "spec.podSelector", value: "app=front" },
        ]) as never,
        fixes: [],
      },
    ],
  },
  {
    name: "an Ingress controller that may not come in",
    objects: [
      ...web,
      ingressClass("traefik", "traefik.io/ingress-controller"),
      withMetadata(
        pod("edge", {
          labels: { app: "edge" },
          ip: "10.1.0.8",
          node: "n2",
          containers: [{ name: "edge", image: "traefik:v3" }],
        }),
        { namespace: "edge" },
      ),
      namespace("edge", { team: "edge" }),
      ingress("site", ["a.example / web:80"], { ingressClassName: "traefik" }),
      policy("web", { ...ofWeb, ingress: [{ from: [from("front")] }] }),
    ],
    findings: [
      {
        message:
          "Pod edge/edge (which routes requests there) cannot reach port 80/TCP of Service web: if enforced, NetworkPolicy shop/web isolates pod shop/web-1 for ingress and no rule lets pod edge/edge in on 8080/TCP",
        fixes: [
          expect.objectContaining({
            patch: [
              {
                op: "add",
                path: "/spec/ingress/-",
                value: {
                  from: [
                    {
                      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "edge" } },
                      podSelector: { matchLabels: { app: "edge" } },
                    },
                  ],
                  ports: [{ protocol: "TCP", port: 8080 }],
                },
              },
            ],
          }) as never,
        ],
      },
    ],
  },
  {
    name: "a client that nobody has written down may be let in on purpose",
    objects: [...web, policy("web", { ...ofWeb, ingress: [{ from: [from("other")] }] })],
    findings: [],
  },
  {
    name: "a client on the host's network of the pod's own node is let in",
    objects: [
      ...web,
      deployed(1),
      replicaSet,
      frontPod({ hostNetwork: true, node: "n1", ip: "10.0.0.1" }),
      policy("web", { ...ofWeb, ingress: [{ from: [from("other")] }] }),
    ],
    findings: [],
  },
  {
    name: "pods on the host's network are their node's, which no policy isolates",
    objects: [
      node("n1"),
      service("web"),
      pod("web-1", { hostNetwork: true, ip: "10.0.0.1" }),
      slice("web", [endpoint("10.0.0.1", { pod: "web-1" })]),
      denyAll,
    ],
    findings: [],
  },
  {
    name: "endpoints that are no pods",
    objects: [service("web", { selector: null }), slice("web", [endpoint("192.0.2.1", { node: null })]), denyAll],
    findings: [],
  },
  {
    name: "a part of the endpoints lets it in",
    objects: [
      ...web,
      pod("web-2", { labels: { app: "web", open: "yes" }, ip: "10.1.0.2" }),
      slice("web", [endpoint("10.1.0.2", { pod: "web-2" })], undefined, {
        metadata: { name: "web-y", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
      }),
      policy("deny", { podSelector: { matchExpressions: [{ key: "open", operator: "DoesNotExist" }] } }),
    ],
    findings: [],
  },
  { name: "no endpoint at all is another rule's", objects: [service("web"), denyAll], findings: [] },
  { name: "no policy", objects: [...web, ...front], findings: [] },
  { name: "policies that cannot be read", objects: [...web, denyAll], unreadable: ["NetworkPolicy"], findings: [] },
  {
    name: "manifests: a policy asks for labels of a namespace of which none are given",
    objects: [
      ...web,
      namespace("apps"),
      ...front.map((each) => withMetadata(each, { namespace: "apps" })).map(inApps),
      policy("web", { ...ofWeb, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: "a" } } }] }] }),
    ],
    openInput: {},
    notJudged: ["metadata.labels=null"],
    findings: [],
  },
]);

/** The name of the Service from there. */
function inApps(object: Raw): Raw {
  return JSON.parse(JSON.stringify(object).replaceAll("http://web:80", "http://web.shop:80")) as Raw;
}
