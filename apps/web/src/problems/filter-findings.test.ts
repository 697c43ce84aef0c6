import { expect, test } from "vitest";
import { serviceId, type Finding, type Keyed } from "@portolan/shared";
import { exampleRow } from "../data/example-views.ts";
import type { ProblemsSearch } from "../router/search-params.ts";
import { sortKeys } from "../ui/stable-order.ts";
import { listChoices, listProblems } from "./filter-findings.ts";
import { joinExposure, orderOf } from "./sort-findings.ts";

function finding(name: string, severity: Finding["severity"], rule: string, namespace = "shop"): Finding {
  return {
    id: name,
    rule,
    severity,
    object: { kind: "Service", namespace, name },
    port: "80/TCP",
    hop: "endpoints",
    message: `${name} has no pods`,
    since: null,
    managedBy: null,
    evidence: [],
    fixes: [],
    reproduce: [],
    location: null,
    services: [serviceId(namespace, name)],
    silenced: null,
  };
}

const findings: Keyed<Finding> = Object.fromEntries(
  [
    finding("slow", "warning", "some-not-ready"),
    finding("cart", "error", "selector-no-pods"),
    finding("gate", "error", "no-ready-endpoints"),
    finding("api", "error", "selector-no-pods", "alpha"),
    finding("note", "info", "target-port-undeclared", "alpha"),
  ].map((each) => [each.id, each]),
);
const problems = joinExposure(findings, { "shop/gate": exampleRow("gate", "severed", { exposed: true }) });
const order = sortKeys(problems, orderOf(undefined));

test("the gravest first, of these what outsiders reach, then by place", () => {
  expect(order).toEqual(["gate", "api", "cart", "slow", "note"]);
});

test("what outsiders reach first, of these the gravest", () => {
  const seen = joinExposure(findings, {
    "shop/slow": exampleRow("slow", "part", { exposed: true }),
    "shop/gate": exampleRow("gate", "severed", { exposed: true }),
  });
  expect(sortKeys(seen, orderOf("exposed"))).toEqual(["gate", "slow", "api", "cart", "note"]);
});

test("the newest first, of equal age as by urgency", () => {
  const dated = joinExposure(
    {
      ...findings,
      slow: { ...finding("slow", "warning", "some-not-ready"), since: "2026-11-20T09:00:00Z" },
      note: { ...finding("note", "info", "target-port-undeclared", "alpha"), since: "2026-11-20T10:00:00Z" },
    },
    {},
  );
  expect(sortKeys(dated, orderOf("newest"))).toEqual(["note", "slow", "api", "cart", "gate"]);
});

test("silenced ones are listed on request", () => {
  const silent = {
    ...finding("silent", "error", "ingress-class"),
    silenced: { by: "annotation", reason: null },
  } as const;
  const all = joinExposure({ silent }, {});
  expect(listProblems(["silent"], all, {})).toEqual([]);
  expect(listProblems(["silent"], all, { silenced: "shown" }).map(({ key }) => key)).toEqual(["silent"]);
});

const cases: readonly {
  readonly name: string;
  readonly search: ProblemsSearch;
  readonly expected: readonly string[];
}[] = [
  { name: "no filter", search: {}, expected: ["gate", "api", "cart", "slow", "note"] },
  { name: "text in any place", search: { find: "SHOP no-ready" }, expected: ["gate"] },
  { name: "a severity", search: { severity: "warning" }, expected: ["slow"] },
  { name: "a rule", search: { rule: "selector-no-pods" }, expected: ["api", "cart"] },
  { name: "a namespace", search: { within: "alpha" }, expected: ["api", "note"] },
  { name: "nothing is left", search: { find: "nowhere", group: "rule" }, expected: [] },
  {
    name: "groups in the order of their most urgent problem",
    search: { group: "rule" },
    expected: [
      "# no-ready-endpoints 1",
      "gate",
      "# selector-no-pods 2",
      "api",
      "cart",
      "# some-not-ready 1",
      "slow",
      "# target-port-undeclared 1",
      "note",
    ],
  },
  {
    name: "by object",
    search: { group: "object", severity: "warning" },
    expected: ["# Service shop/slow 1", "slow"],
  },
  {
    name: "by namespace",
    search: { group: "namespace", severity: "error" },
    expected: ["# shop 2", "gate", "cart", "# alpha 1", "api"],
  },
];

test.each(cases)("$name", ({ search, expected }) => {
  const rows = listProblems(order, problems, search);
  expect(rows.map((row) => (row.type === "heading" ? `# ${row.title} ${row.count}` : row.key))).toEqual(expected);
});

test.each<[name: string, search: ProblemsSearch, rules: readonly string[], severities: readonly string[]]>([
  [
    "what there is, with how many of each",
    {},
    ["no-ready-endpoints 1", "selector-no-pods 2", "some-not-ready 1", "target-port-undeclared 1"],
    ["error 3", "warning 1", "info 1"],
  ],
  [
    "how many the other pickers leave, so that none leads into the void unawares",
    { within: "alpha", severity: "error" },
    ["no-ready-endpoints 0", "selector-no-pods 1", "some-not-ready 0", "target-port-undeclared 0"],
    ["error 1", "warning 0", "info 1"],
  ],
])("the pickers offer %s", (_name, search, rules, severities) => {
  const choices = listChoices(findings, search);
  const told = (list: readonly { readonly value: string; readonly count: number }[]) =>
    list.map(({ value, count }) => `${value} ${count}`);
  expect([told(choices.rules), told(choices.severities), choices.namespaces.map(({ value }) => value)]).toEqual([
    rules,
    severities,
    ["alpha", "shop"],
  ]);
});
