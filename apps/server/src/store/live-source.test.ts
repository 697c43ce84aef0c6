import { kindEntry, kinds } from "@portolan/shared";
import type { ObjectKey } from "@portolan/shared";
import { createCluster } from "@portolan/simulator";
import type { Fault, FaultScope } from "@portolan/simulator/http";
import { afterEach, describe, expect, it } from "vitest";
import {
  changeShop,
  countLines,
  createShop,
  equalsList,
  isLive,
  read,
  relabel,
  serve,
  stopAll,
  testLimits,
} from "../../test/live-shop.ts";
import { change, create, drop } from "../../test/watch-source.ts";
import type { WatchedSource } from "../../test/watch-source.ts";
import type { RequestLimits } from "../kube/api-client.ts";
import { connectToUrl } from "../kube/connection.ts";

afterEach(stopAll);

/** The Services and pods that ever went away; the slices of a deleted Service go with it. */
function vanished({ deleted }: WatchedSource): readonly ObjectKey[] {
  return [...deleted()].filter((key) => /^(Service|Pod)\//.test(key));
}

interface FaultCase {
  readonly name: string;
  readonly fault: Fault;
  readonly scope?: FaultScope;
  /** How often the fault strikes before it is over. */
  readonly times: number;
  /** Whether the running watches must be cut for the fault to be met. */
  readonly cut: boolean;
  readonly during: "reconnecting" | "live";
  readonly limits?: RequestLimits;
  readonly log: Readonly<Record<string, number>>;
}

const pods = { resource: "pods" };
const notAskedFor = new Set(["ConfigMap"]);
const again = "The API server answers again.";
const podAgain = "Pod is read again.";
const closed = { "connection-closed": 1, [again]: 1 };

const faults: readonly FaultCase[] = [
  {
    name: "connections are cut",
    fault: { type: "close" },
    times: 40,
    cut: false,
    during: "reconnecting",
    log: closed,
  },
  {
    name: "one kind's connections are cut",
    fault: { type: "close" },
    scope: pods,
    times: 6,
    cut: false,
    during: "reconnecting",
    log: closed,
  },
  {
    name: "watches fall silent",
    fault: { type: "stall" },
    scope: pods,
    times: 2,
    cut: false,
    during: "reconnecting",
    limits: { connectMs: 5_000, responseMs: 400, idleMs: 400 },
    log: { stalled: 1, "response-timeout": 1, [again]: 1 },
  },
  {
    name: "410 as a status",
    fault: { type: "gone", form: "status" },
    scope: pods,
    times: 6,
    cut: true,
    during: "reconnecting",
    // A note that it happened, and a warning that it goes on happening.
    log: { ...closed, "expired-version": 2, [podAgain]: 1 },
  },
  {
    name: "410 in the stream",
    fault: { type: "gone", form: "event" },
    scope: pods,
    times: 6,
    cut: false,
    during: "reconnecting",
    log: { "expired-version": 2, [podAgain]: 1 },
  },
  {
    name: "429",
    fault: { type: "too-many-requests", retryAfterSeconds: 1 },
    scope: pods,
    times: 2,
    cut: true,
    during: "reconnecting",
    log: { ...closed, "too-many-requests": 1, [podAgain]: 1 },
  },
  {
    name: "500 to everything about one kind",
    fault: { type: "internal-error" },
    scope: pods,
    times: 8,
    cut: true,
    during: "reconnecting",
    log: { ...closed, "server-error": 1, [podAgain]: 1 },
  },
  {
    name: "401",
    fault: { type: "unauthorized" },
    times: 30,
    cut: true,
    during: "reconnecting",
    log: { ...closed, unauthorized: 1 },
  },
  {
    name: "403 for a kind",
    fault: { type: "forbidden", allNamespacesOnly: false },
    scope: pods,
    times: 6,
    cut: true,
    during: "live",
    log: { ...closed, forbidden: 1, [podAgain]: 1 },
  },
  {
    name: "truncated lines",
    fault: { type: "truncate" },
    scope: { ...pods, verbs: ["watch"] },
    times: 4,
    cut: false,
    during: "reconnecting",
    log: { truncated: 1, [podAgain]: 1 },
  },
];

describe("a live source against faults that come and go", () => {
  it.each(faults)(
    "$name: keeps what it has, equals a fresh list afterwards, says it once",
    async (one) => {
      const { fault, scope = {}, times, cut, during, limits = testLimits, log } = one;
      const cluster = createShop();
      const server = await serve(cluster);
      const running = read(server, { limits });
      const { watched, lines } = running;
      await watched.until("live", () => isLive(running));
      expect(equalsList(running, cluster)).toBe(true);
      watched.mark();

      const id = server.faults.add(fault, scope);
      if (cut) server.faults.remove(server.faults.add({ type: "close" }, scope));
      changeShop(cluster);
      await expect.poll(() => server.faults.met(id), { timeout: 8_000, interval: 10 }).toBeGreaterThanOrEqual(times);
      await watched.until(during, () => watched.status().state.type === during);

      server.faults.clear();
      relabel(cluster, "api", "ipa");
      await watched.until("live with a fresh list", () => isLive(running) && equalsList(running, cluster));
      await expect.poll(() => countLines(lines), { timeout: 8_000 }).toEqual(log);
      // What was there stayed there all the time.
      expect(vanished(watched)).toEqual(["Service/shop/mail"]);
    },
    20_000,
  );

  it.each<{ readonly fault: Fault }>([
    { fault: { type: "no-streamed-lists" } },
    { fault: { type: "streamed-list-error" } },
  ])("reads pages where lists are not streamed: $fault.type", async ({ fault }) => {
    const cluster = createShop();
    const server = await serve(cluster);
    server.faults.add(fault);
    const running = read(server);
    const { watched, lines } = running;
    await watched.until("live", () => isLive(running) && equalsList(running, cluster));
    changeShop(cluster);
    await watched.until("live with the change", () => isLive(running) && equalsList(running, cluster));
    expect(lines).toEqual([
      {
        level: "info",
        message: "The API server does not stream lists; they are read in pages.",
        code: "no-streamed-lists",
      },
    ]);
  });

  it("does not wait for a slow kind, and reads it to its end", async () => {
    const cluster = createShop();
    const server = await serve(cluster);
    server.faults.add({ type: "slow", bytes: 200, everyMs: 10 }, pods);
    const running = read(server);
    const { watched, lines } = running;
    await watched.until("all kinds but one", () => {
      const { state } = watched.status();
      return state.type === "connecting" && state.kindsReady === kinds.length - 1;
    });
    expect(running.source.unread()).toEqual(new Set(["Pod", "ConfigMap"]));
    await watched.until("live", () => isLive(running) && equalsList(running, cluster));
    expect(lines).toEqual([]);
  });
});

describe("a live source and its API server", () => {
  it("says that nothing was ever read, and begins when the server does", async () => {
    const cluster = createShop();
    const first = await serve(cluster);
    const { port } = first;
    await first.close();
    const running = read(first);
    const { watched, lines } = running;
    await watched.until("unreachable", () => watched.status().state.type === "unreachable");
    expect(watched.status()).toMatchObject({
      state: {
        type: "unreachable",
        error: `http://127.0.0.1:${port} refused the connection: nothing listens there. Check that the cluster is running and that \`server\` in the kubeconfig is its address.`,
      },
      dataAsOf: null,
    });
    await serve(cluster, port);
    await watched.until("live", () => isLive(running) && equalsList(running, cluster));
    await expect.poll(() => countLines(lines)).toEqual({ "connection-refused": 1, [again]: 1 });
  });

  it("says as of when the data are while the server is gone, and catches up when it is back", async () => {
    const cluster = createShop();
    const first = await serve(cluster);
    const running = read(first);
    const { watched, lines } = running;
    await watched.until("live", () => isLive(running));
    watched.mark();
    const before = Date.now();
    await first.close();
    await watched.until("reconnecting", () => {
      const { state } = watched.status();
      return state.type === "reconnecting" && state.error.includes("refused the connection");
    });
    const { dataAsOf } = running.source.status();
    expect(Date.parse(dataAsOf ?? "")).toBeGreaterThanOrEqual(before);
    expect(Date.parse(dataAsOf ?? "")).toBeLessThanOrEqual(Date.now());
    changeShop(cluster);
    await serve(cluster, first.port);
    await watched.until("live again", () => isLive(running) && equalsList(running, cluster));
    expect(vanished(watched)).toEqual(["Service/shop/mail"]);
    await expect.poll(() => lines.at(-1)?.message).toBe(again);
    expect(countLines(lines)).toMatchObject({ "connection-refused": 1, [again]: 1 });
  });

  it("reads everything anew from a server that comes back with an older state", async () => {
    const cluster = createShop();
    for (let round = 0; round < 50; round++) relabel(cluster, "web", `web-${round}`);
    const first = await serve(cluster);
    const running = read(first);
    const { watched } = running;
    await watched.until("live", () => isLive(running));
    await first.close();
    const restored = createShop();
    drop(restored, "services", "shop", "cache");
    await serve(restored, first.port);
    await watched.until("the restored state", () => isLive(running) && equalsList(running, restored));
  });

  it("publishes nothing for a change of what is not kept", async () => {
    const cluster = createShop();
    const running = read(await serve(cluster));
    const { watched } = running;
    await watched.until("live", () => isLive(running) && equalsList(running, cluster));
    watched.mark();
    const annotate = (value: string): void => {
      change(cluster, "services", "web", (held) => ({
        ...held,
        metadata: { ...held.metadata, annotations: { "example.test/note": value } },
      }));
    };
    for (const value of ["a", "b", "c"]) annotate(value);
    relabel(cluster, "api", "ipa");
    await watched.until("the change that counts", () => equalsList(running, cluster));
    expect(watched.published()).toEqual(["Pod/shop/api"]);
  });

  it("tells a late subscriber everything at once", async () => {
    const cluster = createShop();
    const running = read(await serve(cluster));
    await running.watched.until("live", () => isLive(running));
    const updates: string[] = [];
    running.source.subscribe((update) => {
      updates.push(update.type === "events" ? `${update.events.length} events` : update.status.state.type);
    });
    expect(updates).toEqual(["live", `${running.watched.objects.size} events`]);
  });

  it("says nothing after it was stopped", async () => {
    const cluster = createShop();
    const running = read(await serve(cluster));
    const { watched, source } = running;
    await watched.until("live", () => isLive(running));
    watched.mark();
    await source.stop();
    changeShop(cluster);
    await new Promise((resolve) => setImmediate(resolve));
    expect(watched.published()).toEqual([]);
    expect(watched.states).toEqual([]);
  });

  it("takes a group that is not installed for empty", async () => {
    const cluster = createShop();
    const server = await serve(cluster);
    const entry = { ...kindEntry("Ingress"), group: "not.installed.example" };
    const running = read(server, { kinds: [kindEntry("Service"), entry] });
    await running.watched.until("live", () => isLive(running));
    expect(running.source.unread()).toEqual(new Set());
    expect(running.source.status()).toMatchObject({ state: { type: "live" }, unreadable: [] });
  });
});

const podPermission = '- apiGroups: [""]\n  resources: ["pods"]\n  verbs: ["get", "list", "watch"]\n';
const namespacesOf = (objects: ReadonlyMap<unknown, { readonly kind: string; readonly namespace: string }>): string[] =>
  [...new Set([...objects.values()].filter(({ kind }) => kind === "Pod").map(({ namespace }) => namespace))].sort();

describe("a live source that may not read everything", () => {
  it("names the kind that it may not read, and what would allow it; the others are live", async () => {
    const cluster = createShop();
    const server = await serve(cluster);
    const id = server.faults.add({ type: "forbidden", allNamespacesOnly: false }, pods);
    const running = read(server);
    const { watched, source } = running;
    await watched.until("live without pods", () => isLive(running) && watched.status().unreadable.length === 1);
    expect(source.status().unreadable).toEqual([
      {
        kind: "Pod",
        namespaces: [],
        reason: expect.stringContaining("pods is forbidden") as unknown,
        permission: podPermission,
      },
    ]);
    expect(source.unread()).toEqual(new Set(["Pod", "ConfigMap"]));
    server.faults.remove(id);
    // Some namespaces may be read a moment before all at once.
    await watched.until("all", () => equalsList(running, cluster) && watched.status().namespaces === null);
    expect(source.status().unreadable).toEqual([]);
    expect(source.unread()).toEqual(notAskedFor);
  });

  it("reads namespace by namespace where listing over all is forbidden, and follows new namespaces", async () => {
    const cluster = createShop();
    const server = await serve(cluster);
    server.faults.add({ type: "forbidden", allNamespacesOnly: true }, pods);
    // The shop's pods may be listed, those of other namespaces may not.
    for (const namespace of ["default", "kube-system", "kube-public", "kube-node-lease", "late"]) {
      server.faults.add({ type: "forbidden", allNamespacesOnly: false }, { ...pods, namespace });
    }
    const running = read(server);
    const { watched, source } = running;
    await watched.until("two namespaces", () => isLive(running) && namespacesOf(watched.objects).length === 2);
    expect(source.status()).toMatchObject({ namespaces: ["shop", "tools"], unreadable: [] });
    expect(source.unread()).toEqual(notAskedFor);
    create(cluster, "namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "late" } });
    create(cluster, "namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "new" } });
    await watched.until("a new one", () => watched.status().namespaces?.includes("new") === true);
    expect(source.status().namespaces).toEqual(["new", "shop", "tools"]);
    server.faults.clear();
    await watched.until("all", () => watched.status().namespaces === null && equalsList(running, cluster));
  });

  it("falls back to the context's namespace where namespaces may not be listed either", async () => {
    const cluster = createShop();
    const server = await serve(cluster);
    server.faults.add({ type: "forbidden", allNamespacesOnly: true });
    const running = read(server, { contextNamespace: "tools" });
    const { watched, source } = running;
    await watched.until("live in tools", () => isLive(running) && namespacesOf(watched.objects).length > 0);
    expect(namespacesOf(watched.objects)).toEqual(["tools"]);
    const status = source.status();
    expect(status.namespaces).toEqual(["tools"]);
    expect(status.unreadable.map(({ kind }) => kind)).toEqual(["Node", "Namespace", "IngressClass"]);
    expect(source.unread()).toEqual(new Set(["Node", "Namespace", "IngressClass", "ConfigMap"]));
  });

  it("reads only the namespaces that were named", async () => {
    const cluster = createShop();
    const server = await serve(cluster);
    const running = read(server, { namespaces: ["tools"] });
    const { watched, source } = running;
    await watched.until("live", () => isLive(running));
    const read_ = [...watched.objects.keys()].filter(
      (key) => !key.startsWith("Node/") && !key.startsWith("IngressClass/"),
    );
    expect(read_.sort()).toEqual(expect.arrayContaining(["Namespace//tools", "Pod/tools/ci", "Service/tools/ci"]));
    expect(read_.filter((key) => !key.includes("tools"))).toEqual([]);
    expect(source.status()).toMatchObject({ namespaces: ["tools"], unreadable: [] });
  });
});

describe("two clusters", () => {
  it("are read without holding each other up", async () => {
    const cluster = createCluster({ now: Date.now() });
    const server = await serve(cluster);
    const gone = read(server, { name: "gone", connection: connectToUrl("http://127.0.0.1:1") });
    const there = read(server);
    await there.watched.until("live", () => isLive(there));
    await gone.watched.until("unreachable", () => gone.watched.status().state.type === "unreachable");
  });
});
