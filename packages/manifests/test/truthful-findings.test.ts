/** No finding over manifests speaks of what only the simulator knows: pods' names, addresses, nodes, numbers that a cluster chooses. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { objectKey } from "@portolan/shared";
import { annotations } from "@portolan/simulator";
import { describe, expect, it } from "vitest";
import { checkManifests, type CheckedManifests } from "../src/check-manifests.ts";
import { readManifests } from "../src/read-manifests.ts";

const rules = join(import.meta.dirname, "../../shared/src/rules");
const sets = join(import.meta.dirname, "sets");

type Raw = Record<string, unknown>;

/** What findings tell that stands in no manifest and in no other cluster. */
function inventions({ built, findings, notJudged }: CheckedManifests, text: string): readonly string[] {
  const invented = built.slim.flatMap((object): readonly string[] => {
    const isGiven = built.documents.has(objectKey(object));
    if (object.kind === "Pod") return [...(isGiven ? [] : [object.name]), ...object.podIPs, object.nodeName ?? ""];
    return isGiven || !["ReplicaSet", "EndpointSlice", "Node"].includes(object.kind) ? [] : [object.name];
  });
  const names = new Set(invented.filter((name) => name !== "" && !text.includes(name)));
  return [...findings, ...notJudged].flatMap((each) => {
    const words = JSON.stringify(each).split(/[^-.:\w]+/);
    return words
      .filter((word) => names.has(word) || /-[0-9a-f]{7,10}-[b-z2-9]{5}$/.test(word))
      .map((word) => `${each.rule}: ${word}`);
  });
}

function check(text: string, closed: boolean): CheckedManifests {
  return checkManifests(readManifests("-", text).documents, { closed });
}

const examples = readdirSync(rules).filter((name) => !name.includes("."));

describe("findings name what is written", () => {
  it.each(examples)("%s", (rule) => {
    const text = readFileSync(join(rules, rule, "broken.yaml"), "utf8");
    expect(inventions(check(text, true), text)).toEqual([]);
    expect(inventions(check(text, false), text)).toEqual([]);
  });

  const faults: readonly { readonly fault: string; readonly change: (object: Raw) => void }[] = [
    { fault: "Services ask for a port name that no pod has", change: portsWith({ targetPort: "nobody" }) },
    { fault: "Services ask for a number that no pod declares", change: portsWith({ targetPort: 4711 }) },
    { fault: "Services ask for SCTP", change: portsWith({ protocol: "SCTP" }) },
    { fault: "Services select nobody", change: specOf("Service", { selector: { nobody: "here" } }) },
    { fault: "Services are node-local", change: specOf("Service", { internalTrafficPolicy: "Local" }) },
    {
      fault: "Services are open on nodes with an endpoint",
      change: specOf("Service", { type: "NodePort", clusterIP: undefined, externalTrafficPolicy: "Local" }),
    },
    { fault: "Services are headless", change: specOf("Service", { type: undefined, clusterIP: "None" }) },
    { fault: "Services are of two families", change: specOf("Service", { ipFamilies: ["IPv4", "IPv6"] }) },
    { fault: "workloads have no pods", change: specOf(null, { replicas: 0 }) },
    { fault: "workloads have no selector that fits", change: specOf(null, { selector: { matchLabels: { no: "" } } }) },
    { fault: "pods are never ready", change: templateOf({ [annotations.ready]: "false" }) },
    { fault: "pods crash", change: templateOf({ [annotations.waiting]: "CrashLoopBackOff" }) },
    { fault: "every object's name is chosen by the API server", change: generateNames },
    { fault: "policies let nobody in", change: specOf("NetworkPolicy", { ingress: [], podSelector: {} }) },
  ];
  const denyAll = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "deny-all" },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  };

  it.each(faults)("where $fault", ({ change }) => {
    let told = 0;
    for (const set of readdirSync(sets)) {
      const given = readdirSync(join(sets, set)).flatMap(
        (file) => readManifests(file, readFileSync(join(sets, set, file), "utf8")).documents,
      );
      const items = structuredClone(given.map(({ value }) => value)) as Raw[];
      for (const item of items) change(item);
      const text = JSON.stringify({ apiVersion: "v1", kind: "List", items: [...items, denyAll] });
      const checked = check(text, true);
      told += checked.findings.length;
      expect(inventions(checked, text)).toEqual([]);
    }
    expect(told).toBeGreaterThan(0);
  });
});

function specOf(kind: string | null, fields: Raw): (object: Raw) => void {
  return (object) => {
    const spec = object["spec"] as Raw | undefined;
    if (spec === undefined || (kind === null ? !("template" in spec) : object["kind"] !== kind)) return;
    Object.assign(spec, fields);
  };
}

function portsWith(fields: Raw): (object: Raw) => void {
  return (object) => {
    const ports = object["kind"] === "Service" ? ((object["spec"] as Raw)["ports"] as Raw[] | undefined) : undefined;
    for (const port of ports ?? []) Object.assign(port, fields);
  };
}

function templateOf(given: Raw): (object: Raw) => void {
  return (object) => {
    const template = (object["spec"] as Raw | undefined)?.["template"] as Raw | undefined;
    if (template === undefined) return;
    const metadata = (template["metadata"] ??= {}) as Raw;
    metadata["annotations"] = { ...(metadata["annotations"] as Raw | undefined), ...given };
  };
}

function generateNames(object: Raw): void {
  const metadata = object["metadata"] as Raw;
  if (object["kind"] === "Namespace") return;
  metadata["generateName"] = `${String(metadata["name"])}-`;
  delete metadata["name"];
}
