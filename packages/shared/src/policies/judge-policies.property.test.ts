import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Raw } from "../../test/cluster-objects.ts";
import { judge, policy } from "../../test/policy-cluster.ts";
import type { PolicyJudgement } from "./policy-model.ts";

const runs = { numRuns: 300 };

const label = fc.record({
  key: fc.constantFrom("app", "tier", "team", "env"),
  value: fc.constantFrom("web", "db", "agent", "front", "shop", "ops", "prod"),
});
const selector = fc.oneof(
  fc.constant<Raw>({}),
  label.map(({ key, value }): Raw => ({ matchLabels: { [key]: value } })),
  fc.tuple(label, fc.constantFrom("In", "NotIn", "Exists", "DoesNotExist")).map(([{ key, value }, operator]): Raw => {
    const values = operator === "In" || operator === "NotIn" ? { values: [value] } : {};
    return { matchExpressions: [{ key, operator, ...values }] };
  }),
);
const peer = fc.oneof(
  selector.map((podSelector): Raw => ({ podSelector })),
  selector.map((namespaceSelector): Raw => ({ namespaceSelector })),
  fc.tuple(selector, selector).map(([podSelector, namespaceSelector]): Raw => ({ podSelector, namespaceSelector })),
  fc
    .constantFrom("10.1.0.0/16", "10.0.0.0/8", "0.0.0.0/0", "203.0.113.0/24")
    .map((cidr): Raw => ({ ipBlock: { cidr } })),
);
const port = fc.constantFrom<Raw>(
  { port: 5432 },
  { port: 8080 },
  { port: "pg" },
  { port: 53, protocol: "UDP" },
  { port: 5000, endPort: 9000 },
  {},
);
const rule = (peers: "from" | "to") =>
  fc
    .record({ peers: fc.array(peer, { maxLength: 3 }), ports: fc.array(port, { maxLength: 2 }) })
    .map((parts): Raw => ({ [peers]: parts.peers, ports: parts.ports }));

interface Spec {
  readonly podSelector: Raw;
  /** Written out: where it is not, an egress rule that is added isolates for egress. */
  readonly policyTypes: readonly string[];
  readonly ingress: readonly Raw[];
  readonly egress: readonly Raw[];
}

const spec: fc.Arbitrary<Spec> = fc.record({
  podSelector: selector,
  policyTypes: fc.constantFrom(["Ingress"], ["Egress"], ["Ingress", "Egress"]),
  ingress: fc.array(rule("from"), { maxLength: 3 }),
  egress: fc.array(rule("to"), { maxLength: 3 }),
});
const specs = fc.array(fc.record({ namespace: fc.constantFrom("shop", "ops", "bare"), spec }), { maxLength: 4 });

const pods = ["shop/web", "shop/db", "ops/agent", "ops/host", "bare/plain", "lost/orphan"];
const connection = fc
  .tuple(
    fc.constantFrom(...pods, "any-pod", "node/n1", "node/n2", "203.0.113.9", "outside"),
    fc.constantFrom(...pods, "203.0.113.9"),
    fc.constantFrom("5432", "8080", "53/UDP", "9000"),
  )
  .map(([from, to, dial]) => `${from} -> ${to}:${dial}`);

type Specs = readonly { readonly namespace: string; readonly spec: Spec }[];

function policies(of: Specs): readonly Raw[] {
  return of.map(({ namespace, spec: body }, index) => policy(`${namespace}/p${String(index)}`, { ...body }));
}

const rank = { denied: 0, unknown: 1, allowed: 2 } satisfies Record<PolicyJudgement["verdict"], number>;

/** How much the policies let through. */
function lets(of: readonly Raw[], ask: string): number {
  return rank[judge(of, ask).verdict];
}

