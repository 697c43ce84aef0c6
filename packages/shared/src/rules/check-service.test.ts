import { describe, expect, it } from "vitest";
import { readYamlState } from "../../test/check-objects.ts";
import { createAnalysis } from "../analysis/create-analysis.ts";
import { serviceId } from "../model/names.ts";
import type { FindingDraft, Rule } from "./rule.ts";

const twoPorts = `
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations: { meta.helm.sh/release-name: shop }
spec:
  clusterIP: 10.96.0.1
  ports: [{ name: http, port: 80 }, { name: dns, port: 53, protocol: UDP }]
`;
const onePort = twoPorts.replace(", { name: dns, port: 53, protocol: UDP }", "");
const noPort = `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { type: ExternalName, externalName: example.com }
`;

/** A rule that yields the same drafts for every Service. */
function fixedRule(id: string, drafts: readonly Partial<FindingDraft>[], explains: readonly string[] = []): Rule {
  return {
    type: "service",
    id,
    severity: "error",
    title: id,
    explains,
    check: () => drafts.map((draft) => ({ hop: "service", message: id, evidence: [], ...draft })),
  };
}

function findings(state: string, rules: readonly Rule[]) {
  const analysis = createAnalysis({ objects: readYamlState(state), rules });
  return analysis.findings(serviceId("shop", "web"), 0);
}

describe("checkService", () => {
  it("completes a draft", () => {
    const draft = {
      port: "53/UDP",
      severity: "warning",
      since: "2026-01-01T00:00:00Z",
      reproduce: ["kubectl"],
    } as const;
    expect(findings(twoPorts, [fixedRule("a", [draft])])).toEqual([
      {
        id: "a shop/web 53/UDP",
        rule: "a",
        severity: "warning",
        object: { kind: "Service", namespace: "shop", name: "web" },
        port: "53/UDP",
        hop: "service",
        message: "a",
        since: "2026-01-01T00:00:00Z",
        managedBy: { tool: "helm", name: "shop" },
        evidence: [],
        fixes: [],
        reproduce: ["kubectl"],
        location: null,
        services: ["shop/web"],
        silenced: null,
      },
    ]);
  });

  it.each([
    { name: "one port: it is that one", state: onePort, draft: {}, id: "a shop/web 80/TCP" },
    { name: "two ports: it is the whole Service", state: twoPorts, draft: {}, id: "a shop/web *" },
    { name: "no port at all", state: noPort, draft: {}, id: "a shop/web *" },
    { name: "port 0, which is none", state: noPort, draft: { port: "0/TCP" }, id: "a shop/web *" },
    { name: "said to be the whole Service", state: onePort, draft: { port: null }, id: "a shop/web *" },
  ])("a draft without port, $name", ({ state, draft, id }) => {
    expect(findings(state, [fixedRule("a", [draft])]).map((finding) => finding.id)).toEqual([id]);
  });

  const http = { port: "80/TCP" };
  const dns = { port: "53/UDP" };
  const whole = { port: null };
  it.each([
    {
      name: "a cause takes away its consequence on the same port only",
      rules: [fixedRule("cause", [http], ["effect"]), fixedRule("effect", [http, dns])],
      expected: ["cause shop/web 80/TCP", "effect shop/web 53/UDP"],
    },
    {
      name: "a cause on the whole Service takes it away on every port",
      rules: [fixedRule("cause", [whole], ["effect"]), fixedRule("effect", [http, dns])],
      expected: ["cause shop/web *"],
    },
    {
      name: "a cause on one port says nothing about the whole Service",
      rules: [fixedRule("cause", [http], ["effect"]), fixedRule("effect", [whole])],
      expected: ["effect shop/web *", "cause shop/web 80/TCP"],
    },
    {
      name: "a consequence takes its own consequences with it",
      rules: [fixedRule("a", [http], ["b"]), fixedRule("b", [http], ["c"]), fixedRule("c", [http])],
      expected: ["a shop/web 80/TCP"],
    },
    {
      name: "rules that do not explain one another stay side by side",
      rules: [fixedRule("b", [http]), fixedRule("a", [http])],
      expected: ["a shop/web 80/TCP", "b shop/web 80/TCP"],
    },
    {
      name: "the worst first, then ports as the Service lists them, then rules",
      rules: [
        fixedRule("z", [
          { ...http, severity: "info" },
          { ...dns, severity: "error" },
        ]),
        fixedRule("b", [dns, whole, { ...http, severity: "warning" }]),
        fixedRule("a", [http]),
      ],
      expected: [
        "b shop/web *",
        "a shop/web 80/TCP",
        "b shop/web 53/UDP",
        "z shop/web 53/UDP",
        "b shop/web 80/TCP",
        "z shop/web 80/TCP",
      ],
    },
    {
      name: "two findings of one rule on one port have ids of their own",
      rules: [fixedRule("a", [http, http])],
      expected: ["a shop/web 80/TCP", "a shop/web 80/TCP 2"],
    },
  ])("$name", ({ rules, expected }) => {
    expect(findings(twoPorts, rules).map(({ id }) => id)).toEqual(expected);
    expect(findings(twoPorts, [...rules].reverse()).map(({ id }) => id)).toEqual(expected);
  });
});
