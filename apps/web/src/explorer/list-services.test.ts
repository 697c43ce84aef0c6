import { expect, test } from "vitest";
import { exampleOverview, exampleRow } from "../data/example-views.ts";
import { sortKeys } from "../ui/stable-order.ts";
import { countServices, listNamespaces, listServices } from "./list-services.ts";
import { compareServiceRows } from "./sort-services.ts";

const { services, namespaces } = exampleOverview([
  exampleRow("web10", "whole"),
  exampleRow("web9", "whole"),
  exampleRow("web8", "whole", { worst: "info" }),
  exampleRow("ywarned", "whole", { worst: "warning" }),
  exampleRow("api", "unknown"),
  exampleRow("zoo", "whole", { exposed: true }),
  exampleRow("db", "part"),
  exampleRow("orders", "severed"),
  exampleRow("gate", "severed", { exposed: true, portCounts: { whole: 1, part: 0, severed: 2, unknown: 0 } }),
  exampleRow("orders", "severed", { namespace: "alpha" }),
  exampleRow("gone", "severed", {
    namespace: "beta",
    missing: true,
    portCounts: { whole: 0, part: 0, severed: 0, unknown: 0 },
  }),
]);

test("broken first, what is warned about before the rest, then exposed, then by name and namespace", () => {
  expect(sortKeys(services, compareServiceRows)).toEqual([
    "shop/gate",
    "beta/gone",
    "alpha/orders",
    "shop/orders",
    "shop/db",
    "shop/api",
    "shop/ywarned",
    "shop/zoo",
    "shop/web8",
    "shop/web9",
    "shop/web10",
  ]);
});

test("the filter keeps the given order", () => {
  const order = ["shop/web9", "shop/gate", "shop/gone", "alpha/orders"];
  const filter = { terms: [], namespace: null, verdict: "severed" } as const;
  expect(listServices(order, services, filter)).toEqual(["shop/gate", "alpha/orders"]);
});

test("counts are Service ports, and add up over the rows that the text leaves; what does not exist is no Service", () => {
  expect(countServices(services, { terms: [], namespace: null })).toEqual({
    services: 10,
    missing: 1,
    ports: { whole: 6, part: 1, severed: 4, unknown: 1 },
  });
  expect(countServices(services, { terms: [], namespace: "alpha" })).toEqual({
    services: 1,
    missing: 0,
    ports: { whole: 0, part: 0, severed: 1, unknown: 0 },
  });
});

test("namespaces by name", () => {
  expect(listNamespaces(namespaces)).toEqual(["alpha", "beta", "shop"]);
});
