import { pod, service, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "StatefulSet", namespace: "shop", name: "db" };
const headless = { clusterIP: "None", clusterIPs: ["None"] };
const labels = { app: "db" };
const statefulSet = (serviceName: string | undefined, replicas = 2): Raw => ({
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "db", namespace: "shop" },
  spec: {
    serviceName,
    replicas,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: "db", image: "shop/db:1" }] } },
  },
});
const members = service("db-members", { ...headless, selector: labels });
const patch = [
  { op: "test", path: "/spec/serviceName", value: "db" },
  { op: "replace", path: "/spec/serviceName", value: "db-members" },
] as const;
const notHeadless =
  "StatefulSet db has serviceName db, and that Service is not headless: its name leads to one address for all pods, and names of single pods (db-0.db) are nothing that Kubernetes promises below it";

testRule(rule, [
  {
    name: "the Service has a ClusterIP; a headless one is offered",
    objects: [statefulSet("db"), service("db", { selector: labels }), members],
    findings: [
      {
        id: "statefulset-service StatefulSet/shop/db *",
        rule: "statefulset-service",
        severity: "warning",
        object,
        port: null,
        hop: "service",
        message: notHeadless,
        since: null,
        managedBy: null,
        services: ["shop/db", "shop/db-members"] as never,
        evidence: [
          { object, path: "spec.serviceName", value: "db" },
          { object: { kind: "Service", namespace: "shop", name: "db" }, path: "spec.clusterIP", value: "10.96.0.10" },
        ],
        fixes: [
          {
            summary: "Name the headless Service db-members, which selects the pods",
            object,
            patch,
            command: `kubectl -n shop patch statefulset db --type=json -p '${JSON.stringify(patch)}' --dry-run=client -o json | kubectl -n shop replace --force --cascade=orphan -f -`,
          },
        ],
        reproduce: [
          "kubectl -n shop get statefulset db -o jsonpath='{.spec.serviceName}'",
          "kubectl -n shop get service db -o wide",
        ],
        location: null,
      },
    ],
  },
  {
    name: "a single pod, as of many small databases: it works by the Service's own name",
    objects: [statefulSet("db", 1), service("db", { selector: labels })],
    findings: [
      {
        severity: "info",
        message:
          "StatefulSet db has serviceName db, and that Service is not headless: its name leads to a ClusterIP, and names of single pods (db-0.db) are nothing that Kubernetes promises below it",
      },
    ],
  },
  {
    name: "no headless Service selects the pods: none is offered",
    objects: [statefulSet("db"), service("db", { selector: labels })],
    findings: [{ message: notHeadless, fixes: [] }],
  },
  {
    name: "two headless ones do: none is offered",
    objects: [
      statefulSet("db"),
      service("db", { selector: labels }),
      members,
      service("db-more", { ...headless, selector: labels }),
    ],
    findings: [{ fixes: [] }],
  },
  {
    name: "no such Service",
    objects: [statefulSet("dbb"), members],
    findings: [
      {
        message:
          "StatefulSet db has serviceName dbb, and namespace shop has no such Service: names of single pods (db-0.dbb) do not resolve",
        services: ["shop/db-members"] as never,
        evidence: [{ object, path: "spec.serviceName", value: "dbb" }],
      },
    ],
  },
  {
    name: "manifests: it may be in another file",
    objects: [statefulSet("dbb"), members],
    openInput: {},
    notJudged: ["spec.serviceName=dbb"],
    findings: [],
  },
  {
    name: "manifests: an operator may make it",
    objects: [statefulSet("dbb"), members],
    openInput: { customKinds: ["Database"] },
    notJudged: [],
    findings: [],
  },
  {
    name: "manifests: a Service that is given is judged",
    objects: [statefulSet("db"), service("db", { selector: labels })],
    openInput: {},
    notJudged: [],
    findings: [{ message: notHeadless }],
  },
  {
    name: "a Service of that name in another namespace is none",
    objects: [statefulSet("db"), service("db", { ...headless, selector: labels }, {}, "other")],
    findings: [{ severity: "warning", services: [] }],
  },
  {
    name: "an ExternalName",
    objects: [statefulSet("db"), service("db", { type: "ExternalName", externalName: "db.example.com" })],
    findings: [
      {
        message:
          "StatefulSet db has serviceName db, and that Service is an ExternalName: names of single pods (db-0.db) do not resolve",
      },
    ],
  },
  {
    name: "a headless Service that selects other pods",
    objects: [statefulSet("web"), pod("web-1"), service("web", headless), members],
    findings: [
      {
        message:
          "StatefulSet db has serviceName web, and that Service selects other pods (app=web): names of single pods (db-0.web) do not resolve",
        services: ["shop/web", "shop/db-members"] as never,
        evidence: [
          { object, path: "spec.serviceName", value: "web" },
          { object: { kind: "Service", namespace: "shop", name: "web" }, path: "spec.selector.app", value: "web" },
          { object, path: "spec.template.metadata.labels.app", value: "db" },
        ],
      },
    ],
  },
  {
    name: "a selector that takes nothing at all is told on the Service",
    objects: [statefulSet("db"), service("db", { ...headless, selector: { app: "bd" } })],
    findings: [],
  },
  {
    name: "endpoints by hand: nobody selects",
    objects: [statefulSet("db"), service("db", { ...headless, selector: null })],
    findings: [],
  },
  {
    name: "a headless Service that selects the pods",
    objects: [statefulSet("db-members"), members],
    findings: [],
  },
  { name: "an empty serviceName is legal", objects: [statefulSet("")], findings: [] },
  { name: "no serviceName is legal", objects: [statefulSet(undefined)], findings: [] },
  {
    name: "Services that may not be read are not missing",
    objects: [statefulSet("db")],
    unreadable: ["Service"],
    findings: [],
  },
]);
