/** What a controller that nobody sees does with names: it is taken to stand in the cluster, and that is said. */
import { endpoint, ingress, node, pod, service, slice } from "../../test/cluster-objects.ts";
import { testTraces } from "../../test/golden-traces.ts";

const none = { clusterIP: undefined, clusterIPs: undefined, selector: undefined };
const named = (name: string, externalName: string) => service(name, { ...none, type: "ExternalName", externalName });
const names = ["plain", "alias", "twice", "gone", "short", "away", "numbers"];

testTraces("a controller that is not seen", {
  "dials what an ExternalName leads to": {
    objects: [
      node("n1"),
      pod("web-1", { ip: "10.1.1.1" }),
      service("plain"),
      slice("plain", [endpoint("10.1.1.1", { pod: "web-1" })]),
      named("alias", "plain.shop.svc.cluster.local"),
      named("twice", "alias.shop.svc.cluster.local"),
      named("gone", "plane.shop.svc.cluster.local"),
      named("short", "plain.shop"),
      named("away", "db.example.com"),
      named("numbers", "192.0.2.7"),
      ingress(
        "front",
        names.map((name) => `shop.example.com /${name} ${name}:80`),
      ),
    ],
    asked: names.map((name) => `outside http://shop.example.com/${name}`),
  },
});
