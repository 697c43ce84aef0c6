/** Rules over objects that are no Service: who is looked at, what is kept, and what the user's settings make of it. */
import { describe, expect, it } from "vitest";
import { readYamlState } from "../../test/check-objects.ts";
import type { ObjectEvent } from "../model/objects.ts";
import { serviceId } from "../model/names.ts";
import type { Evidence } from "../rules/finding.ts";
import type { NotJudged, ObjectRule, Rule, RuleSettings } from "../rules/rule.ts";
import { createAnalysis } from "./create-analysis.ts";
import { listFindings } from "./list-findings.ts";

const objects = readYamlState(`
{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web, namespace: shop, annotations: { portolan.dev/ignore: "other, silent", portolan.dev/ignore-reason: it is a demo } } }
---
{ apiVersion: apps/v1, kind: ReplicaSet, metadata: { name: web-1, namespace: shop, ownerReferences: [{ kind: Deployment, name: web, controller: true }] } }
---
{ apiVersion: apps/v1, kind: ReplicaSet, metadata: { name: rollout-1, namespace: shop, ownerReferences: [{ kind: Rollout, name: rollout, controller: true }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: web-1-a, namespace: shop, ownerReferences: [{ kind: ReplicaSet, name: web-1, controller: true }] }, spec: { containers: [] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: bare, namespace: shop }, spec: { containers: [] } }
---
{ apiVersion: v1, kind: Node, metadata: { name: n1 } }
`);
const now = Date.parse("2026-01-01T00:00:00Z");
const web = { kind: "Deployment", namespace: "shop", name: "web" } as const;

/** Yields one finding for each object that it is shown. */
function ruleOver(kinds: ObjectRule["kinds"], id = "seen", parts: Partial<ObjectRule> = {}): ObjectRule {
  return {
    type: "object",
    kinds,
    id,
    severity: "warning",
    title: id,
    check: ({ name }) => [{ hop: "container", message: name, evidence: [] }],
    ...parts,
  };
}

function settings(parts: Partial<RuleSettings>): RuleSettings {
  return { severities: new Map(), ignored: [], ...parts };
}

function read(rules: readonly Rule[], user?: RuleSettings) {
  return listFindings(createAnalysis({ objects, rules, ...(user && { settings: user }) }), now);
}

describe("objects that rules look at", () => {
  it("are workloads that a person writes, and pods that no workload made", () => {
    const found = read([ruleOver(["Deployment", "ReplicaSet", "Pod", "Node"])]);
    expect(found.map(({ id }) => id)).toEqual([
      "seen Deployment/shop/web *",
      "seen Node//n1 *",
      "seen Pod/shop/bare *",
      "seen ReplicaSet/shop/rollout-1 *",
    ]);
  });

  it("have findings as Services have", () => {
    const draft = { hop: "way-in", message: "m", evidence: [], services: [serviceId("shop", "web")] } as const;
    expect(read([ruleOver(["Node"], "seen", { check: () => [draft] })])).toEqual([
      {
        id: "seen Node//n1 *",
        rule: "seen",
        severity: "warning",
        object: { kind: "Node", namespace: null, name: "n1" },
        port: null,
        hop: "way-in",
        message: "m",
        since: null,
        managedBy: null,
        evidence: [],
        fixes: [],
        reproduce: [],
        location: null,
        services: ["shop/web"],
        silenced: null,
      },
    ]);
  });

  it("are told when they change, when what was read changes, and when they go", () => {
    const reader = ruleOver(["Deployment"], "reader", {
      check: (_, { snapshot }) => {
        snapshot.get("Node", "", "n1");
        return [];
      },
    });
    const analysis = createAnalysis({ objects, rules: [reader] });
    const told = (): readonly string[] => [...analysis.takeChanged(now).objects.keys()];
    expect(told()).toEqual(["Deployment/shop/web"]);
    analysis.objectFindings(web, now);
    const change = (kind: string): ObjectEvent => {
      const object = objects.find((each) => each.kind === kind);
      if (object === undefined) throw new Error(kind);
      return { type: "upsert", object: { ...object, createdAt: "2026-01-02T00:00:00Z" } };
    };
    analysis.apply([change("Pod")]);
    expect(told()).toEqual([]);
    analysis.apply([change("Node")]);
    expect(told()).toEqual(["Deployment/shop/web"]);
    analysis.objectFindings(web, now);
    analysis.apply([{ type: "delete", ...web }]);
    expect(told()).toEqual(["Deployment/shop/web"]);
    expect(analysis.objectFindings(web, now)).toEqual([]);
    analysis.apply([change("Node")]);
    expect(told()).toEqual([]);
  });

  it("are looked at again when a debounce ends, and no more once they are gone", () => {
    const late = ruleOver(["Deployment"], "late", {
      check: (_, { now: time, recheckAt }) => {
        recheckAt(now + 60_000);
        return time < now + 60_000 ? [] : [{ hop: "container", message: "late", evidence: [] }];
      },
    });
    const analysis = createAnalysis({ objects, rules: [late] });
    analysis.takeChanged(now);
    expect(analysis.objectFindings(web, now)).toEqual([]);
    expect(analysis.nextRecheck()).toBe(now + 60_000);
    expect([...analysis.takeChanged(now + 60_000).objects.keys()]).toEqual(["Deployment/shop/web"]);
    expect(analysis.objectFindings(web, now + 60_000)).toMatchObject([{ message: "late" }]);
    analysis.objectFindings(web, now);
    analysis.apply([{ type: "delete", ...web }]);
    analysis.objectFindings(web, now);
    expect(analysis.nextRecheck()).toBeNull();
  });
});

