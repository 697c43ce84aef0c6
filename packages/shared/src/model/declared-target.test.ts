import { describe, expect, it } from "vitest";
import { domainOf, mayNameService, servicesMeantBy } from "./declared-target.ts";

describe("servicesMeantBy", () => {
  it.each<[host: string, services: readonly string[], domain: string]>([
    ["db", ["shop/db"], ""],
    ["db.ops", ["ops/db", "shop/ops"], ""],
    ["kafka-0.kafka.ops", ["ops/kafka"], ""],
    ["db.ops.svc", ["ops/db"], ""],
    ["kafka-0.kafka.ops.svc", ["ops/kafka"], ""],
    ["db.ops.svc.cluster.local", ["ops/db"], "cluster.local"],
    ["kafka-0.kafka.ops.svc.example.org", ["ops/kafka"], "example.org"],
    ["svc.ops.svc.cluster.local", ["ops/svc"], "cluster.local"],
    ["api.eu.example.com", [], ""],
  ])("%s in namespace shop", (host, services, domain) => {
    expect({ services: servicesMeantBy({ host }, "shop"), domain: domainOf(host) }).toEqual({ services, domain });
  });
});

describe("mayNameService", () => {
  it.each<[host: string, may: boolean]>([
    ["db", true],
    ["db-1.shop", true],
    ["localhost", false],
    ["port", false],
    ["9web", true],
    ["9", false],
    ["10.0.0.1", false],
    ["db..shop", false],
    ["db-.shop", false],
    ["a.b.c.d", false],
  ])("%s: %s", (host, may) => {
    expect(mayNameService(host)).toBe(may);
  });
});
