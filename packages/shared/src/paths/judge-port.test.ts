import { describe, expect, it } from "vitest";
import { makeServicePaths } from "../../test/make-service-paths.ts";
import type { ServiceType } from "../model/objects.ts";
import { judgePort } from "./judge-port.ts";
import { makeBreak, whole, type Judgement } from "./make-break.ts";
import type { WayIn } from "./path-model.ts";

const [nodePort, clusterIp] =
  makeServicePaths({ name: "web", ports: [{ port: 80, waysIn: ["node-port", "cluster-ip"] }] }).ports[0]?.waysIn ?? [];
if (nodePort === undefined || clusterIp === undefined) throw new Error("no ways in");

const down: Judgement = {
  verdict: "severed",
  break: makeBreak("way-in", "node-down", { nodes: 1, of: 1, name: "n1" }, { outcome: "dropped" }),
};
const noLocal: Judgement = {
  verdict: "severed",
  break: makeBreak("way-in", "no-local-endpoint", { type: "nowhere", policy: "externalTrafficPolicy" }),
};
const notRead: Judgement = {
  verdict: "unknown",
  break: makeBreak("way-in", "not-readable", { type: "kind", kind: "Node" }),
};
const partly: Judgement = {
  verdict: "part",
  break: makeBreak("service", "no-endpoint-of-family", { families: ["IPv6"] }),
};
const someReady: Judgement = {
  verdict: "part",
  break: makeBreak("endpoints", "some-not-ready", { type: "pods", used: 1, total: 2, reasons: [] }),
};
const early: Judgement = { ...partly, break: makeBreak("client", "not-readable", { type: "kind", kind: "Node" }) };
const nothing: Judgement = {
  verdict: "severed",
  break: makeBreak("endpoints", "no-pod-selected", { selector: "app=web" }, { outcome: "refused" }),
};
const idle: Judgement = {
  verdict: "severed",
  break: makeBreak("way-in", "route-sends-nothing", { type: "weight", route: "HTTPRoute r" }),
};
const unexplained: Judgement = { verdict: "severed", break: null };

const by = (way: WayIn, { verdict, break: broken }: Judgement): WayIn => ({ ...way, verdict, break: broken });
const partOf = ({ break: broken }: Judgement): Judgement => ({
  verdict: "part",
  break: broken === null ? null : { ...broken, outcome: null },
});

interface Row {
  readonly name: string;
  readonly type?: ServiceType;
  readonly waysIn: readonly WayIn[];
  readonly behind?: Judgement;
  readonly expected: Judgement;
}

const rows: readonly Row[] = [
  { name: "no way in", waysIn: [], expected: whole },
  { name: "no way in, and some behind it", waysIn: [], behind: someReady, expected: someReady },
  { name: "nothing behind it", waysIn: [by(nodePort, down)], behind: nothing, expected: nothing },
  { name: "the only way in is severed", waysIn: [by(nodePort, down)], expected: down },
  { name: "all are: the first tells", waysIn: [by(nodePort, noLocal), by(clusterIp, down)], expected: noLocal },
  { name: "one of two is: a part", waysIn: [by(clusterIp, whole), by(nodePort, down)], expected: partOf(down) },
  {
    name: "a part that breaks earlier, in another way in",
    waysIn: [by(clusterIp, early), by(nodePort, down)],
    expected: early,
  },
  {
    name: "a part that breaks later, behind it",
    waysIn: [by(clusterIp, someReady), by(nodePort, down)],
    behind: someReady,
    expected: partOf(down),
  },
  {
    name: "what is unknown is less than what is lost",
    waysIn: [by(clusterIp, notRead), by(nodePort, down)],
    expected: partOf(down),
  },
  { name: "a way in that is not known", waysIn: [by(clusterIp, whole), by(nodePort, notRead)], expected: notRead },
  { name: "a part of a way in", waysIn: [by(clusterIp, partly), by(nodePort, whole)], expected: partly },
  {
    name: "a way in that is severed without a reason",
    waysIn: [by(clusterIp, whole), by(nodePort, unexplained)],
    expected: { verdict: "part", break: null },
  },
  { name: "a route of weight 0", waysIn: [by(clusterIp, whole), by(nodePort, idle)], expected: whole },
  { name: "a route of weight 0 alone", waysIn: [by(nodePort, idle)], expected: whole },
  {
    name: "a load balancer passes by nodes that are down",
    type: "LoadBalancer",
    waysIn: [by(clusterIp, whole), by(nodePort, down)],
    expected: whole,
  },
  {
    name: "and those without an endpoint of their own",
    type: "LoadBalancer",
    waysIn: [by(clusterIp, whole), by(nodePort, noLocal)],
    expected: whole,
  },
  {
    name: "but nothing else that befalls its nodePort",
    type: "LoadBalancer",
    waysIn: [by(clusterIp, whole), by(nodePort, notRead)],
    expected: notRead,
  },
  {
    name: "and nothing of its other ways in",
    type: "LoadBalancer",
    waysIn: [by(clusterIp, noLocal), by(nodePort, whole)],
    expected: partOf(noLocal),
  },
];

describe("judgePort", () => {
  it.each(rows)("$name", ({ type = "NodePort", waysIn, behind = whole, expected }) => {
    expect(judgePort(type, waysIn, behind)).toEqual(expected);
  });
});
