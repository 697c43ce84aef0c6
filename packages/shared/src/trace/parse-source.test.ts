import { describe, expect, it } from "vitest";
import { node, pod, snapshotOf } from "../../test/cluster-objects.ts";
import { formatSource, parseSource } from "./parse-source.ts";

const namespace = (name: string) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
const snapshot = snapshotOf([
  ...["shop", "empty"].map(namespace),
  node("n1"),
  pod("web-7c9-abcde"),
  pod("client", { ip: "10.1.0.2" }),
  pod("lost", { ip: "10.1.0.3", node: "n7" }),
]);

describe("parseSource", () => {
  it.each([
    ["outside", { type: "outside", address: null }],
    ["outside/198.51.100.7", { type: "outside", address: "198.51.100.7" }],
    ["outside/FD00:0::1", { type: "outside", address: "fd00::1" }],
    ["node/n1", { type: "node", name: "n1" }],
    ["pod/shop/client", { type: "pod", namespace: "shop", name: "client" }],
    ["outside/", { type: "outside", address: null }],
    ["outside/[fd00::1]", { type: "outside", address: "fd00::1" }],
    [" outside/198.51.100.7 ", { type: "outside", address: "198.51.100.7" }],
    [" node/n1 ", { type: "node", name: "n1" }],
  ])("%s", (text, source) => {
    expect(parseSource(snapshot, text)).toEqual({ type: "source", source });
  });

  it.each([
    ["node/n2", "there is no node n2", "did you mean node/n1?"],
    ["pod/shop/cleint", "there is no pod cleint in namespace shop", "did you mean pod/shop/client?"],
    ["pod/shop/web", "there is no pod web in namespace shop", "did you mean pod/shop/web-7c9-abcde?"],
    ["pod/shpo/client", "there is no pod client in namespace shpo, and no other", "did you mean namespace shop?"],
    ["pod/zzz/client", "there is no pod client in namespace zzz, and no other", "choose a pod of another namespace"],
    [
      "pod/empty/client",
      "there is no pod client in namespace empty, and no other",
      "choose a pod of another namespace",
    ],
    ["node/n7", "there is no node n7", "did you mean node/n1?"],
    ["node/zzzzzz", "there is no node zzzzzz", "did you mean node/n1?"],
    ["pod/shop/zzzzzz", "there is no pod zzzzzz in namespace shop", "did you mean pod/shop/client?"],
    ["pod/client", '"pod/client" names no pod', "write pod/NAMESPACE/NAME"],
    ["pod//client", '"pod//client" names no pod', "write pod/NAMESPACE/NAME"],
    ["pod/shop/client/x", '"pod/shop/client/x" names no pod', "write pod/NAMESPACE/NAME"],
    ["node/n1/x", '"node/n1/x" names no node', "write node/NAME"],
    ["node/n1//x", '"node/n1//x" names no node', "write node/NAME"],
    [
      "outside/x[fd00::1]",
      '"outside/x[fd00::1]": "x[fd00::1]" is no IP address',
      "write outside/ADDRESS, or outside alone where the address is not known",
    ],
    [
      "outside/[fd00::1]x",
      '"outside/[fd00::1]x": "[fd00::1]x" is no IP address',
      "write outside/ADDRESS, or outside alone where the address is not known",
    ],
    ["node/", '"node/" names no node', "write node/NAME"],
    [
      "outside/web",
      '"outside/web": "web" is no IP address',
      "write outside/ADDRESS, or outside alone where the address is not known",
    ],
    ["laptop", '"laptop" is no place to start from', "write outside, outside/ADDRESS, node/NAME or pod/NAMESPACE/NAME"],
  ])("refuses %s", (text, reason, cure) => {
    expect(parseSource(snapshot, text)).toEqual({
      type: "problem",
      part: "from",
      reason,
      cure,
      missing: reason.startsWith("there is no"),
    });
  });

  it("takes a node that only pods name where the data have no Nodes", () => {
    const without = snapshotOf([pod("client", { ip: "10.1.1.9", node: "n1" })]);
    expect([parseSource(without, "node/n1").type, parseSource(without, "node/n2").type]).toEqual(["source", "problem"]);
  });

  it("says where there are no nodes", () => {
    expect(parseSource(snapshotOf([]), "node/n1")).toMatchObject({ cure: "the cluster has no nodes that can be read" });
  });

  it("takes any pod and node where they cannot be read", () => {
    const blind = snapshotOf([], ["Pod", "Node"]);
    expect(parseSource(blind, "pod/shop/x").type).toBe("source");
    expect(parseSource(blind, "node/x").type).toBe("source");
  });

  it.each(["outside", "outside/198.51.100.7", "node/n1", "pod/shop/client"])("writes %s as it was read", (text) => {
    const parsed = parseSource(snapshot, text);
    if (parsed.type === "problem") throw new Error(parsed.reason);
    expect(formatSource(parsed.source)).toBe(text);
  });
});
