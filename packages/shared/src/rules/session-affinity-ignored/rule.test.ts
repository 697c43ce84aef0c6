import { pod, service } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "cache" };
const headless = { clusterIP: "None", clusterIPs: ["None"] };
const patch = [
  { op: "test", path: "/spec/sessionAffinity", value: "ClientIP" },
  { op: "replace", path: "/spec/sessionAffinity", value: "None" },
] as const;

testRule(rule, [
  {
    name: "ClientIP on a headless Service",
    objects: [pod("web-1"), service("cache", { ...headless, sessionAffinity: "ClientIP" })],
    findings: [
      {
        id: "session-affinity-ignored shop/cache *",
        rule: "session-affinity-ignored",
        severity: "info",
        object,
        port: null,
        hop: "service",
        message:
          "Service cache asks for sessionAffinity ClientIP and is headless: clients choose among the pods' addresses by themselves, and nothing keeps them on one pod",
        since: null,
        managedBy: null,
        evidence: [
          { object, path: "spec.sessionAffinity", value: "ClientIP" },
          { object, path: "spec.clusterIP", value: "None" },
        ],
        fixes: [
          {
            summary: "Do not ask for what nobody does",
            object,
            patch,
            command: `kubectl -n shop patch service cache --type=json -p '${JSON.stringify(patch)}'`,
          },
        ],
        reproduce: ["kubectl -n shop get service cache -o jsonpath='{.spec.clusterIP} {.spec.sessionAffinity}'"],
        location: null,
      },
    ],
  },
  {
    name: "with a ClusterIP it works",
    objects: [pod("web-1"), service("cache", { sessionAffinity: "ClientIP" })],
    findings: [],
  },
  {
    name: "headless without affinity",
    objects: [pod("web-1"), service("cache", { ...headless, sessionAffinity: "None" })],
    findings: [],
  },
  {
    name: "an ExternalName is not headless",
    objects: [service("cache", { type: "ExternalName", externalName: "a.example", sessionAffinity: "ClientIP" })],
    findings: [],
  },
]);
