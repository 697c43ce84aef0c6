import { expect } from "vitest";
import { deployment, endpoint, pod, service, slice, withMetadata, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "orders" };
const orders = (selector: Raw): Raw => service("orders", { selector });
const label = (name: string, kind = "Pod") => ({ kind, namespace: "shop", name });
const ordersPod = (name: string, labels: Raw): Raw => pod(name, { labels, owner: "Deployment/orders" });

testRule(rule, [
  {
    name: "a CronJob's template is near",
    objects: [
      orders({ app: "order" }),
      {
        apiVersion: "batch/v1",
        kind: "CronJob",
        metadata: { name: "orders", namespace: "shop" },
        spec: {
          jobTemplate: { spec: { template: { metadata: { labels: { app: "orders" } }, spec: { containers: [] } } } },
        },
      },
    ],
    findings: [
      {
        message:
          "No pod in namespace shop has app=order, which Service orders selects; CronJob orders would make pods with app=orders",
        evidence: expect.arrayContaining([
          {
            object: label("orders", "CronJob"),
            path: "spec.jobTemplate.spec.template.metadata.labels.app",
            value: "orders",
          },
        ]) as never,
      },
    ],
  },
  {
    name: "a label that controllers write is put on nobody by hand",
    objects: [orders({ app: "orders", "pod-template-hash": "5f" }), ...deployment("orders", 2)],
    findings: [
      {
        fixes: [expect.objectContaining({ summary: "Select what the pods have: drop pod-template-hash=5f" }) as never],
      },
    ],
  },
  {
    name: "a letter is missing: what is near, and both sides of the difference",
    objects: [
      withMetadata(orders({ app: "order" }), { creationTimestamp: "2026-01-01T00:01:00Z" }),
      ...deployment("orders", 2),
      ordersPod("orders-1", { app: "orders" }),
      ordersPod("orders-2", { app: "orders" }),
    ],
    findings: [
      {
        id: "selector-no-pods shop/orders 80/TCP",
        rule: "selector-no-pods",
        severity: "error",
        object,
        port: "80/TCP",
        hop: "endpoints",
        message: "No pod in namespace shop has app=order, which Service orders selects; 2 pods have app=orders",
        since: "2026-01-01T00:01:00Z",
        managedBy: null,
        evidence: [
          { object, path: "spec.selector.app", value: "order" },
          { object: label("orders-1"), path: "metadata.labels.app", value: "orders" },
          { object: label("orders-2"), path: "metadata.labels.app", value: "orders" },
        ],
        // The workload's own selector has the key and cannot be changed: only the Service can.
        fixes: [
          {
            summary: "Select what the pods have: app=orders instead of app=order",
            object,
            patch: [
              { op: "test", path: "/spec/selector/app", value: "order" },
              { op: "replace", path: "/spec/selector/app", value: "orders" },
            ],
            command: `kubectl -n shop patch service orders --type=json -p '[{"op":"test","path":"/spec/selector/app","value":"order"},{"op":"replace","path":"/spec/selector/app","value":"orders"}]'`,
          },
        ],
        reproduce: ["kubectl -n shop get pods -l app=order", "kubectl -n shop get pods --show-labels"],
        location: null,
      },
    ],
  },
  {
    name: "the same value under another key, key by key, and both patches",
    objects: [
      orders({ "app.kubernetes.io/name": "orders", tier: "back" }),
      ...deployment("orders", 1, { name: "orders", tier: "back" }),
      ordersPod("orders-1", { name: "orders", tier: "back" }),
    ],
    findings: [
      {
        message:
          "No pod in namespace shop has app.kubernetes.io/name=orders,tier=back, which Service orders selects; 1 pod has name=orders",
        evidence: [
          { object, path: 'spec.selector["app.kubernetes.io/name"]', value: "orders" },
          { object, path: "spec.selector.tier", value: "back" },
          { object: label("orders-1"), path: "metadata.labels.name", value: "orders" },
          { object: label("orders-1"), path: "metadata.labels.tier", value: "back" },
        ],
        fixes: [
          expect.objectContaining({
            summary: "Select what the pods have: name=orders instead of app.kubernetes.io/name=orders",
            patch: [
              { op: "test", path: "/spec/selector/app.kubernetes.io~1name", value: "orders" },
              { op: "remove", path: "/spec/selector/app.kubernetes.io~1name" },
              { op: "add", path: "/spec/selector/name", value: "orders" },
            ],
          }) as never,
          expect.objectContaining({
            summary: "Label the pods of Deployment orders app.kubernetes.io/name=orders",
            object: label("orders", "Deployment"),
            patch: [{ op: "add", path: "/spec/template/metadata/labels/app.kubernetes.io~1name", value: "orders" }],
          }) as never,
        ],
      },
    ],
  },
  {
    name: "one pair too many",
    objects: [orders({ app: "orders", tier: "back" }), ordersPod("orders-1", { app: "orders" })],
    findings: [
      {
        message:
          "No pod in namespace shop has app=orders,tier=back, which Service orders selects; 1 pod lacks only tier",
        evidence: [
          { object, path: "spec.selector.app", value: "orders" },
          { object, path: "spec.selector.tier", value: "back" },
          { object: label("orders-1"), path: "metadata.labels.app", value: "orders" },
          { object: label("orders-1"), path: "metadata.labels.tier", value: null },
        ],
        fixes: [
          expect.objectContaining({
            summary: "Select what the pods have: drop tier=back",
            patch: [
              { op: "test", path: "/spec/selector/tier", value: "back" },
              { op: "remove", path: "/spec/selector/tier" },
            ],
          }) as never,
        ],
      },
    ],
  },
  {
    name: "a bare pod can be labelled itself",
    objects: [orders({ app: "order" }), pod("orders", { labels: { app: "orders" } })],
    findings: [
      {
        fixes: [
          expect.objectContaining({ object }) as never,
          {
            summary: "Label Pod orders app=order",
            object: label("orders"),
            patch: [{ op: "add", path: "/metadata/labels/app", value: "order" }],
            command: `kubectl -n shop patch pod orders --type=json -p '[{"op":"add","path":"/metadata/labels/app","value":"order"}]'`,
          },
        ],
      },
    ],
  },
  {
    name: "no pod yet: the templates are looked at",
    objects: [orders({ app: "order" }), ...deployment("orders", 0)],
    findings: [
      {
        message:
          "No pod in namespace shop has app=order, which Service orders selects; Deployment orders would make pods with app=orders",
        evidence: [
          { object, path: "spec.selector.app", value: "order" },
          { object: label("orders", "Deployment"), path: "spec.template.metadata.labels.app", value: "orders" },
        ],
      },
    ],
  },
  {
    name: "near needs one equal pair or the same stem: another application with the same key is not near",
    objects: [orders({ app: "orders" }), pod("db-1", { labels: { app: "database" }, owner: "StatefulSet/database" })],
    findings: [
      {
        message: "No pod in namespace shop has app=orders, which Service orders selects",
        evidence: [{ object, path: "spec.selector.app", value: "orders" }],
        fixes: [],
      },
    ],
  },
  {
    name: "the workload's own labels match, its template's do not: selector-template-drift says it better",
    objects: [
      orders({ team: "blue" }),
      withMetadata(deployment("orders", 1)[0] ?? {}, { labels: { team: "blue" } }),
      ordersPod("orders-1", { app: "orders" }),
    ],
    findings: [{ rule: "selector-no-pods" }],
  },
  {
    name: "only a Deployment's old revision has the labels: it makes no pod any more",
    objects: [
      orders({ app: "orders", version: "v1" }),
      ...deployment("orders", 1, { app: "orders", version: "v2" }),
      withMetadata(deployment("orders", 0, { app: "orders", version: "v1" })[1] ?? {}, { name: "orders-0" }),
      ordersPod("orders-1", { app: "orders", version: "v2" }),
    ],
    findings: [
      {
        message:
          "No pod in namespace shop has app=orders,version=v1, which Service orders selects; 1 pod has version=v2",
      },
    ],
  },
  {
    name: "pods of that label in another namespace do not count",
    objects: [
      orders({ app: "orders" }),
      withMetadata(pod("orders-1", { labels: { app: "orders" } }), { namespace: "old" }),
    ],
    findings: [{ message: "No pod in namespace shop has app=orders, which Service orders selects" }],
  },
  {
    name: "a finished pod matches: another rule's",
    objects: [orders({ app: "orders" }), pod("job-1", { labels: { app: "orders" }, phase: "Succeeded", ready: false })],
    findings: [],
  },
  {
    name: "a template matches: scaled to zero",
    objects: [orders({ app: "orders" }), ...deployment("orders", 0)],
    findings: [],
  },
  {
    name: "a template matches that an operator's own resource owns",
    objects: [
      orders({ app: "orders" }),
      withMetadata(deployment("orders", 0)[0] ?? {}, {
        ownerReferences: [{ kind: "Shop", name: "orders", controller: true }],
      }),
    ],
    findings: [],
  },
  {
    name: "endpoints by hand beside the selector serve",
    objects: [orders({ app: "orders" }), slice("orders", [endpoint("192.0.2.1")])],
    findings: [],
  },
  {
    name: "no selector, and an empty one",
    objects: [service("orders", { selector: null }), service("carts", { selector: {} })],
    findings: [],
  },
  {
    name: "ExternalName ignores its selector",
    objects: [service("orders", { type: "ExternalName", externalName: "orders.example.com" })],
    findings: [],
  },
  { name: "pods that may not be read", objects: [orders({ app: "orders" })], unreadable: ["Pod"], findings: [] },
  {
    name: "manifests: other workloads of the namespace are among them, so the selector is judged",
    objects: [orders({ app: "orders" }), ...deployment("carts", 1)],
    openInput: {},
    findings: [{ rule: "selector-no-pods" }],
    notJudged: [],
  },
  {
    name: "manifests without any pod or workload of the namespace: they stand elsewhere",
    objects: [
      orders({ app: "orders" }),
      ...deployment("orders", 1).map((each) => withMetadata(each, { namespace: "crm" })),
    ],
    openInput: {},
    findings: [],
    notJudged: ["spec.selector=app=orders"],
  },
  {
    name: "manifests with an operator's resource: it may make the pods, however near others are",
    objects: [orders({ app: "order" }), ...deployment("orders", 1)],
    openInput: { customKinds: ["Kafka"] },
    findings: [],
    notJudged: ["spec.selector=app=order"],
  },
  {
    name: "manifests that name what the cluster brings with it",
    objects: [
      withMetadata(orders({ "k8s-app": "kube-dns" }), { namespace: "kube-system" }),
      ...deployment("metrics-server", 1, { "k8s-app": "metrics-server" }).map((each) =>
        withMetadata(each, { namespace: "kube-system" }),
      ),
    ],
    openInput: {},
    findings: [],
    notJudged: ["spec.selector=k8s-app=kube-dns"],
  },
  {
    name: "a slip in that namespace is judged all the same",
    objects: [
      withMetadata(orders({ "k8s-app": "metric-server" }), { namespace: "kube-system" }),
      ...deployment("metrics-server", 1, { "k8s-app": "metrics-server" }).map((each) =>
        withMetadata(each, { namespace: "kube-system" }),
      ),
    ],
    openInput: {},
    findings: [{ rule: "selector-no-pods" }],
    notJudged: [],
  },
  {
    name: "manifests: a label that the program gives the pod that leads",
    objects: [orders({ app: "orders", "vault-active": "true" }), ...deployment("orders", 1)],
    openInput: {},
    findings: [],
    notJudged: ["spec.selector=app=orders,vault-active=true"],
  },
  {
    name: "manifests: a role that a person gives is judged",
    objects: [orders({ app: "orders", role: "frontend" }), ...deployment("orders", 1)],
    openInput: {},
    findings: [{ rule: "selector-no-pods" }],
    notJudged: [],
  },
  {
    name: "a cluster in which no pod leads",
    objects: [orders({ app: "orders", "spilo-role": "master" }), ...deployment("orders", 1)],
    findings: [{ rule: "selector-no-pods" }],
  },
  {
    name: "a cluster without any pod in the namespace",
    objects: [orders({ app: "orders" })],
    findings: [{ rule: "selector-no-pods" }],
  },
]);
