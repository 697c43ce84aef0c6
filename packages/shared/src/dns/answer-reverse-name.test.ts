import { expect, it } from "vitest";
import { endpoint, service, slice, snapshotOf } from "../../test/cluster-objects.ts";
import { readReverseName, reverseNameOf } from "./answer-reverse-name.ts";
import type { DnsStatus } from "./dns-model.ts";
import { resolveFrom } from "./resolve-from.ts";
import { resolveName } from "./resolve-name.ts";

const snapshot = snapshotOf([
  service("web", { clusterIP: "10.96.0.10", clusterIPs: ["10.96.0.10", "fd00:96::10"] }),
  service("db", { clusterIP: "None", clusterIPs: ["None"] }),
  slice("web", [endpoint("10.1.0.1")]),
  slice("db", [{ ...endpoint("10.1.0.1"), hostname: "db-0" }, endpoint("10.1.0.2", { ready: false })]),
]);
const ipv6 = `${"0.1.0.0.".concat("0.0.0.0.".repeat(5))}6.9.0.0.0.0.d.f.ip6.arpa`;

it.each<[question: string, status: DnsStatus, names: readonly string[]]>([
  ["10.0.96.10.in-addr.arpa", "NOERROR", ["web.shop.svc.cluster.local"]],
  [ipv6, "NOERROR", ["web.shop.svc.cluster.local"]],
  ["1.0.1.10.IN-ADDR.ARPA.", "NOERROR", ["10-1-0-1.web.shop.svc.cluster.local", "db-0.db.shop.svc.cluster.local"]],
  ["2.0.1.10.in-addr.arpa", "unknown", []],
  ["0.96.10.in-addr.arpa", "unknown", []],
  ["web.shop.svc.cluster.local", "NOERROR", []],
  ["gone.shop.svc.cluster.local", "NXDOMAIN", []],
])("%s PTR: %s %j", (question, status, names) => {
  const answer = resolveName(snapshot, question, "ptr");
  expect([answer.type, answer.status, answer.answers.map(({ data }) => data)]).toEqual(["PTR", status, names]);
  expect(resolveFrom(snapshot, { type: "pod", namespace: "shop", name: "x" }, question, "PTR").answers).toEqual(
    answer.answers,
  );
});

it.each<[question: string, type: string, status: DnsStatus]>([
  ["web.shop.svc.cluster.local", "TXT", "NOERROR"],
  ["shop.svc.cluster.local", "TXT", "NXDOMAIN"],
  ["gone.shop.svc.cluster.local", "mx", "NXDOMAIN"],
  ["gone.shop.svc.cluster.local", "SOA", "NOERROR"],
  ["cluster.local", "SOA", "unknown"],
  ["cluster.local", "NS", "unknown"],
  ["dns-version.cluster.local", "TXT", "unknown"],
  ["web.shop.svc.cluster.local", "FOO", "unknown"],
  ["example.com", "MX", "unknown"],
])("%s %s: %s, and no record", (question, type, status) => {
  const answer = resolveName(snapshot, question, type);
  expect([answer.type, answer.status, answer.answers]).toEqual([type.toUpperCase(), status, []]);
  expect(answer.because).not.toEqual([]);
});

it.each(["10.96.0.10", "fd00:96::10", "::", "::1", "fd00::", "fd00:1:2:3:4:5:6:7", "2001:db8::a:0:0:1"])(
  "the reverse name of %s leads back to it",
  (address) => {
    expect(readReverseName(reverseNameOf(address) ?? "")).toBe(address);
  },
);

it.each<[address: string, name: string | null]>([
  ["10.96.0.10", "10.0.96.10.in-addr.arpa"],
  ["fd00:96::10", ipv6],
  ["web", null],
])("the reverse name of %s is %s", (address, name) => {
  expect(reverseNameOf(address)).toBe(name);
});
