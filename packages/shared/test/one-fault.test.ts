/** One fault is told once: what all rules together say of clusters with a single fault, but for infos. */
import { expect, it } from "vitest";
import { createAnalysis } from "../src/analysis/create-analysis.ts";
import { listFindings } from "../src/analysis/list-findings.ts";
import { readState } from "../src/model/read-state.ts";
import { createShare } from "../src/model/share-values.ts";
import { endpoint, node, pod, service, slice, withMetadata, type Raw } from "./cluster-objects.ts";

const nodePort = { type: "NodePort", ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] };
const headless = { clusterIP: "None", clusterIPs: ["None"], ports: [{ port: 8080 }] };
const byHand = { selector: null };
const down = pod("web-1", { ready: false });
const listed = slice("web", [endpoint("10.1.0.1", { pod: "web-1" })]);
const notReady = slice("web", [endpoint("10.1.0.1", { pod: "web-1", ready: false })]);
const old = (object: Raw): Raw => withMetadata(object, { creationTimestamp: "2025-12-31T00:00:00Z" });
const pending = (more: Raw): Raw => old(service("web", { ...nodePort, type: "LoadBalancer", ...more }));

it.each<{ name: string; objects: readonly Raw[]; told: readonly string[] }>([
  {
    name: "a name that no container has, and endpoints without that port",
    objects: [
      service("web", { ports: [{ port: 80, targetPort: "htp" }] }),
      pod("web-1"),
      slice("web", [endpoint("10.1.0.1", { pod: "web-1" })], []),
    ],
    told: ["error target-port-name-missing Service/web"],
  },
  {
    name: "a name under another protocol, and endpoints without that port",
    objects: [
      service("web", { ports: [{ port: 80, targetPort: "dns" }] }),
      pod("web-1", { ports: [{ name: "dns", containerPort: 53, protocol: "UDP" }] }),
      slice("web", [endpoint("10.1.0.1", { pod: "web-1" })], []),
    ],
    told: ["error target-port-protocol-mismatch Service/web"],
  },
  {
    name: "a slice without label, and a Service that waits for it",
    objects: [
      service("web", { ...byHand, ports: [{ port: 8080 }] }),
      withMetadata(slice("web", [endpoint("192.0.2.1")]), { labels: {} }),
    ],
    told: ["error selectorless-no-endpoints Service/web"],
  },
  {
    name: "a headless Service without a ready pod",
    objects: [service("web", headless), down, notReady],
    told: ["error headless-no-ready Service/web"],
  },
  {
    name: "no pod of the selector, and one Service port of many",
    objects: [
      service("web", {
        ports: [
          { name: "a", port: 80, targetPort: 8080 },
          { name: "b", port: 81, targetPort: "admin" },
        ],
      }),
      pod("other", { labels: { app: "other" } }),
    ],
    told: ["error selector-no-pods Service/web"],
  },
  {
    name: "a policy of local endpoints, and none that is ready",
    objects: [node("n1"), node("n2"), service("web", { ...nodePort, externalTrafficPolicy: "Local" }), down, notReady],
    told: ["error no-ready-endpoints Service/web"],
  },
  {
    name: "a load balancer of a class that nobody answers for",
    objects: [pending({ loadBalancerClass: "example.com/lb" }), pod("web-1"), listed],
    told: ["warning lb-class-unclaimed Service/web"],
  },
  {
    name: "a load balancer that nobody gives an address",
    objects: [pending({}), pod("web-1"), listed],
    told: ["warning lb-pending Service/web"],
  },
  {
    name: "an endpoint that is the Service's own address",
    objects: [service("web", byHand), slice("web", [endpoint("10.96.0.10")])],
    told: ["error endpoint-address-restricted Service/web"],
  },
  {
    name: "an externalName that is an address",
    objects: [service("web", { type: "ExternalName", externalName: "192.0.2.1", selector: null, ports: [] })],
    told: ["error externalname-address Service/web"],
  },
])("$name", ({ objects, told }) => {
  const { objects: slim, problems } = readState(objects, createShare());
  expect(problems).toEqual([]);
  const findings = listFindings(createAnalysis({ objects: slim }), Date.parse("2026-01-01T00:10:00Z"));
  const grave = findings.filter(({ severity }) => severity !== "info");
  expect(grave.map(({ severity, rule, object }) => `${severity} ${rule} ${object.kind}/${object.name}`)).toEqual(told);
});
