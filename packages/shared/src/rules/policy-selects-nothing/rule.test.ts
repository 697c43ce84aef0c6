import { expect } from "vitest";
import { deployment, pod, withMetadata } from "../../../test/cluster-objects.ts";
import { policy } from "../../../test/policy-cluster.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "NetworkPolicy", namespace: "shop", name: "p" };
const selecting = (podSelector: object) => policy("p", { podSelector });

testRule(rule, [
  {
    name: "a value that is nearly what a template has",
    objects: [...deployment("checkout", 0), selecting({ matchLabels: { app: "chekout" } })],
    findings: [
      {
        id: "policy-selects-nothing NetworkPolicy/shop/p *",
        severity: "info",
        object,
        port: null,
        hop: "endpoints",
        message:
          "NetworkPolicy p selects app=chekout, and no pod or workload of namespace shop has that: it isolates nothing",
        evidence: [{ object, path: "spec.podSelector", value: "app=chekout" }],
        fixes: [
          {
            summary: "Select app=checkout",
            object,
            patch: [
              { op: "test", path: "/spec/podSelector/matchLabels/app", value: "chekout" },
              { op: "replace", path: "/spec/podSelector/matchLabels/app", value: "checkout" },
            ],
            command: expect.any(String) as string,
          },
        ],
        reproduce: ["kubectl -n shop get pods --show-labels"],
        services: [],
      },
    ],
  },
  {
    name: "matchExpressions",
    objects: [pod("web-1"), selecting({ matchExpressions: [{ key: "app", operator: "NotIn", values: ["web", "x"] }] })],
    findings: [{ evidence: [{ object, path: "spec.podSelector", value: "app notin (web,x)" }], fixes: [] }],
  },
  {
    name: "matchExpressions that hold",
    objects: [pod("web-1"), selecting({ matchExpressions: [{ key: "app", operator: "Exists" }] })],
    findings: [],
  },
  {
    name: "the workload's own labels are not its pods'",
    objects: [
      ...deployment("web", 1).map((each) => withMetadata(each, { labels: { tier: "front" } })),
      selecting({ matchLabels: { tier: "front" } }),
    ],
    findings: [{ object }],
  },
  {
    name: "pods of another namespace",
    objects: [withMetadata(pod("web-1"), { namespace: "other" }), selecting({ matchLabels: { app: "web" } })],
    findings: [{ object }],
  },
  { name: "an empty selector is for whatever there will be", objects: [selecting({})], findings: [] },
  {
    name: "a template is enough",
    objects: [...deployment("web", 0), selecting({ matchLabels: { app: "web" } })],
    findings: [],
  },
  {
    name: "a Job's pod that has run to its end shows for whom it is",
    objects: [pod("job-1", { labels: { app: "job" }, phase: "Succeeded" }), selecting({ matchLabels: { app: "job" } })],
    findings: [],
  },
  {
    name: "pods that cannot be read",
    objects: [selecting({ matchLabels: { app: "web" } })],
    unreadable: ["Pod"],
    findings: [],
  },
  {
    name: "manifests: an operator, or another chart, may make the pods",
    objects: [selecting({ matchLabels: { app: "web" } })],
    openInput: { customKinds: ["Kafka"] },
    notJudged: ["spec.podSelector=app=web"],
    findings: [],
  },
]);
