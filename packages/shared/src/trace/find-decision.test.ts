/** A request as routers read it. */
import { describe, expect, it } from "vitest";
import { readRequest } from "./find-decision.ts";
import { parseTarget } from "./parse-target.ts";

function request(to: string, hostHeader: string | null = null) {
  const parsed = parseTarget(to);
  if (parsed.type === "problem") throw new Error(parsed.reason);
  const read = readRequest({ ...parsed.target, hostHeader, method: "PUT", headers: { a: "b" } });
  if (read === null) return null;
  const { scheme, host, path, query, method, headers } = read;
  return [`${method} ${scheme} ${host} ${path}`, query, headers];
}

describe("a request", () => {
  it.each<[to: string, header: string | null, read: string, query: Readonly<Record<string, string>>]>([
    ["http://web", null, "PUT http web /", {}],
    ["https://web:8443/a/b", null, "PUT https web /a/b", {}],
    ["http://web/a?x=1&y=a%20b", null, "PUT http web /a", { x: "1", y: "a b" }],
    ["http://web/?x=a?b", null, "PUT http web /", { x: "a?b" }],
    ["http://10.0.0.1:30080/", "Shop.Example.com", "PUT http shop.example.com /", {}],
    ["http://10.0.0.1:30080/", "shop.example.com:8080", "PUT http shop.example.com /", {}],
    ["http://[fd00::1]:80/", null, "PUT http fd00::1 /", {}],
    ["http://10.0.0.1/", "[fd00::1]:8080", "PUT http fd00::1 /", {}],
  ])("%s with Host %s", (to, header, read, query) => {
    expect(request(to, header)).toEqual([read, query, { a: "b" }]);
  });

  it("is none where no HTTP is spoken", () => {
    expect([request("tcp://web:80"), request("icmp://web")]).toEqual([null, null]);
  });
});
