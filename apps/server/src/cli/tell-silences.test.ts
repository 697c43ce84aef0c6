import { describe, expect, it } from "vitest";
import type { Finding, IgnoredFindings } from "@portolan/shared";
import { readSilenced, tellSilences, type SilencingObject } from "./tell-silences.ts";

const object = { kind: "Service", namespace: "shop", name: "web" };
const found = { rule: "selector-no-pods", object } as Finding;
const annotated: SilencingObject = { object, file: "web.yaml", rules: [], isWhole: true };
const entry: IgnoredFindings = { rule: null, kind: null, namespace: null, name: null, reason: "known" };
const nothing = { silencing: [], ignored: [], off: [] };

describe("tellSilences", () => {
  it.each<{
    name: string;
    silencing: readonly SilencingObject[];
    ignored: readonly IgnoredFindings[];
    off: readonly string[];
    told: readonly string[];
  }>([
    { ...nothing, name: "no silence", told: [] },
    {
      ...nothing,
      name: "silences that match",
      silencing: [{ ...annotated, rules: ["selector-no-pods"] }],
      ignored: [{ ...entry, namespace: "shop" }],
      told: [],
    },
    {
      ...nothing,
      name: "a rule that there is not",
      silencing: [{ ...annotated, rules: ["client-port-mismach", "nothing-like-it"] }],
      told: [
        'Service shop/web (web.yaml): portolan.dev/ignore names no rule by "client-port-mismach". Did you mean "client-port-mismatch"?',
        'Service shop/web (web.yaml): portolan.dev/ignore names no rule by "nothing-like-it". "portolan rules" lists every rule.',
      ],
    },
    {
      ...nothing,
      name: "silences that match nothing",
      silencing: [{ ...annotated, rules: ["lb-pending"] }],
      ignored: [
        { ...entry, rule: "selector-no-pods" },
        { ...entry, rule: "external-ips", namespace: "shop" },
      ],
      told: [
        "2 silences found nothing here to silence: ignore[1] of portolan.yaml (rule external-ips, namespace shop), lb-pending on Service shop/web.",
      ],
    },
    {
      ...nothing,
      name: "a rule that is off, which finds nothing",
      silencing: [{ ...annotated, rules: ["lb-pending"] }],
      ignored: [{ ...entry, rule: "lb-pending" }],
      off: ["lb-pending"],
      told: [],
    },
    {
      ...nothing,
      name: "an object of a cluster, whose faults come and go",
      silencing: [{ ...annotated, file: null, rules: ["lb-pending", "lb-pendin"], isWhole: false }],
      told: ['Service shop/web: portolan.dev/ignore names no rule by "lb-pendin". Did you mean "lb-pending"?'],
    },
  ])("$name", ({ silencing, ignored, off, told }) => {
    const severities = new Map(off.map((rule) => [rule, "off" as const]));
    expect(tellSilences(silencing, [found], { ignored, severities })).toEqual(told);
  });
});

it("reads a list with blanks", () => {
  expect(readSilenced({ "portolan.dev/ignore": " a, b,, " })).toEqual(["a", "b"]);
  expect([readSilenced({}), readSilenced({ "portolan.dev/ignore": 5 })]).toEqual([[], []]);
});
