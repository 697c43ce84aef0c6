import { expect, test } from "vitest";
import type { PathBreak, PortPath } from "@portolan/shared";
import { describePortOutcome, describeWayOutcome, type ClientOutcome } from "./describe-outcome.ts";
import { examplePort } from "./example-paths.ts";

const refused: PathBreak = { hop: "endpoints", code: "no-pod-selected", outcome: "refused", text: "", ghost: null };
const cname: PortPath["waysIn"][number] = {
  id: "name",
  type: "external-name",
  verdict: "whole",
  break: null,
  client: "cluster",
  bypassesClusterIp: false,
  dnsName: "pay.shop.svc.cluster.local",
  chain: [{ name: "pay.example.com", service: null }],
};

const unanswered = {
  id: "route",
  verdict: "severed",
  break: { ...refused, outcome: "http-503" },
  client: "outside",
  bypassesClusterIp: true,
  addresses: [],
  controller: null,
  dialsTargetPort: true,
} as const;
const ingress: PortPath["waysIn"][number] = {
  ...unanswered,
  type: "ingress",
  ingress: { kind: "Ingress", namespace: "shop", name: "shop" },
  className: "nginx",
  host: "shop.example.com",
  path: "/",
  pathType: "Prefix",
  tls: false,
  backendPort: 80,
};
const gateway: PortPath["waysIn"][number] = {
  ...unanswered,
  type: "gateway",
  gateway: { kind: "Gateway", namespace: "edge", name: "edge" },
  listener: "http",
  listenerPort: 80,
  listenerProtocol: "HTTP",
  route: { kind: "HTTPRoute", namespace: "shop", name: "shop" },
  hostname: "shop.example.com",
  match: "PathPrefix /",
  fieldPath: "spec.rules[0]",
  backendPort: 80,
  share: 1,
  conditions: [],
};

const cases: readonly { readonly name: string; readonly port: PortPath; readonly expected: ClientOutcome }[] = [
  { name: "whole", port: examplePort(), expected: { type: "whole", used: 2 } },
  {
    name: "severed",
    port: examplePort({ verdict: "severed", break: refused }),
    expected: { type: "ends", outcomes: ["refused"], by: "either" },
  },
  {
    name: "severed, differently for those outside, who come first",
    port: examplePort({
      verdict: "severed",
      break: refused,
      waysIn: [
        { ...cname, verdict: "severed", break: refused },
        { ...cname, verdict: "severed", client: "outside", break: { ...refused, outcome: "http-503" } },
        { ...cname, verdict: "severed", break: refused },
      ],
    }),
    expected: { type: "ends", outcomes: ["http-503", "refused"], by: "either" },
  },
  {
    name: "severed, and what a client gets is not known",
    port: examplePort({ verdict: "severed", break: { ...refused, outcome: null } }),
    expected: { type: "unknown" },
  },
  {
    name: "in part",
    port: examplePort({ verdict: "part", used: 1, total: 3 }),
    expected: { type: "part", used: 1, total: 3 },
  },
  { name: "unknown", port: examplePort({ verdict: "unknown" }), expected: { type: "unknown" } },
  {
    name: "a name outside of the cluster",
    port: examplePort({ waysIn: [cname], used: 0, total: 0 }),
    expected: { type: "cname", name: "pay.example.com" },
  },
];

test.each([
  { waysIn: [ingress, cname], by: "ingress" },
  { waysIn: [gateway, { ...ingress, verdict: "whole", break: null }], by: "gateway" },
  { waysIn: [ingress, gateway], by: "either" },
] as const)("the HTTP answer is of: $by", ({ waysIn, by }) => {
  const port = examplePort({ verdict: "severed", break: refused, waysIn });
  expect(describePortOutcome(port)).toEqual({ type: "ends", outcomes: ["http-503"], by });
});

test.each(cases)("$name", ({ port, expected }) => {
  expect(describePortOutcome(port)).toEqual(expected);
});

test.each([
  { way: { verdict: "severed", break: refused }, expected: "refused" },
  { way: { verdict: "severed", break: null }, expected: "unknown" },
  { way: { verdict: "part", break: null }, expected: "part" },
  { way: { verdict: "whole", break: null }, expected: "whole" },
] as const)("$way.verdict: $expected", ({ way, expected }) => {
  expect(describeWayOutcome(way)).toBe(expected);
});
