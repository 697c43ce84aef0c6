import {
  deployment,
  endpoint,
  http,
  pod,
  service,
  slice,
  withMetadata,
  type Raw,
} from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Deployment", namespace: "shop", name: "web" };
const web = deployment("web", 1);
const other = service("other", { selector: { app: "other" } });
const sidecar = { name: "proxy", image: "p:1", restartPolicy: "Always", ports: [http] };
const bare = (more: Raw): readonly Raw[] => [pod("web-1", more), other];

testRule(rule, [
  {
    name: "a Deployment",
    objects: [...web, other],
    findings: [
      {
        id: "workload-unserved Deployment/shop/web *",
        rule: "workload-unserved",
        severity: "info",
        object,
        port: null,
        hop: "service",
        message: "Deployment web declares http 8080/TCP, and no Service selects its pods",
        since: null,
        managedBy: null,
        evidence: [{ object, path: "spec.template.spec.containers[0].ports", value: "http 8080/TCP" }],
        fixes: [],
        reproduce: ["kubectl -n shop get services -o wide"],
        location: null,
        services: [],
        silenced: null,
      },
    ],
  },
  { name: "a bare pod", objects: bare({}), findings: [{ object: { kind: "Pod", namespace: "shop", name: "web-1" } }] },
  { name: "a Service selects them", objects: [...web, service("web")], findings: [] },
  {
    name: "a Service of another namespace does not",
    objects: [...web, withMetadata(service("web"), { namespace: "crm" })],
    findings: [{ object }],
  },
  {
    name: "an ExternalName selects nothing",
    objects: [...web, service("web", { type: "ExternalName", externalName: "a.example.com" })],
    findings: [{ object }],
  },
  { name: "workers declare no port", objects: bare({ ports: [] }), findings: [] },
  {
    name: "only a native sidecar declares ports",
    objects: bare({ ports: [], initContainers: [sidecar] }),
    findings: [],
  },
  {
    name: "only a mesh's proxy declares ports",
    objects: bare({
      containers: [
        { name: "app", image: "a:1" },
        { name: "istio-proxy", image: "p:1", ports: [http] },
      ],
    }),
    findings: [],
  },
  { name: "on the host's network", objects: bare({ hostNetwork: true }), findings: [] },
  { name: "by a host port", objects: bare({ ports: [{ ...http, hostPort: 80 }] }), findings: [] },
  {
    name: "listed in a slice by hand, by address",
    objects: [...bare({}), slice("other", [endpoint("10.1.0.1")])],
    findings: [],
  },
  {
    name: "listed in a slice by hand, by name",
    objects: [
      ...web,
      pod("web-a", { owner: "Deployment/web" }),
      slice("other", [endpoint("10.9.9.9", { pod: "web-a" })]),
    ],
    findings: [],
  },
  { name: "static pods", objects: bare({ owner: "Node/n1" }), findings: [] },
  { name: "finished", objects: bare({ phase: "Succeeded", ready: false }), findings: [] },
  { name: "Services that may not be read", objects: web, unreadable: ["Service"], findings: [] },
  {
    name: "manifests with Services of the namespace",
    objects: [...web, other],
    openInput: {},
    findings: [{ object }],
    notJudged: [],
  },
  {
    name: "manifests without any: it may stand elsewhere",
    objects: web,
    openInput: {},
    findings: [],
    notJudged: ["spec.template.spec.containers[0].ports=http 8080/TCP"],
  },
  {
    name: "manifests with an operator's resource",
    objects: [...web, other],
    openInput: { customKinds: ["Rollout"] },
    findings: [],
    notJudged: ["spec.template.spec.containers[0].ports=http 8080/TCP"],
  },
]);
