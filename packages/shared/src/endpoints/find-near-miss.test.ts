import { describe, expect, it } from "vitest";
import { deployment, pod, service, snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import { nearMissText } from "./describe-near-miss.ts";
import { findNearMisses } from "./find-near-miss.ts";

interface Row {
  readonly name: string;
  /** The Service's name; `web` where it is left out. */
  readonly service?: string;
  readonly selector: Raw;
  readonly others: readonly Raw[];
  readonly expected: readonly string[];
}

const pods = (labels: Raw, count: number, name: string, owner?: string) =>
  Array.from({ length: count }, (_, index) =>
    pod(`${name}-${String(index)}`, { labels, ...(owner === undefined ? {} : { owner }) }),
  );

const rows: readonly Row[] = [
  {
    name: "two letters swapped",
    selector: { app: "wbe" },
    others: pods({ app: "web" }, 3, "web"),
    expected: ["3 pods have app=web"],
  },
  {
    name: "a letter left out",
    selector: { app: "order" },
    others: pods({ app: "orders" }, 1, "o"),
    expected: ["1 pod has app=orders"],
  },
  {
    name: "another word behind the stem",
    service: "front",
    selector: { app: "orders" },
    others: pods({ app: "orders-api" }, 2, "o"),
    expected: ["2 pods have app=orders-api"],
  },
  {
    name: "another application under the same key is not near",
    selector: { app: "nginx" },
    others: pods({ app: "test-nodeport" }, 2, "test-nodeport"),
    expected: [],
  },
  {
    name: "another value, but the workload bears the Service's name",
    service: "checkout",
    selector: { app: "shop" },
    others: [...deployment("checkout", 1), ...pods({ app: "cart" }, 1, "c", "Deployment/checkout")],
    expected: ["1 pod has app=cart"],
  },
  {
    name: "one pair equal, the other has another value",
    selector: { app: "web", tier: "front" },
    others: pods({ app: "web", tier: "back" }, 2, "w"),
    expected: ["2 pods have tier=back"],
  },
  {
    name: "one key too many",
    selector: { app: "web", version: "v2" },
    others: pods({ app: "web" }, 2, "w"),
    expected: ["2 pods have all but version=v2"],
  },
  {
    name: "one key too many and no pair left over is not near",
    selector: { release: "v2" },
    others: pods({ app: "web" }, 2, "w"),
    expected: [],
  },
  {
    name: "the value under another key",
    selector: { app: "web" },
    others: pods({ "app.kubernetes.io/name": "web" }, 2, "w"),
    expected: ["2 pods have app.kubernetes.io/name=web"],
  },
  {
    name: "a value that a controller wrote is meant by nobody",
    selector: { hash: "7d9d5886" },
    others: pods({ app: "web", "pod-template-hash": "7d9d5886" }, 1, "w"),
    expected: [],
  },
  {
    name: "one pod of a set by its name: another pod of it is not meant",
    selector: { "statefulset.kubernetes.io/pod-name": "db-2" },
    others: pods({ app: "db", "statefulset.kubernetes.io/pod-name": "db-1" }, 1, "db"),
    expected: [],
  },
  {
    name: "two pairs differ: not near",
    selector: { app: "wbe", tier: "frnt" },
    others: pods({ app: "web", tier: "front" }, 2, "w"),
    expected: [],
  },
  {
    name: "a slip outranks a shared pair, however many pods have that",
    selector: { app: "wbe", tier: "front" },
    others: [...pods({ app: "api", tier: "front" }, 5, "a"), ...pods({ app: "web", tier: "front" }, 1, "w")],
    expected: ["1 pod has app=web", "5 pods have app=api"],
  },
  {
    name: "a template, where there is no pod",
    selector: { app: "wbe" },
    others: deployment("web", 0),
    expected: ["the template of Deployment web has app=web"],
  },
  {
    name: "a template is no news where a pod is near",
    selector: { app: "wbe" },
    others: [...deployment("web", 1), ...pods({ app: "web" }, 1, "w", "Deployment/web")],
    expected: ["1 pod has app=web"],
  },
  {
    name: "pods that have finished or are being deleted do not count",
    selector: { app: "wbe" },
    others: [
      pod("done", { labels: { app: "web" }, phase: "Succeeded" }),
      pod("failed", { labels: { app: "web" }, phase: "Failed" }),
      pod("gone", { labels: { app: "web" }, deleted: true }),
    ],
    expected: [],
  },
  {
    name: "a slip of the pen, whatever the Service's name",
    service: "front",
    selector: { app: "wbe" },
    others: pods({ app: "web" }, 1, "w"),
    expected: ["1 pod has app=web"],
  },
  {
    name: "a slip in the key outranks another key",
    selector: { app: "web" },
    others: [...pods({ name: "web" }, 1, "n"), ...pods({ xapp: "web" }, 1, "x")],
    expected: ["1 pod has xapp=web", "1 pod has name=web"],
  },
  {
    name: "equally near ones in their keys' order",
    selector: { app: "web" },
    others: [...pods({ role: "web" }, 1, "r"), ...pods({ name: "web" }, 1, "n"), ...pods({ part: "web" }, 1, "p")],
    expected: ["1 pod has name=web", "1 pod has part=web", "1 pod has role=web"],
  },
  {
    name: "of labels with several owners the nearest counts",
    service: "checkout",
    selector: { app: "shop", tier: "front" },
    others: [
      ...deployment("other", 1),
      ...deployment("checkout", 1),
      ...pods({ app: "cart", tier: "front" }, 1, "a", "Deployment/other"),
      ...pods({ app: "cart", tier: "front" }, 1, "b", "Deployment/checkout"),
      ...pods({ tier: "front" }, 1, "c"),
    ],
    expected: ["2 pods have app=cart", "1 pod has all but app=shop"],
  },
  { name: "pods that it takes", selector: { app: "web" }, others: pods({ app: "web" }, 1, "w"), expected: [] },
  { name: "a selector without a pair", selector: {}, others: pods({ app: "web" }, 1, "w"), expected: [] },
  { name: "nothing at all", selector: { app: "web" }, others: [], expected: [] },
];

describe("findNearMisses", () => {
  it.each(rows)("$name", ({ service: name = "web", selector, others, expected }) => {
    const snapshot = snapshotOf([service(name, { selector }), ...others]);
    const made = snapshot.get("Service", "shop", name);
    expect(made && findNearMisses(snapshot, made).map(nearMissText)).toEqual(expected);
  });

  it("names five pods and all workloads, in order, and no ReplicaSet that has one above it", () => {
    const labels = { app: "web" };
    const snapshot = snapshotOf([
      service("web", { selector: { app: "wbe" } }),
      ...deployment("web-b", 3, labels),
      ...deployment("web-a", 3, labels),
      ...["f", "d", "b"].map((name) => pod(name, { labels, owner: "Deployment/web-b" })),
      ...["e", "c", "a"].map((name) => pod(name, { labels, owner: "Deployment/web-a" })),
      pod("bare", { labels }),
    ]);
    const made = snapshot.get("Service", "shop", "web");
    const [miss] = made === undefined ? [] : findNearMisses(snapshot, made);
    expect(miss?.pods).toBe(7);
    expect(miss?.examples.map(({ name }) => name)).toEqual(["a", "b", "bare", "c", "d"]);
    expect(miss?.workloads.map(({ kind, name }) => `${kind}/${name}`)).toEqual([
      "Deployment/web-a",
      "Deployment/web-b",
    ]);
    const templates = snapshotOf([
      service("web", { selector: { app: "wbe" } }),
      ...deployment("web-b", 0, labels),
      ...deployment("web-a", 0, labels),
    ]);
    expect(made && findNearMisses(templates, made)).toMatchObject([
      {
        pods: 0,
        examples: [],
        workloads: [
          { kind: "Deployment", namespace: "shop", name: "web-a" },
          { kind: "Deployment", namespace: "shop", name: "web-b" },
        ],
      },
    ]);
  });

  it("sets every pair of the selector beside the labels", () => {
    const snapshot = snapshotOf([
      service("web", { selector: { tier: "front", app: "wbe" } }),
      ...deployment("web", 2, { app: "web", tier: "front" }),
      ...pods({ app: "web", tier: "front", "pod-template-hash": "1" }, 2, "web", "Deployment/web"),
    ]);
    const made = snapshot.get("Service", "shop", "web");
    const difference = { key: "app", wanted: "wbe", type: "other-value", foundKey: "app", foundValue: "web" };
    expect(made && findNearMisses(snapshot, made)).toEqual([
      {
        difference,
        pairs: [difference, { key: "tier", wanted: "front", type: "equal", foundKey: "tier", foundValue: "front" }],
        pods: 2,
        examples: [
          { kind: "Pod", namespace: "shop", name: "web-0" },
          { kind: "Pod", namespace: "shop", name: "web-1" },
        ],
        workloads: [{ kind: "Deployment", namespace: "shop", name: "web" }],
      },
    ]);
  });
});
