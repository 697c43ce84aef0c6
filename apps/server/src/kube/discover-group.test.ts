import { kindEntry } from "@portolan/shared";
import type { SlimKind } from "@portolan/shared";
import { afterEach, describe, expect, it } from "vitest";
import { createManualTiming, settle } from "../../test/manual-timing.ts";
import { createScriptedClient, refuse, server } from "../../test/scripted-client.ts";
import type { ScriptedAnswer } from "../../test/scripted-client.ts";
import { describeError } from "./describe-error.ts";
import { chooseVersion, startDiscovery, versionsOf } from "./discover-group.ts";
import type { DiscoveryState, GroupDiscovery } from "./discover-group.ts";
import { reflectorPolicy } from "./reflector-types.ts";

let running: GroupDiscovery | null = null;

afterEach(async () => {
  await running?.stop();
  running = null;
});

function discover(answers: readonly ScriptedAnswer[]) {
  const client = createScriptedClient(answers);
  const timing = createManualTiming(0.5);
  const states: string[] = [];
  const discovery = startDiscovery({
    group: "harbor.example",
    versions: new Set(["v1", "v1beta1"]),
    client,
    timing,
    retry: reflectorPolicy.retry,
    everyMs: 30_000,
    onChange: () => states.push(describeState(discovery.state())),
    onProblem: ({ code }) => states.push(`(${code})`),
    onHealthy: () => undefined,
  });
  running = discovery;
  return { client, timing, states, discovery };
}

function describeState(state: DiscoveryState): string {
  switch (state.type) {
    case "unknown":
      return `unknown ${state.problem?.code ?? ""}`;
    case "forbidden":
      return "forbidden";
    case "known":
      return `served: ${[...state.served].join(" ")}`;
    default:
      return state satisfies never;
  }
}

const json = (value: unknown): ScriptedAnswer => ({ type: "json", value });
const group = (...versions: readonly string[]): ScriptedAnswer =>
  json({ kind: "APIGroup", versions: versions.map((version) => ({ version })) });
const resources = (...names: readonly string[]): ScriptedAnswer =>
  json({ kind: "APIResourceList", resources: names.map((name) => ({ name })) });
const notFound = refuse(404, "404 page not found");
const gone = describeError(Object.assign(new Error("connect"), { code: "ECONNREFUSED" }), server);
const root = "/apis/harbor.example";

interface Case {
  readonly name: string;
  readonly answers: readonly ScriptedAnswer[];
  readonly ms: number;
  readonly requests: readonly string[];
  readonly states: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: "a group that is not installed is asked for every half minute, and found when it comes",
    answers: [notFound, notFound, group("v1", "v2", "v1beta1"), resources("boats", "boats/status"), resources("rafts")],
    ms: 60_000,
    requests: [root, root, root, `${root}/v1`, `${root}/v1beta1`],
    states: ["served: ", "served: v1/boats v1/boats/status v1beta1/rafts"],
  },
  {
    name: "one that goes, version by version",
    answers: [group("v1"), resources("boats"), group("v1"), notFound, notFound],
    ms: 60_000,
    requests: [root, `${root}/v1`, root, `${root}/v1`, root],
    states: ["served: v1/boats", "served: "],
  },
  {
    name: "403: only the kinds themselves can tell",
    answers: [refuse(403, "forbidden"), refuse(403, "forbidden"), group()],
    ms: 60_000,
    requests: [root, root, root],
    states: ["forbidden", "served: "],
  },
  {
    name: "an outage changes no answer that is there; it is asked again soon",
    answers: [group("v1"), resources("boats"), { type: "refuse", problem: gone }, group("v1"), resources("boats")],
    ms: 31_000,
    requests: [root, `${root}/v1`, root, root, `${root}/v1`],
    states: ["served: v1/boats", "(connection-refused)"],
  },
  {
    name: "an outage at the start: nothing is known",
    answers: [{ type: "refuse", problem: gone }, refuse(500, "boom"), notFound],
    ms: 3_000,
    requests: [root, root, root],
    states: [
      "(connection-refused)",
      "unknown connection-refused",
      "(server-error)",
      "unknown server-error",
      "served: ",
    ],
  },
  {
    name: "documents that are none serve nothing",
    answers: [json({ versions: ["v1", { version: 1 }, { version: "v1" }] }), json([])],
    ms: 0,
    requests: [root, `${root}/v1`],
    states: ["served: "],
  },
];

describe("startDiscovery", () => {
  it.each(cases)("$name", async ({ answers, ms, requests, states }) => {
    const run = discover(answers);
    await settle();
    await run.timing.advance(ms);
    expect({ requests: run.client.requests, states: run.states }).toEqual({ requests, states });
  });

  it("looks again soon, once, when several kinds turn out not to be served", async () => {
    const { client, timing, discovery } = discover([group("v1"), resources("boats"), notFound]);
    await settle();
    for (let count = 0; count < 5; count++) discovery.lookAgain();
    await timing.advance(1_000);
    expect(client.requests).toEqual([root, `${root}/v1`, root]);
    expect(describeState(discovery.state())).toBe("served: ");
  });
});

describe("chooseVersion", () => {
  const known = (...served: readonly string[]): DiscoveryState => ({ type: "known", served: new Set(served) });
  it.each<[SlimKind, DiscoveryState, string | null]>([
    ["HTTPRoute", { type: "unknown", problem: null }, null],
    ["HTTPRoute", { type: "forbidden", problem: gone }, "v1"],
    ["HTTPRoute", known(), null],
    ["HTTPRoute", known("v1/gateways"), null],
    ["HTTPRoute", known("v1beta1/httproutes", "v1/httproutes"), "v1"],
    ["HTTPRoute", known("v1alpha2/httproutes", "v1beta1/httproutes"), "v1beta1"],
    ["TLSRoute", known("v1alpha2/tlsroutes", "v1alpha3/tlsroutes"), "v1alpha3"],
    ["TLSRoute", known("v1alpha2/tlsroutes"), "v1alpha2"],
    ["TCPRoute", known("v1/tcproutes"), "v1"],
    ["ReferenceGrant", known("v1/referencegrants"), "v1"],
  ])("%s of %o is read in %s", (kind, state, version) => {
    expect(chooseVersion(kindEntry(kind), state)).toBe(version);
  });

  it("knows only versions of the kind's own group", () => {
    expect(versionsOf(kindEntry("Ingress"))).toEqual(["v1", "v1beta1"]);
  });
});
