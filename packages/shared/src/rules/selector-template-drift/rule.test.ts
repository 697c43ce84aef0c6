import { expect } from "vitest";
import { deployment, endpoint, pod, service, slice, withMetadata, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { serviceId } from "../../model/names.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "orders" };
const workload = { kind: "Deployment", namespace: "shop", name: "orders" };
const orders = (selector: Raw): Raw => service("orders", { selector });
const labelled = (labels: Raw, template?: Raw, name = "orders"): readonly Raw[] => {
  const [top = {}, ...made] = deployment(name, 1, template);
  return [withMetadata(top, { labels }), ...made];
};
const ordersPod = pod("orders-1", { labels: { app: "orders" }, owner: "Deployment/orders" });

const cronJob = (templateLabels: Raw): Raw => ({
  apiVersion: "batch/v1",
  kind: "CronJob",
  metadata: { name: "orders", namespace: "shop", labels: { app: "orders" } },
  spec: {
    jobTemplate: { spec: { template: { metadata: { labels: templateLabels }, spec: { containers: [] } } } },
  },
});

testRule(rule, [
  {
    name: "a CronJob's labels, which its Jobs' pods do not have",
    objects: [orders({ app: "orders" }), cronJob({ app: "night" })],
    findings: [
      {
        evidence: expect.arrayContaining([
          {
            object: { ...workload, kind: "CronJob" },
            path: "spec.jobTemplate.spec.template.metadata.labels.app",
            value: "night",
          },
        ]) as never,
        fixes: [
          expect.objectContaining({
            summary: "Label the pods of CronJob orders app=orders",
            patch: [
              { op: "test", path: "/spec/jobTemplate/spec/template/metadata/labels/app", value: "night" },
              { op: "replace", path: "/spec/jobTemplate/spec/template/metadata/labels/app", value: "orders" },
            ],
          }) as never,
          expect.objectContaining({ summary: "Select the pods of CronJob orders: app=night" }) as never,
        ],
        reproduce: expect.arrayContaining([
          "kubectl -n shop get cronjob orders -o jsonpath='{.spec.jobTemplate.spec.template.metadata.labels}'",
        ]) as never,
      },
    ],
  },
  {
    name: "a CronJob whose template has no labels: nothing to add one to",
    objects: [orders({ app: "orders" }), cronJob({})],
    findings: [{ fixes: [] }],
  },
  {
    name: "the template lacks a label that the workload has: both sides can be mended",
    objects: [orders({ app: "orders", tier: "back" }), ...labelled({ app: "orders", tier: "back" }), ordersPod],
    findings: [
      {
        id: "selector-template-drift shop/orders 80/TCP",
        rule: "selector-template-drift",
        severity: "error",
        object,
        port: "80/TCP",
        hop: "endpoints",
        message:
          "No pod has app=orders,tier=back, which Service orders selects: Deployment orders is labelled so, but the pods that its template makes are not (tier)",
        since: null,
        managedBy: null,
        evidence: [
          { object, path: "spec.selector.app", value: "orders" },
          { object, path: "spec.selector.tier", value: "back" },
          { object: workload, path: "metadata.labels.tier", value: "back" },
          { object: workload, path: "spec.template.metadata.labels.tier", value: null },
        ],
        fixes: [
          {
            summary: "Label the pods of Deployment orders tier=back",
            object: workload,
            patch: [{ op: "add", path: "/spec/template/metadata/labels/tier", value: "back" }],
            command: `kubectl -n shop patch deployment orders --type=json -p '[{"op":"add","path":"/spec/template/metadata/labels/tier","value":"back"}]'`,
          },
          {
            summary: "Select the pods of Deployment orders: app=orders",
            object,
            patch: [
              { op: "test", path: "/spec/selector", value: { app: "orders", tier: "back" } },
              { op: "replace", path: "/spec/selector", value: { app: "orders" } },
            ],
            command: `kubectl -n shop patch service orders --type=json -p '[{"op":"test","path":"/spec/selector","value":{"app":"orders","tier":"back"}},{"op":"replace","path":"/spec/selector","value":{"app":"orders"}}]'`,
          },
        ],
        reproduce: [
          "kubectl -n shop get pods -l app=orders,tier=back",
          "kubectl -n shop get deployment orders -o jsonpath='{.spec.template.metadata.labels}'",
        ],
        location: null,
        services: [serviceId("shop", "orders")],
        silenced: null,
      },
    ],
  },
  {
    name: "the workload's own selector forbids the label: only the Service can be mended",
    objects: [orders({ app: "shop" }), ...labelled({ app: "shop" }, { app: "orders" }), ordersPod],
    findings: [
      {
        evidence: expect.arrayContaining([
          { object: workload, path: "metadata.labels.app", value: "shop" },
          { object: workload, path: "spec.template.metadata.labels.app", value: "orders" },
        ]) as never,
        fixes: [expect.objectContaining({ summary: "Select the pods of Deployment orders: app=orders" }) as never],
      },
    ],
  },
  {
    name: "two workloads are labelled so: which one is meant is not guessed for the Service",
    objects: [
      orders({ team: "blue" }),
      ...labelled({ team: "blue" }),
      ...labelled({ team: "blue" }, undefined, "carts"),
      ordersPod,
    ],
    findings: [
      {
        message:
          "No pod has team=blue, which Service orders selects: Deployment carts, Deployment orders are labelled so, but the pods that their templates make are not (team)",
        fixes: [
          expect.objectContaining({ summary: "Label the pods of Deployment carts team=blue" }) as never,
          expect.objectContaining({ summary: "Label the pods of Deployment orders team=blue" }) as never,
        ],
      },
    ],
  },
  {
    name: "no pod yet",
    objects: [orders({ tier: "back" }), ...labelled({ tier: "back" }, { app: "orders" })],
    findings: [{ rule: "selector-template-drift" }],
  },
  {
    name: "another workload's template matches",
    objects: [orders({ team: "blue" }), ...labelled({ team: "blue" }), ...deployment("blue", 0, { team: "blue" })],
    findings: [],
  },
  {
    name: "a pod matches",
    objects: [orders({ team: "blue" }), ...labelled({ team: "blue" }), pod("debug", { labels: { team: "blue" } })],
    findings: [],
  },
  {
    name: "only a part of the selector is on the workload: another rule's",
    objects: [orders({ app: "orders", tier: "back" }), ...labelled({ tier: "back" }), ordersPod],
    findings: [],
  },
  {
    name: "a ReplicaSet of a Deployment is not looked at",
    objects: [
      orders({ team: "blue" }),
      ...deployment("orders", 1).map((each) =>
        each["kind"] === "ReplicaSet" ? withMetadata(each, { labels: { team: "blue" } }) : each,
      ),
    ],
    findings: [],
  },
  {
    name: "labelled so in another namespace",
    objects: [
      orders({ team: "blue" }),
      ...labelled({ team: "blue" }).map((each) => withMetadata(each, { namespace: "crm" })),
    ],
    findings: [],
  },
  {
    name: "endpoints by hand beside the selector serve",
    objects: [orders({ team: "blue" }), ...labelled({ team: "blue" }), slice("orders", [endpoint("192.0.2.1")])],
    findings: [],
  },
  {
    name: "manifests: judged, for the workload stands among them",
    objects: [orders({ team: "blue" }), ...labelled({ team: "blue" })],
    openInput: {},
    findings: [{ rule: "selector-template-drift" }],
    notJudged: [],
  },
  {
    name: "manifests with an operator's resource: it may make the pods",
    objects: [orders({ team: "blue" }), ...labelled({ team: "blue" })],
    openInput: { customKinds: ["Kafka"] },
    findings: [],
    notJudged: ["spec.selector=team=blue"],
  },
  {
    name: "no selector",
    objects: [service("orders", { selector: null }), ...labelled({ team: "blue" })],
    findings: [],
  },
  {
    name: "pods that may not be read",
    objects: [orders({ team: "blue" }), ...labelled({ team: "blue" })],
    unreadable: ["Pod"],
    findings: [],
  },
]);
