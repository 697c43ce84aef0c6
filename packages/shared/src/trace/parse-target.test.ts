import { describe, expect, it } from "vitest";
import { formatTarget, parseTarget } from "./parse-target.ts";

const bare = { path: "", hostHeader: null, method: "GET", headers: {} };

describe("parseTarget", () => {
  it.each([
    ["tcp://10.0.0.1:80", { scheme: "tcp", host: "10.0.0.1", port: 80 }],
    ["udp://dns.kube-system:53", { scheme: "udp", host: "dns.kube-system", port: 53 }],
    ["sctp://web:9000", { scheme: "sctp", host: "web", port: 9000 }],
    ["tcp://[FD00:0::1]:80", { scheme: "tcp", host: "fd00::1", port: 80 }],
    ["TCP://Web.Shop:80/", { scheme: "tcp", host: "web.shop", port: 80 }],
    ["icmp://web.shop", { scheme: "icmp", host: "web.shop", port: null }],
    ["http://shop.example.com", { scheme: "http", host: "shop.example.com", port: 80, path: "/" }],
    [
      "https://shop.example.com/cart?x=1#top",
      { scheme: "https", host: "shop.example.com", port: 443, path: "/cart?x=1" },
    ],
    ["http://shop.example.com?x=1", { scheme: "http", host: "shop.example.com", port: 80, path: "/?x=1" }],
    ["http://me:secret@10.0.0.1:30080/", { scheme: "http", host: "10.0.0.1", port: 30080, path: "/" }],
  ])("%s", (text, expected) => {
    expect(parseTarget(text)).toEqual({ type: "target", target: { ...bare, ...expected } });
  });

  it.each([
    ["web:80", "has no scheme"],
    ["ftp://web:21", "no protocol that can be traced"],
    ["tcp://web", "has no port"],
    ["tcp://:80", "has no host"],
    ["tcp://web:0", "is no port"],
    ["tcp://web:65536", "is no port"],
    ["tcp://web:http", "is no port"],
    ["tcp://fd00::1:80", "has no host that can be read"],
    ["tcp://[web]:80", "is no IPv6 address"],
    ["tcp://web:80/path", "has a path"],
    ["icmp://web:80", "has a port, which a ping has not"],
  ])("refuses %s and says what to write", (text, reason) => {
    const parsed = parseTarget(text);
    if (parsed.type !== "problem") throw new Error("was taken");
    expect(parsed.part).toBe("to");
    expect(parsed.reason).toContain(reason);
    expect(parsed.cure).not.toBe("");
  });

  it("offers the name of a Service that is written as NAMESPACE/NAME", () => {
    expect(parseTarget("tcp://shop/frontend:80")).toMatchObject({ cure: "did you mean tcp://frontend.shop:80?" });
  });

  it.each([
    "tcp://10.0.0.1:80",
    "udp://[fd00::1]:53",
    "http://shop.example.com/",
    "http://shop.example.com:8080/x?y",
    "icmp://web",
  ])("writes %s as it was read", (text) => {
    const parsed = parseTarget(text);
    if (parsed.type === "problem") throw new Error(parsed.reason);
    expect(formatTarget(parsed.target)).toBe(text);
  });
});
