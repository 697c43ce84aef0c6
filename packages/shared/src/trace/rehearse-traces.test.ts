/** What a server asks itself before somebody waits. */
import { describe, expect, it } from "vitest";
import { endpoint, node, pod, service, slice, snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import { rehearseTraces } from "./rehearse-traces.ts";

const port = { port: 80, protocol: "TCP", targetPort: 8080 };
const ingress: Raw = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { namespace: "shop", name: "front" },
  spec: {
    rules: [
      {
        host: "*.example.com",
        http: {
          paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } }],
        },
      },
    ],
  },
};
const cluster: readonly Raw[] = [
  node("n1"),
  pod("web-1", { ip: "10.1.1.1" }),
  service("web", {
    type: "LoadBalancer",
    ports: [{ ...port, nodePort: 30080 }],
    status: { loadBalancer: { ingress: [{ ip: "203.0.113.9" }] } },
  }),
  slice("web", [endpoint("10.1.1.1", { pod: "web-1" })]),
  ingress,
];

describe("a rehearsal", () => {
  it.each<[string, readonly Raw[], readonly string[]]>([
    [
      "takes the first of each way in",
      cluster,
      [
        "pod/shop/web-1 tcp://web.shop:80",
        "pod/shop/web-1 tcp://no-web.shop:80",
        "outside curl http://10.0.0.1:1/",
        "outside tcp://10.0.0.1:30080",
        "outside tcp://203.0.113.9:80",
        "outside http://any.example.com/",
      ],
    ],
    ["asks for what there is", [node("n1"), service("web", { ports: [port] })], ["outside curl http://10.0.0.1:1/"]],
    ["asks nothing of an empty cluster", [], []],
  ])("%s", (_, objects, asked) => {
    expect(rehearseTraces(snapshotOf(objects)).map(({ from, to }) => `${from} ${to}`)).toEqual(asked);
  });
});
