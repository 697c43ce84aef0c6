/** Every mend that a rule offers for its own broken example mends it in a control plane, and breaks nothing else. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Finding } from "../src/rules/finding.ts";
import { rules } from "../src/rules/registry.generated.ts";
import { patchObject, recreateObject } from "./apply-patch.ts";
import { checkCluster, checkManifests } from "./check-objects.ts";
import { loadManifests, settle } from "./load-manifests.ts";

/** Rules whose examples have no mend that a patch of one object could be: why stands beside each. */
const unpatchable = [
  // What a controller lacks is told by its message.
  "gateway-status",
  // Which of the two was meant only a person knows.
  "ingress-duplicate-path",
  // Only its controller gives an Ingress its address.
  "ingress-no-address",
  // Which backends were meant is not said by the address.
  "endpoint-address-restricted",
  // The Service that is missing is another object.
  "orphan-endpoints",
  // Who reads Endpoints is not known.
  "endpoints-truncated",
  // What is to stand in place of externalIPs is not said by them.
  "external-ips",
  // Of a client's configuration only host and port are read: what stands around them may be a secret.
  "client-port-mismatch",
  // The address belongs into an EndpointSlice, another object.
  "externalname-address",
  // The class of a load balancer cannot be changed.
  "lb-class-unclaimed",
  // Only a controller gives a load balancer its address.
  "lb-pending",
  // It is on purpose, unless a person knows better.
  "proxy-elsewhere",
  // A deletion cannot be taken back.
  "namespace-terminating",
  // Only the machine itself can be mended.
  "node-not-ready",
  // What the pods wait for is told, not mended.
  "headless-no-ready",
  "no-ready-endpoints",
  "publish-not-ready",
  "some-not-ready",
  // The example's Service has no workload of its name: nothing tells what it was meant to select.
  "selectorless-no-endpoints",
  // Which of the two ports is meant only a person knows.
  "shared-target-conflict",
  // Another endpoint has to be there before the last one ends.
  "only-terminating",
  // Whether a Service is wanted only a person knows.
  "workload-unserved",
  // Which number was meant for the nodes is not said.
  "port-looks-like-node-port",
  // What the field held is not kept: the annotation may hold secrets.
  "dropped-field",
  // The example's pods are bare, and a pod's ports cannot be changed.
  "target-port-name-partial",
];

// What the API server refuses is never in a cluster: the registry's test mends the manifests.
const examples = rules
  .filter(({ type }) => type !== "manifest")
  .map(({ id }) => {
    const yaml = readFileSync(join(import.meta.dirname, "../src/rules", id, "broken.yaml"), "utf8");
    return { id, yaml, fixes: checkManifests(yaml).flatMap(({ rule, fixes }) => (rule === id ? fixes : [])) };
  });

describe("the mends of broken.yaml", () => {
  const cases = examples.flatMap(({ id, yaml, fixes }) =>
    fixes.map((fix, index) => ({ name: `${id}: ${fix.summary}`, id, yaml, index })),
  );

  it.each(cases)("$name", ({ id, yaml, index }) => {
    const cluster = loadManifests(yaml);
    const fix = checkCluster(cluster)
      .filter(({ rule }) => rule === id)
      .flatMap(({ fixes }) => fixes)[index];
    if (fix === undefined) throw new Error("the same manifests yield the same mends");
    if (fix.command.includes(" replace --force ")) recreateObject(cluster, fix.object, fix.patch);
    else patchObject(cluster, fix.object, fix.patch);
    settle(cluster);
    const left = checkCluster(cluster).filter(({ rule, severity }) => rule === id || severity !== "info");
    expect(left.map(text)).toEqual([]);
  });

  it("are offered by every rule that can", () => {
    expect(examples.filter(({ fixes }) => fixes.length === 0).map(({ id }) => id)).toEqual(unpatchable.sort());
  });
});

function text({ rule, severity, object, message }: Finding): string {
  return `${severity} ${rule} ${object.namespace ?? ""}/${object.name}: ${message}`;
}
