import { objectText, type ControllerEntry, type ControllerPath, type WayIn } from "@portolan/shared";
import { expect, test } from "vitest";
import { entryAddresses, listControllers, translatedPort } from "./list-controllers.ts";

const controller: ControllerPath = {
  workload: { kind: "Deployment", namespace: "ingress-nginx", name: "controller" },
  foundBy: "its Service has the Ingress's address",
  controllerName: "k8s.io/ingress-nginx",
  ready: 1,
  total: 2,
  entries: [],
  verdict: "part",
  break: null,
  note: null,
};
const ingress: WayIn = {
  id: "i",
  verdict: "whole",
  break: null,
  client: "outside",
  bypassesClusterIp: true,
  type: "ingress",
  ingress: { kind: "Ingress", namespace: "shop", name: "shop" },
  className: "nginx",
  host: "shop.example.com",
  path: "/",
  pathType: "Prefix",
  tls: false,
  backendPort: 80,
  addresses: [],
  controller,
  dialsTargetPort: true,
};
const entry: ControllerEntry = {
  id: "e",
  type: "load-balancer",
  port: 443,
  service: null,
  addresses: ["192.0.2.7", "2001:db8::7"],
  entries: [],
  verdict: "whole",
  break: null,
};

test("a controller of several rules is told once, a rule without one not at all", () => {
  expect(listControllers([ingress, { ...ingress, id: "j" }, { ...ingress, controller: null }])).toEqual([controller]);
});

test("objects and entries as they are typed", () => {
  expect(objectText(controller.workload)).toBe("Deployment ingress-nginx/controller");
  expect(objectText({ kind: "GatewayClass", namespace: null, name: "envoy" })).toBe("GatewayClass envoy");
  expect(entryAddresses(entry)).toBe("192.0.2.7:443, [2001:db8::7]:443");
  expect(entryAddresses({ ...entry, type: "node-port", port: 31443, addresses: [] })).toBe(":31443");
});

test.each<[string, WayIn, readonly (number | null)[], number | null]>([
  ["a controller dials the targetPort", ingress, [null, 8080], 8080],
  ["the ports agree", { ...ingress, dialsTargetPort: false }, [8080], null],
  ["the targetPort does not resolve", ingress, [null], null],
  [
    "no controller",
    { ...ingress, type: "cluster-ip", addresses: ["10.96.0.1"], port: 80, dnsName: "web.shop.svc" },
    [8080],
    null,
  ],
])("%s", (_name, way, targetPorts, expected) => {
  expect(translatedPort(way, targetPorts)).toBe(expected);
});