describe("network policies", () => {
  it("a policy that selects nothing changes nothing", () => {
    const idle = fc.record({ namespace: fc.constantFrom("shop", "ops", "bare"), spec });
    fc.assert(
      fc.property(specs, idle, connection, (some, { namespace, spec: body }, ask) => {
        const nothing = policy(`${namespace}/idle`, { ...body, podSelector: { matchLabels: { no: "pod" } } });
        expect(judge([...policies(some), nothing], ask)).toEqual(judge(policies(some), ask));
      }),
      runs,
    );
  });

  it("a rule that is added never removes a connection", () => {
    fc.assert(
      fc.property(specs, spec, rule("from"), rule("to"), connection, (some, body, ingress, egress, ask) => {
        const more = { ...body, ingress: [...body.ingress, ingress], egress: [...body.egress, egress] };
        const before = lets([...policies(some), policy("q", { ...body })], ask);
        expect(lets([...policies(some), policy("q", more)], ask)).toBeGreaterThanOrEqual(before);
      }),
      runs,
    );
  });

  it("a peer that is added to a rule with peers, or a port to one with ports, never removes a connection", () => {
    const filled = fc.record({
      from: fc.array(peer, { minLength: 1, maxLength: 2 }),
      ports: fc.array(port, { minLength: 1, maxLength: 2 }),
    });
    fc.assert(
      fc.property(specs, filled, peer, port, connection, (some, one, morePeer, morePort, ask) => {
        const wider = { from: [...one.from, morePeer], ports: [...one.ports, morePort] };
        const before = lets([...policies(some), policy("q", { ingress: [one] })], ask);
        expect(lets([...policies(some), policy("q", { ingress: [wider] })], ask)).toBeGreaterThanOrEqual(before);
      }),
      runs,
    );
  });

  it("a policy without rules never adds a connection", () => {
    fc.assert(
      fc.property(specs, selector, connection, (some, podSelector, ask) => {
        const bare = policy("q", { podSelector, policyTypes: ["Ingress", "Egress"] });
        expect(lets([...policies(some), bare], ask)).toBeLessThanOrEqual(lets(policies(some), ask));
      }),
      runs,
    );
  });

  it("the order of policies never matters", () => {
    const shuffled = specs.chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray([...policies(some)], { minLength: some.length })),
    );
    fc.assert(
      fc.property(shuffled, connection, ([some, reordered], ask) => {
        expect(judge(reordered, ask)).toEqual(judge(policies(some), ask));
      }),
      runs,
    );
  });

  it("a policy may be split into one for each rule", () => {
    fc.assert(
      fc.property(spec, connection, (body, ask) => {
        const split = [
          { ...body, ingress: [], egress: [] },
          ...body.ingress.map((one) => ({ ...body, ingress: [one], egress: [] })),
          ...body.egress.map((one) => ({ ...body, ingress: [], egress: [one] })),
        ];
        const parts = split.map((part, index) => policy(`part${String(index)}`, part));
        expect(judge(parts, ask).verdict).toBe(judge([policy("q", { ...body })], ask).verdict);
      }),
      runs,
    );
  });

  it("of any pair, what one that isolates the pod lets in, both together let in", () => {
    const one = rule("from").map((ingress): Raw => ({ podSelector: {}, policyTypes: ["Ingress"], ingress: [ingress] }));
    fc.assert(
      fc.property(one, one, connection, (a, b, ask) => {
        const each = [policy("a", a), policy("b", b)];
        expect(lets(each, ask)).toBe(Math.max(...each.map((only) => lets([only], ask))));
      }),
      runs,
    );
  });

  it("policies of a third namespace say nothing", () => {
    fc.assert(
      fc.property(
        specs,
        spec,
        fc.constantFrom("shop/web -> shop/db:5432", "shop/db -> ops/agent:8080"),
        (some, body, ask) => {
          const third = policy("bare/q", { ...body });
          expect(judge([...policies(some), third], ask)).toEqual(judge(policies(some), ask));
        },
      ),
      runs,
    );
  });

  it("the verdict is that of both directions, and a reason is told wherever a policy speaks", () => {
    fc.assert(
      fc.property(specs, connection, (some, ask) => {
        const { verdict, egress, ingress, because } = judge(policies(some), ask);
        const types = [egress.type, ingress.type];
        const expected = types.includes("denied") ? "denied" : types.includes("unknown") ? "unknown" : "allowed";
        expect(verdict).toBe(expected);
        expect(because).toHaveLength(types.filter((type) => type !== "not-isolated").length);
        for (const text of because) expect(text).not.toMatch(/undefined|null|NaN|\[object|\.$|^$/);
        if (verdict === "denied") expect(because[0]).toMatch(/^if enforced, /);
      }),
      runs,
    );
  });
});
