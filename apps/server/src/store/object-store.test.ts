import { createShare, kindEntry, projectObject } from "@portolan/shared";
import type { ObjectEvent, SlimObject } from "@portolan/shared";
import { describe, expect, it } from "vitest";
import { rawService } from "../../test/scripted-client.ts";
import { createObjectStore } from "./object-store.ts";
import type { ObjectStore } from "./object-store.ts";

const share = createShare();

function service(name: string, port = 80, namespace = "shop"): SlimObject {
  const raw = rawService(name, 1, port);
  const placed = { ...raw, metadata: { ...raw.metadata, namespace } };
  const projection = projectObject(kindEntry("Service"), placed, share);
  if (projection.type !== "object") throw new Error(projection.reason);
  return projection.object;
}

function record(): { readonly store: ObjectStore; readonly take: () => readonly string[] } {
  const events: string[] = [];
  const store = createObjectStore((event: ObjectEvent) => {
    if (event.type === "upsert") events.push(`upsert ${event.object.namespace}/${event.object.name}`);
    else events.push(`delete ${event.namespace}/${event.name}`);
  });
  return { store, take: () => events.splice(0) };
}

const namesOf = (store: ObjectStore): readonly string[] =>
  Array.from(store.all(), ({ namespace, name }) => `${namespace}/${name}`).sort();

describe("createObjectStore", () => {
  it("tells differences and nothing else", () => {
    const { store, take } = record();
    store.upsert(service("web"));
    store.upsert(service("web"));
    store.upsert(service("web", 8080));
    store.remove("Service", "shop", "web");
    store.remove("Service", "shop", "web");
    expect(take()).toEqual(["upsert shop/web", "upsert shop/web", "delete shop/web"]);
    expect(namesOf(store)).toEqual([]);
  });

  it("lists anew: what is equal is not told, what is gone is deleted", () => {
    const { store, take } = record();
    for (const name of ["web", "api", "db"]) store.upsert(service(name));
    take();
    const list = store.beginList("Service", { type: "all" });
    list.upsert(service("web"));
    list.upsert(service("api", 8080));
    list.upsert(service("mail"));
    list.end();
    expect(take()).toEqual(["upsert shop/api", "upsert shop/mail", "delete shop/db"]);
    expect(namesOf(store)).toEqual(["shop/api", "shop/mail", "shop/web"]);
  });

  it("deletes nothing for a list that was not ended", () => {
    const { store, take } = record();
    store.upsert(service("web"));
    take();
    store.beginList("Service", { type: "all" }).upsert(service("api"));
    expect(take()).toEqual(["upsert shop/api"]);
    expect(namesOf(store)).toEqual(["shop/api", "shop/web"]);
  });

  it.each([
    [{ type: "namespace", namespace: "shop" } as const, ["delete shop/web", "delete shop/api"]],
    [{ type: "name", name: "web" } as const, ["delete shop/web", "delete tools/web"]],
    [{ type: "all" } as const, ["delete shop/web", "delete shop/api", "delete tools/web"]],
  ])("clears within %j", (scope, expected) => {
    const { store, take } = record();
    for (const object of [service("web"), service("api"), service("web", 80, "tools")]) store.upsert(object);
    take();
    store.clear("Service", scope);
    expect(take()).toEqual(expected);
  });
});
