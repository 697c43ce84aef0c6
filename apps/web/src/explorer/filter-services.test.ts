import { expect, test } from "vitest";
import type { ServiceRow } from "@portolan/shared";
import { exampleRow } from "../data/example-views.ts";
import { matchesFilter, parseFilterText, type FilterTerm, type ServiceFilter } from "./filter-services.ts";

const terms: readonly { readonly text: string; readonly expected: readonly FilterTerm[] }[] = [
  { text: "", expected: [] },
  { text: "  Cart ", expected: [{ type: "any", text: "cart" }] },
  {
    text: "ns:shop type:NodePort port:30080 web",
    expected: [
      { type: "namespace", text: "shop" },
      { type: "service-type", text: "nodeport" },
      { type: "port", text: "30080" },
      { type: "any", text: "web" },
    ],
  },
  { text: "ns:", expected: [] },
  { text: "namespace:shop", expected: [{ type: "namespace", text: "shop" }] },
  { text: "80:30080/TCP", expected: [{ type: "any", text: "80:30080/tcp" }] },
  { text: "constructor:x", expected: [{ type: "any", text: "constructor:x" }] },
];

test.each(terms)('parses "$text"', ({ text, expected }) => {
  expect(parseFilterText(text)).toEqual(expected);
});

const rows: readonly ServiceRow[] = [
  exampleRow("cart", "severed"),
  exampleRow("frontend", "whole", { type: "NodePort", ports: "80:30080/TCP" }),
  exampleRow("db", "part", { headless: true, ports: "5432/TCP", namespace: "data" }),
  exampleRow("dns", "whole", {
    ports: "53/UDP,53/TCP,9153/TCP",
    namespace: "kube-system",
    verdict: "severed",
    portCounts: { whole: 2, part: 0, severed: 1, unknown: 0 },
  }),
];

const filters: readonly {
  readonly name: string;
  readonly filter: Partial<ServiceFilter> & { readonly text?: string };
  readonly expected: readonly string[];
}[] = [
  { name: "nothing restricts nothing", filter: {}, expected: ["cart", "frontend", "db", "dns"] },
  { name: "a part of a name", filter: { text: "front" }, expected: ["frontend"] },
  { name: "a namespace with a name", filter: { text: "kube-system/dns" }, expected: ["dns"] },
  { name: "a type", filter: { text: "nodeport" }, expected: ["frontend"] },
  { name: "headless", filter: { text: "type:headless" }, expected: ["db"] },
  { name: "the beginning of a port number, nodePort included", filter: { text: "30" }, expected: ["frontend"] },
  { name: "a number inside of another one is not found", filter: { text: "432" }, expected: [] },
  { name: "a port as kubectl prints it", filter: { text: "53/udp" }, expected: ["dns"] },
  { name: "a letter is not looked for in TCP", filter: { text: "port:tcp" }, expected: [] },
  { name: "two words", filter: { text: "ns:shop 80" }, expected: ["cart", "frontend"] },
  { name: "a namespace exactly", filter: { namespace: "kube" }, expected: [] },
  { name: "the namespace of the picker", filter: { namespace: "data" }, expected: ["db"] },
  { name: "broken", filter: { verdict: "severed" }, expected: ["cart", "dns"] },
  {
    name: "a Service with whole ports beside a broken one",
    filter: { verdict: "whole" },
    expected: ["frontend", "dns"],
  },
];

test.each(filters)("$name", ({ filter: { text = "", namespace = null, verdict = null }, expected }) => {
  const filter = { terms: parseFilterText(text), namespace, verdict };
  expect(rows.filter((row) => matchesFilter(row, filter)).map(({ name }) => name)).toEqual(expected);
});
