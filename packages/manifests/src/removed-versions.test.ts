import { expect, it } from "vitest";
import { readManifests } from "./read-manifests.ts";
import { findRemovedVersion, tellRemovedVersions } from "./removed-versions.ts";

it.each([
  ["extensions/v1beta1", "Ingress", 22],
  ["networking.k8s.io/v1beta1", "Ingress", 22],
  ["apps/v1beta2", "StatefulSet", 16],
  ["discovery.k8s.io/v1beta1", "EndpointSlice", 25],
  ["policy/v1beta1", "PodSecurityPolicy", 25],
  ["storage.k8s.io/v1beta1", "CSIStorageCapacity", 27],
  ["flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", 32],
  ["networking.k8s.io/v1", "Ingress", undefined],
  ["networking.k8s.io/v1beta1", "IPAddress", undefined],
  ["gateway.networking.k8s.io/v1beta1", "Gateway", undefined],
  ["v1", "constructor", undefined],
  ["constructor", "name", undefined],
])("%s %s: %s", (apiVersion, kind, since) => {
  expect(findRemovedVersion(apiVersion, kind)?.since).toBe(since);
});

it("tells each version once, with the objects that say it", () => {
  const ingress = (name: string): string =>
    `apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: { name: ${name} }\n`;
  const psp = "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: { name: tight }\n";
  const text = [...["a", "b", "c", "d", "e"].map(ingress), psp].join("---\n");
  expect(tellRemovedVersions(readManifests("a.yaml", text).documents)).toEqual([
    "extensions/v1beta1 of Ingress is gone since Kubernetes 1.22: write networking.k8s.io/v1 (a in a.yaml:1, b in a.yaml:5, c in a.yaml:9 and 2 more).",
    "policy/v1beta1 of PodSecurityPolicy is gone since Kubernetes 1.25: nothing takes its place (tight in a.yaml:21).",
  ]);
});
