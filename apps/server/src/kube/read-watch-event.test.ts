import { describe, expect, it } from "vitest";
import { isOlderVersion, readListPage, readWatchEvent } from "./read-watch-event.ts";

describe("readWatchEvent", () => {
  // The lines are shortened from what kube-apiserver 1.36 sent.
  it.each([
    [
      "an added object",
      '{"type":"ADDED","object":{"kind":"Pod","metadata":{"name":"a","namespace":"n","resourceVersion":"246"}}}',
      {
        type: "upsert",
        raw: { kind: "Pod", metadata: { name: "a", namespace: "n", resourceVersion: "246" } },
        resourceVersion: "246",
      },
    ],
    [
      "a deleted object",
      '{"type":"DELETED","object":{"kind":"Node","metadata":{"name":"a","resourceVersion":"3799"}}}',
      { type: "delete", namespace: "", name: "a", resourceVersion: "3799" },
    ],
    [
      "the bookmark that closes a streamed list",
      '{"type":"BOOKMARK","object":{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"3726","annotations":{"k8s.io/initial-events-end":"true"}},"spec":{"containers":null},"status":{}}}',
      { type: "bookmark", resourceVersion: "3726", endsInitialEvents: true },
    ],
    [
      "a later bookmark",
      '{"type":"BOOKMARK","object":{"kind":"Service","apiVersion":"v1","metadata":{"resourceVersion":"3730"},"spec":{},"status":{"loadBalancer":{}}}}',
      { type: "bookmark", resourceVersion: "3730", endsInitialEvents: false },
    ],
    [
      "a version that is too old",
      '{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"too old resource version: 1 (3242)","reason":"Expired","code":410}}',
      { type: "error", status: { code: 410, reason: "Expired", message: "too old resource version: 1 (3242)" } },
    ],
    ["half a line", '{"type":"ADDED","obj', { type: "unreadable" }],
    ["another JSON", "[1,2]", { type: "unreadable" }],
    ["an unknown type", '{"type":"SOMETHING","object":{}}', { type: "unreadable" }],
  ])("reads %s", (_, line, event) => {
    expect(readWatchEvent(line)).toEqual(event);
  });
});

describe("readListPage", () => {
  it.each([
    [
      "a first page",
      { metadata: { resourceVersion: "3726", continue: "eyJ2" }, items: [1] },
      { items: [1], resourceVersion: "3726", next: "eyJ2" },
    ],
    [
      "a last page",
      { metadata: { resourceVersion: "3726" }, items: [] },
      { items: [], resourceVersion: "3726", next: null },
    ],
    [
      "Go's empty list",
      { metadata: { resourceVersion: "1", continue: "" }, items: null },
      { items: [], resourceVersion: "1", next: null },
    ],
    ["no list", { kind: "Status" }, null],
    ["items that are none", { metadata: {}, items: "x" }, null],
  ])("reads %s", (_, value, expected) => {
    expect(readListPage(value)).toEqual(expected);
  });
});

describe("isOlderVersion", () => {
  it.each([
    ["999", "1000", true],
    ["1000", "999", false],
    ["1000", "1000", false],
    ["9007199254740993", "9007199254740994", true],
    ["abc", "1000", false],
    ["", "1000", false],
  ])("%s before %s: %s", (left, right, expected) => {
    expect(isOlderVersion(left, right)).toBe(expected);
  });
});
