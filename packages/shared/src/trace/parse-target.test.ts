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
    ["tcp://web:65535", { scheme: "tcp", host: "web", port: 65535 }],
    [" tcp://web:80 ", { scheme: "tcp", host: "web", port: 80 }],
    ["icmp://[fd00::1]", { scheme: "icmp", host: "fd00::1", port: null }],
    ["http://web/a#b#c", { scheme: "http", host: "web", port: 80, path: "/a" }],
    ["http://web/a://b", { scheme: "http", host: "web", port: 80, path: "/a://b" }],
    ["http://me:secret@10.0.0.1:30080/", { scheme: "http", host: "10.0.0.1", port: 30080, path: "/" }],
  ])("%s", (text, expected) => {
    expect(parseTarget(text)).toEqual({ type: "target", target: { ...bare, ...expected } });
  });

  it.each([
    ["web:80", "has no scheme"],
    ["", "has no scheme"],
    ["://web:80", "has no scheme"],
    ["a tcp://web:80", "has no scheme"],
    ["ftp://web:21", "no protocol that can be traced"],
    ["constructor://web:80", "no protocol that can be traced"],
    ["tcp://x[fd00::1]:80", "has no host that can be read"],
    ["tcp://[fd00::1]x:80", "has no host that can be read"],
    ["tcp://[fd00::1]", "has no port"],
    ["tcp://web:x80", "is no port"],
    ["tcp://web:80x", "is no port"],
    ["tcp://web:000080", "is no port"],
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
    expect(parsed.missing).toBe(false);
  });

  it.each([
    ["tcp://shop/frontend:80", "tcp://frontend.shop:80"],
    ["udp://shop/dns", "udp://dns.shop"],
    ["tcp://shop/a/b:80", null],
    ["tcp://shop/frontend:80/x", null],
    ["tcp://shop/frontend:80x", null],
    ["tcp://shop:80/frontend:80", null],
    ["tcp://10.0.0.1/frontend:80", null],
    ["tcp://shop/?x", null],
    ["tcp:///frontend:80", null],
  ])("offers the name of a Service that is written as NAMESPACE/NAME: %s", (text, offered) => {
    const parsed = parseTarget(text);
    const cure = parsed.type === "problem" ? parsed.cure : "";
    expect(/^did you mean (.*)\?$/.exec(cure)?.[1] ?? null).toBe(offered);
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
