import { describe, expect, it } from "vitest";
import { parseServiceDnsName } from "./external-name-target.ts";

describe("parseServiceDnsName", () => {
  it.each([
    {
      dnsName: "db.shop.svc.cluster.local",
      expected: { namespace: "shop", name: "db", id: "shop/db", clusterDomain: "cluster.local" },
    },
    {
      dnsName: "db.shop.svc.cluster.local.",
      expected: { namespace: "shop", name: "db", id: "shop/db", clusterDomain: "cluster.local" },
    },
    {
      dnsName: "DB.Shop.svc.corp.example",
      expected: { namespace: "shop", name: "db", id: "shop/db", clusterDomain: "corp.example" },
    },
    { dnsName: "db.shop.svc", expected: { namespace: "shop", name: "db", id: "shop/db", clusterDomain: "" } },
    { dnsName: "db.shop", expected: null },
    { dnsName: "db", expected: null },
    { dnsName: "db-0.db.shop.svc.cluster.local", expected: null },
    { dnsName: "my.database.example.com", expected: null },
    { dnsName: "203.0.113.9", expected: null },
    { dnsName: "", expected: null },
  ])("reads $dnsName", ({ dnsName, expected }) => {
    expect(parseServiceDnsName(dnsName)).toEqual(expected);
  });
});
