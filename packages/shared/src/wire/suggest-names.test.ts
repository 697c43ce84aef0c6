import { describe, expect, it } from "vitest";
import { ingress, node, pod, service, snapshotOf } from "../../test/cluster-objects.ts";
import { suggestNames, type NameField } from "./suggest-names.ts";

const http = { name: "http", port: 80, protocol: "TCP", targetPort: 8080 };
const snapshot = snapshotOf([
  node("n1"),
  node("n2"),
  pod("web-1", { ip: "10.1.0.1" }),
  pod("web-2", { ip: "10.1.0.2" }),
  pod("done", { ip: "10.1.0.3", phase: "Succeeded" }),
  service("web", { type: "NodePort", ports: [{ ...http, nodePort: 30080 }] }),
  service("my-web", { clusterIP: "10.96.0.11", clusterIPs: ["10.96.0.11"], ports: [{ ...http, port: 8080 }] }),
  service("cobweb", { clusterIP: "fd00::7", clusterIPs: ["fd00::7"], externalIPs: ["203.0.113.7"] }),
  service("web", { clusterIP: "10.96.0.12", clusterIPs: ["10.96.0.12"] }, {}, "blog"),
  service("ext", { type: "ExternalName", clusterIP: "", clusterIPs: [], externalName: "db.example.com", ports: [] }),
  ingress("shop", ["shop.example.com / web:80", "*.example.com / web:80"]),
]);

const table: readonly (readonly [name: string, typed: string, field: NameField, texts: readonly string[]])[] = [
  [
    "a Service by name, the best fit first",
    "web",
    "to",
    ["web.blog:80", "web.shop:80", "my-web.shop:8080", "cobweb.shop:80"],
  ],
  ["a Service with its namespace", "web.sh", "to", ["web.shop:80", "my-web.shop:8080", "cobweb.shop:80"]],
  ["a Service as kubectl writes it", "shop/web", "to", ["web.shop:80"]],
  ["a Service whose port is begun", "web.shop:8", "to", ["web.shop:80", "my-web.shop:8080", "cobweb.shop:80"]],
  ["another port", "web.shop:9", "to", []],
  ["capitals", "WEB.SHOP", "to", ["web.shop:80", "my-web.shop:8080", "cobweb.shop:80"]],
  ["an ExternalName without ports", "ext", "to", ["ext.shop"]],
  ["a host of an Ingress, but no wildcard", "example", "to", ["shop.example.com"]],
  ["a node", "n2", "to", ["n2"]],
  ["a VIP", "10.96.0.1", "to", ["10.96.0.12:80", "10.96.0.11:8080", "10.96.0.10:80"]],
  ["an IPv6 VIP", "fd00", "to", ["[fd00::7]:80"]],
  ["an external address", "203.", "to", ["203.0.113.7:80"]],
  ["a node's address", "10.0.0.2", "to", ["10.0.0.2"]],
  ["a pod's address", "10.1.0.2", "to", ["10.1.0.2"]],
  ["a nodePort", "3008", "to", ["10.0.0.1:30080"]],
  ["a nodePort with a colon", ":30080", "to", ["10.0.0.1:30080"]],
  ["nothing that is", "zzz", "to", []],
  ["a client", "out", "from", ["outside"]],
  ["pods that have not ended", "web", "from", ["pod/shop/web-1", "pod/shop/web-2"]],
  ["a pod as it is written", "pod/shop/web-2", "from", ["pod/shop/web-2"]],
  ["a pod with its namespace", "shop/web-1", "from", ["pod/shop/web-1"]],
  ["a node as it is written", "node/n", "from", ["node/n1", "node/n2"]],
  [
    "everyone, where nothing is typed",
    "",
    "from",
    ["outside", "node/n1", "node/n2", "pod/shop/web-1", "pod/shop/web-2"],
  ],
  ["both sides", "web-1", "both", ["pod/shop/web-1"]],
];

describe("names for the trace bar", () => {
  it.each(table)("%s", (_name, typed, field, texts) => {
    expect(suggestNames(snapshot, typed, field).map(({ text }) => text)).toEqual(texts);
  });

  it("say what they are", () => {
    expect(suggestNames(snapshot, "web.shop", "to")[0]).toEqual({
      type: "service",
      text: "web.shop:80",
      detail: "Service shop/web, port http",
    });
    expect(suggestNames(snapshot, "30080", "to")).toEqual([
      { type: "address", text: "10.0.0.1:30080", detail: "nodePort of Service shop/web" },
    ]);
  });

  it("are never more than twenty, half of them for each side", () => {
    const pods = Array.from({ length: 50 }, (_, index) =>
      pod(`web-${String(index)}`, { ip: `10.1.1.${String(index)}` }),
    );
    const services = Array.from({ length: 50 }, (_, index) => service(`web-${String(index)}`));
    const many = snapshotOf([...pods, ...services]);
    expect(suggestNames(many, "web", "to")).toHaveLength(20);
    expect(suggestNames(many, "web", "both").map(({ type }) => type)).toEqual([
      ...Array.from({ length: 10 }, () => "service"),
      ...Array.from({ length: 10 }, () => "pod"),
    ]);
  });
});
