import { kindEntry } from "@portolan/shared";
import type { SlimKind } from "@portolan/shared";
import { describe, expect, it } from "vitest";
import { describeError, describeStatus } from "../kube/describe-error.ts";
import type { ReflectorState } from "../kube/reflector-types.ts";
import { summarizeStatus } from "./summarize-status.ts";
import type { StatusSummary } from "./summarize-status.ts";
import { mergeStates } from "./watch-kind.ts";
import type { KindStatus } from "./watch-kind.ts";

const now = Date.parse("2026-11-20T12:00:00Z");
const server = "https://192.0.2.1:6443";
const refused = describeError(Object.assign(new Error("connect"), { code: "ECONNREFUSED" }), server);
const refusedText =
  "https://192.0.2.1:6443 refused the connection: nothing listens there. Check that the cluster is running and that `server` in the kubeconfig is its address.";
const broken = describeStatus({ code: 500, reason: null, message: "etcdserver: leader changed" }, server, null);
const forbidden = describeStatus({ code: 403, reason: "Forbidden", message: "pods is forbidden" }, server, null);

const current: ReflectorState = { type: "current" };
const connecting: ReflectorState = { type: "connecting", problem: null };
const stale = (seconds: number, problem = refused): ReflectorState => ({
  type: "stale",
  since: now - seconds * 1000,
  problem,
});

function kind(name: SlimKind, state: ReflectorState, more: Partial<KindStatus> = {}): KindStatus {
  return { entry: kindEntry(name), state, readIn: null, forbiddenIn: [], ...more };
}

const podRule = '- apiGroups: [""]\n  resources: ["pods"]\n  verbs: ["get", "list", "watch"]\n';
const live = { state: { type: "live" }, dataAsOf: "2026-11-20T12:00:00.000Z" } as const;
const whole = { unreadable: [], namespaces: null, unread: new Set<SlimKind>() };

interface Case {
  readonly name: string;
  readonly kinds: readonly KindStatus[];
  readonly namespaces?: readonly string[];
  readonly expected: StatusSummary;
}

const cases: readonly Case[] = [
  {
    name: "some are not read yet",
    kinds: [kind("Service", current), kind("Pod", connecting)],
    expected: {
      ...whole,
      state: { type: "connecting", kindsReady: 1, kindsTotal: 2 },
      dataAsOf: null,
      unread: new Set(["Pod"]),
    },
  },
  {
    name: "all are current or not installed",
    kinds: [kind("Service", current), kind("Ingress", { type: "absent" })],
    expected: { ...whole, ...live },
  },
  {
    name: "nothing was ever read",
    kinds: [kind("Service", { type: "connecting", problem: refused }), kind("Pod", connecting)],
    expected: {
      ...whole,
      state: { type: "unreachable", error: refusedText },
      dataAsOf: null,
      unread: new Set(["Service", "Pod"]),
    },
  },
  {
    name: "all are old: as of the oldest",
    kinds: [kind("Service", stale(5)), kind("Pod", stale(8))],
    expected: {
      ...whole,
      state: { type: "reconnecting", dataAsOf: "2026-11-20T11:59:52.000Z", error: refusedText },
      dataAsOf: "2026-11-20T11:59:52.000Z",
    },
  },
  {
    name: "one kind is old: which, and why",
    kinds: [kind("Service", current), kind("Pod", stale(5, broken))],
    expected: {
      ...whole,
      state: {
        type: "reconnecting",
        dataAsOf: "2026-11-20T11:59:55.000Z",
        error: "Pod: The API server answered 500: etcdserver: leader changed",
      },
      dataAsOf: "2026-11-20T11:59:55.000Z",
    },
  },
  {
    name: "one kind could never be read while the others are current",
    kinds: [kind("Service", current), kind("Pod", { type: "connecting", problem: broken })],
    expected: {
      ...whole,
      state: {
        type: "reconnecting",
        dataAsOf: "2026-11-20T12:00:00.000Z",
        error: "Pod: The API server answered 500: etcdserver: leader changed",
      },
      dataAsOf: "2026-11-20T12:00:00.000Z",
      unread: new Set(["Pod"]),
    },
  },
  {
    name: "one kind may not be read",
    kinds: [kind("Service", current), kind("Pod", { type: "forbidden", problem: forbidden, polled: false })],
    expected: {
      ...whole,
      ...live,
      unreadable: [{ kind: "Pod", namespaces: [], reason: "pods is forbidden", permission: podRule }],
      unread: new Set(["Pod"]),
    },
  },
  {
    name: "one kind may be listed and not watched",
    kinds: [kind("Service", current), kind("Pod", { type: "forbidden", problem: forbidden, polled: true })],
    expected: {
      ...whole,
      ...live,
      unreadable: [{ kind: "Pod", namespaces: [], reason: "pods is forbidden", permission: podRule }],
    },
  },
  {
    name: "namespace by namespace: of the refused ones only those that are shown are named",
    kinds: [
      kind("Service", current, { readIn: ["shop", "tools"], forbiddenIn: ["kube-system"] }),
      kind("Pod", current, { readIn: ["shop"], forbiddenIn: ["kube-system", "tools"] }),
      kind("Node", current),
    ],
    expected: {
      ...whole,
      ...live,
      unreadable: [{ kind: "Pod", namespaces: ["tools"], reason: "pods may not be listed there", permission: podRule }],
      namespaces: ["shop", "tools"],
    },
  },
  {
    name: "only the namespaces that were named",
    kinds: [kind("Service", current, { readIn: [], forbiddenIn: ["shop"] })],
    namespaces: ["shop"],
    expected: {
      ...whole,
      ...live,
      unreadable: [
        {
          kind: "Service",
          namespaces: ["shop"],
          reason: "services may not be listed there",
          permission: '- apiGroups: [""]\n  resources: ["services"]\n  verbs: ["get", "list", "watch"]\n',
        },
      ],
      namespaces: ["shop"],
    },
  },
];

describe("summarizeStatus", () => {
  it.each(cases)("$name", ({ kinds, namespaces = null, expected }) => {
    expect(summarizeStatus(kinds, namespaces, now)).toEqual(expected);
  });
});

describe("mergeStates", () => {
  it.each<[string, readonly ReflectorState[], ReflectorState]>([
    ["none", [], { type: "absent" }],
    ["all current", [current, current], current],
    ["one absent", [current, { type: "absent" }], current],
    ["the one that is not read yet", [current, connecting, stale(3)], connecting],
    [
      "the one that fails before the one that is not read yet",
      [connecting, { type: "connecting", problem: broken }],
      { type: "connecting", problem: broken },
    ],
    ["the oldest", [stale(3), current, stale(9)], stale(9)],
  ])("%s", (_, states, expected) => {
    expect(mergeStates(states)).toEqual(expected);
  });
});
