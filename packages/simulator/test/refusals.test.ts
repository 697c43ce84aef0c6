/**
 * What kube-apiserver 1.36.2 said of these objects (`POST ?dryRun=All&fieldValidation=Strict`), recorded with no other object there:
 * one fault each of Services, ports, probes, Ingresses, NetworkPolicies, slices and workloads, and some that are none. What the
 * simulator judges less strictly is not in the file: resources, tolerations, affinity and other fields that no path depends
 * on, and CIDRs with bits behind their prefix, which older API servers take.
 */
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ApiError } from "../src/core/api.ts";
import { createCluster } from "../src/create-cluster.ts";
import { findResourceOfKind } from "../src/core/resources.ts";
import type { KubeObject } from "../src/core/api.ts";
import recorded from "./refusals.json" with { type: "json" };

const now = Date.parse("2026-01-01T00:00:00Z");
const cluster = createCluster({ now, options: { serviceCidrs: ["10.96.0.0/16", "fd00:96::/112"] } });

function causesOf(manifest: string): readonly string[] {
  const object = parse(manifest, { version: "1.1" }) as KubeObject;
  const resource = findResourceOfKind(object.apiVersion, object.kind);
  if (resource === undefined) throw new Error(`no such kind: ${object.kind}`);
  try {
    cluster.create(resource, resource.namespaced ? "default" : "", object, { dryRun: true });
    return [];
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return (error.body.details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`);
  }
}

describe("objects that the API server has judged", () => {
  it.each(recorded)("$manifest", ({ manifest, causes }) => {
    expect([...causesOf(manifest)].sort()).toEqual([...causes].sort());
  });
});
