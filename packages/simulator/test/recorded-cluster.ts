/**
 * The cluster that the recordings were made on, and what was done to it: manifests and then the few kubectl commands
 * of `steps`. `test/truth` holds one folder a scenario; `*.nftables` are the same with kube-proxy in that mode.
 */
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse, parseAllDocuments } from "yaml";
import { ApiError, annotations, createCluster, findResourceOfKind } from "../src/index.ts";
import type { Cluster, KubeObject, Resource } from "../src/index.ts";

const directory = fileURLToPath(new URL("truth/", import.meta.url));

/** What the recorded API server said about one object that it refused or warned about. */
export interface Verdict {
  readonly kind: string;
  readonly name: string;
  readonly response: { readonly code: number; readonly warning?: string; readonly status?: unknown };
}

/** One recorded scenario. */
export interface Recording {
  readonly about: string;
  readonly namespace: string;
  readonly steps: readonly string[];
  readonly api: readonly Verdict[];
  readonly endpointSlices: readonly KubeObject[];
  readonly endpoints: readonly KubeObject[];
  readonly services: readonly KubeObject[];
}

export const scenarios: readonly string[] = readdirSync(directory).sort();

export function readRecording(scenario: string): Recording {
  return JSON.parse(readFileSync(`${directory}${scenario}/recorded.json`, "utf8")) as Recording;
}

export function readManifests(scenario: string): readonly KubeObject[] {
  const text = readFileSync(`${directory}${scenario}/manifests.yaml`, "utf8");
  return parseAllDocuments(text).map((document) => document.toJS() as KubeObject);
}

/** The annotations that steered the recorded set-up, as the simulator's own. */
const steering: Readonly<Record<string, string>> = {
  "lab/ready": annotations.ready,
  "lab/pending": annotations.pending,
  "lab/terminating": annotations.terminating,
  "lab/lb-ip": annotations.loadBalancerIP,
};

function translate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(translate);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => {
    if (key === "lab/pending") return [annotations.pending, "true"];
    return [steering[key] ?? key, translate(item)];
  });
  return Object.fromEntries(entries);
}

/** node-a and node-b in their zones, Services in 10.96.0.0/16, nobody who hands out load-balancer addresses unasked. */
export function recordedCluster(now: number): Cluster {
  return createCluster({ now, options: { loadBalancer: { type: "off" } } });
}

export function resourceOf(object: KubeObject): Resource {
  const resource = findResourceOfKind(object.apiVersion, object.kind);
  if (!resource) throw new Error(`no resource for ${object.apiVersion} ${object.kind}`);
  return resource;
}

function verdictOf(object: KubeObject, code: number, warnings: readonly string[], status: unknown): Verdict {
  const header = warnings.map((warning) => `299 - ${JSON.stringify(warning)}`).join(", ");
  return {
    kind: object.kind,
    name: object.metadata.name ?? "",
    response: { code, ...(header === "" ? {} : { warning: header }), ...(status === undefined ? {} : { status }) },
  };
}

/** Creates the manifests; returns what was refused or warned about, in their order. */
export function createManifests(cluster: Cluster, scenario: string, namespace: string): readonly Verdict[] {
  const verdicts: Verdict[] = [];
  for (const manifest of readManifests(scenario)) {
    const object = translate(manifest) as KubeObject;
    try {
      const { warnings } = cluster.create(resourceOf(object), namespace, object);
      if (warnings.length > 0) verdicts.push(verdictOf(object, 201, warnings, undefined));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      verdicts.push(verdictOf(object, error.code, error.warnings, error.body));
    }
  }
  return verdicts;
}

interface PodLike extends KubeObject {
  readonly status?: { readonly podIP?: string };
}

/** Carries out one recorded step; throws for a command that it does not know. */
export function runStep(cluster: Cluster, step: string): void {
  const pods = cluster.resource("", "v1", "pods");
  if (!pods) throw new Error("no pods");
  const deletion = /^kubectl -n (\S+) delete pod (\S+) --wait=false --grace-period=(\d+)$/.exec(step);
  if (deletion) {
    cluster.delete(pods, deletion[1] ?? "", deletion[2] ?? "", { gracePeriodSeconds: Number(deletion[3]) });
    return;
  }
  const patch = /^kubectl -n (\S+) patch pod (\S+) --subresource=status --type=merge -p '(.*)'$/.exec(step);
  if (patch) {
    const pod = cluster.get(pods, patch[1] ?? "", patch[2] ?? "") as PodLike;
    const { status } = JSON.parse(patch[3] ?? "") as { readonly status: object };
    cluster.update(pods, patch[1] ?? "", { ...pod, status: { ...pod.status, ...status } }, { subresource: "status" });
    return;
  }
  const apply =
    /^sleep 2; IP=\$\(kubectl -n (\S+) get pod (\S+) -o jsonpath=\{\.status\.podIP\}\); printf '(.*)' \| kubectl -n \S+ apply -f -$/s.exec(
      step,
    );
  if (!apply) throw new Error(`a step that the test does not know: ${step}`);
  const pod = cluster.get(pods, apply[1] ?? "", apply[2] ?? "") as PodLike;
  const text = (apply[3] ?? "").replaceAll("\\n", "\n").replace("'$IP'", pod.status?.podIP ?? "");
  const object = parse(text) as KubeObject;
  cluster.create(resourceOf(object), apply[1] ?? "", object);
}
