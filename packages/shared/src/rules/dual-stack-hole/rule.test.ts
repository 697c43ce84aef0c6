import { endpoint, pod, service, slice, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "web" };
const dual = { ipFamilies: ["IPv4", "IPv6"], clusterIPs: ["10.96.0.10", "fd00::10"] };
const v6 = (endpoints: readonly Raw[], name = "web-v6"): Raw =>
  slice("web", endpoints, undefined, {
    metadata: { name, namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
    addressType: "IPv6",
  });
const v4 = slice("web", [endpoint("10.1.0.1", { pod: "web-1" })]);
const patch = [
  { op: "add", path: "/spec/ipFamilyPolicy", value: "SingleStack" },
  { op: "add", path: "/spec/ipFamilies", value: ["IPv4"] },
] as const;
const message =
  "Service web has IPv4 and IPv6, and all its endpoints are IPv4: a client of its IPv6 address (fd00::10) is refused";

testRule(rule, [
  {
    name: "the pods have IPv4 addresses only",
    objects: [pod("web-1"), v4, v6([]), service("web", dual)],
    findings: [
      {
        id: "dual-stack-hole shop/web 80/TCP",
        rule: "dual-stack-hole",
        severity: "warning",
        object,
        port: "80/TCP",
        hop: "endpoints",
        message,
        since: null,
        managedBy: null,
        evidence: [
          { object, path: "spec.ipFamilies", value: "IPv4, IPv6" },
          { object: { kind: "Pod", namespace: "shop", name: "web-1" }, path: "status.podIPs", value: "10.1.0.1" },
        ],
        fixes: [
          {
            summary: "Keep IPv4 only, until the pods have IPv6 addresses too",
            object,
            patch,
            command: `kubectl -n shop patch service web --type=json -p '${JSON.stringify(patch)}'`,
          },
        ],
        reproduce: [
          "kubectl -n shop get service web -o jsonpath='{.spec.ipFamilies} {.spec.clusterIPs}'",
          "kubectl -n shop get endpointslices -l kubernetes.io/service-name=web",
        ],
        location: null,
      },
    ],
  },
  {
    name: "the first family is the one without: it cannot be given up",
    objects: [pod("web-1", { ip: "fd01::1" }), v6([endpoint("fd01::1", { pod: "web-1" })]), service("web", dual)],
    findings: [
      {
        message:
          "Service web has IPv4 and IPv6, and all its endpoints are IPv6: a client of its IPv4 address (10.96.0.10) is refused",
        fixes: [],
      },
    ],
  },
  {
    name: "endpoints of the family that are not ready are none",
    objects: [pod("web-1"), v4, v6([endpoint("fd01::1", { ready: false })]), service("web", dual)],
    findings: [{ message }],
  },
  {
    name: "endpoints by hand: the slices' types are shown",
    objects: [slice("web", [endpoint("192.0.2.1")]), service("web", { ...dual, selector: null })],
    findings: [
      {
        evidence: [
          { object, path: "spec.ipFamilies", value: "IPv4, IPv6" },
          { object: { kind: "EndpointSlice", namespace: "shop", name: "web-x" }, path: "addressType", value: "IPv4" },
        ],
      },
    ],
  },
  {
    name: "two ports with the same pods: told once",
    objects: [
      pod("web-1"),
      slice(
        "web",
        [endpoint("10.1.0.1", { pod: "web-1" })],
        [
          { name: "a", port: 8080, protocol: "TCP" },
          { name: "b", port: 8081, protocol: "TCP" },
        ],
      ),
      service("web", {
        ...dual,
        ports: [
          { name: "a", port: 80, targetPort: 8080 },
          { name: "b", port: 81, targetPort: 8081 },
        ],
      }),
    ],
    findings: [{ port: null, message }],
  },
  {
    name: "one of two ports",
    objects: [
      pod("web-1"),
      slice(
        "web",
        [endpoint("10.1.0.1", { pod: "web-1" })],
        [
          { name: "a", port: 8080, protocol: "TCP" },
          { name: "b", port: 8081, protocol: "TCP" },
        ],
      ),
      slice("web", [endpoint("fd01::1", { pod: "web-1" })], [{ name: "a", port: 8080, protocol: "TCP" }], {
        metadata: { name: "web-v6", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
        addressType: "IPv6",
      }),
      service("web", {
        ...dual,
        ports: [
          { name: "a", port: 80, targetPort: 8080 },
          { name: "b", port: 81, targetPort: 8081 },
        ],
      }),
    ],
    findings: [{ port: "81/TCP" }],
  },
  {
    name: "both families have endpoints",
    objects: [pod("web-1"), v4, v6([endpoint("fd01::1", { pod: "web-1" })]), service("web", dual)],
    findings: [],
  },
  {
    name: "no endpoint at all, with the placeholder slices that the controller makes",
    objects: [slice("web", []), v6([]), service("web", dual)],
    findings: [],
  },
  {
    name: "an empty slice of a family that the Service does not have is normal",
    objects: [pod("web-1"), v4, v6([]), service("web")],
    findings: [],
  },
  {
    name: "headless without selector: the API server gives it both families by itself",
    objects: [
      slice("web", [endpoint("192.0.2.1")]),
      service("web", { ipFamilies: ["IPv4", "IPv6"], clusterIP: "None", clusterIPs: ["None"], selector: null }),
    ],
    findings: [],
  },
  {
    name: "slices that may not be read",
    objects: [pod("web-1"), service("web", dual)],
    unreadable: ["EndpointSlice"],
    findings: [],
  },
]);