describe("what the user sets", () => {
  const deployments = (id: string, parts?: Partial<ObjectRule>) => ruleOver(["Deployment"], id, parts);
  const effect = deployments("effect");
  const cause = deployments("cause", { explains: ["effect"] });

  it.each([
    { name: "a severity of their own", set: [["effect", "error"]], rules: [effect], expected: ["error effect"] },
    { name: "off", set: [["effect", "off"]], rules: [effect], expected: [] },
    { name: "off, and it still explains", set: [["cause", "off"]], rules: [cause, effect], expected: [] },
    { name: "off by default", set: [], rules: [deployments("extra", { offByDefault: true })], expected: [] },
    {
      name: "on, though off by default",
      set: [["extra", "info"]],
      rules: [deployments("extra", { offByDefault: true })],
      expected: ["info extra"],
    },
  ] as const)("$name", ({ set, rules, expected }) => {
    const found = read(rules, settings({ severities: new Map(set) }));
    expect(found.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual(expected);
  });

  it("silences by annotation, with the reason beside it", () => {
    expect(read([deployments("silent"), deployments("spoken")])).toMatchObject([
      { rule: "silent", silenced: { by: "annotation", reason: "it is a demo" } },
      { rule: "spoken", silenced: null },
    ]);
  });

  const every = { rule: null, kind: null, namespace: null, name: null, reason: "known" };
  it.each([
    { name: "everything", entry: {}, silenced: true },
    { name: "a rule", entry: { rule: "effect" }, silenced: true },
    { name: "another rule", entry: { rule: "cause" }, silenced: false },
    { name: "an object", entry: { kind: "Deployment", namespace: "shop", name: "web" }, silenced: true },
    { name: "another kind", entry: { kind: "Service" }, silenced: false },
    { name: "another namespace", entry: { namespace: "crm" }, silenced: false },
    { name: "another name", entry: { name: "api" }, silenced: false },
  ])("silences by configuration: $name", ({ entry, silenced }) => {
    const [finding] = read([effect], settings({ ignored: [{ ...every, ...entry }] }));
    expect(finding?.silenced).toEqual(silenced ? { by: "config", reason: "known" } : null);
  });
});

describe("manifests that are not all there is", () => {
  const reference: Evidence = { object: web, path: "spec.x", value: "gone" };
  const rule = ruleOver(["Deployment"], "gone", {
    check: (_, { leavesInput, customKinds }) =>
      leavesInput(reference) ? [] : [{ hop: "container", message: customKinds("shop").join(), evidence: [reference] }],
  });

  it("leave references that lead out of them unjudged, and say so", () => {
    const noted: NotJudged[] = [];
    const openInput = { customKinds: () => ["Kafka"], noteNotJudged: (note: NotJudged) => void noted.push(note) };
    expect(listFindings(createAnalysis({ objects, rules: [rule], openInput }), now)).toEqual([]);
    expect(noted).toEqual([{ rule: "gone", reference }]);
  });

  it("are judged where the whole cluster is known", () => {
    expect(read([rule])).toMatchObject([{ message: "", evidence: [reference] }]);
  });
});
