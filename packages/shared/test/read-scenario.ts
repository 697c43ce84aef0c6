/** Reads the recorded scenarios under `truth/` (its README says what they are). */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readState } from "../src/model/read-state.ts";
import { createShare } from "../src/model/share-values.ts";
import { createSnapshot } from "../src/snapshot/create-snapshot.ts";
import type { Snapshot } from "../src/snapshot/snapshot.ts";

export interface RecordedOutcome {
  /** `answered`: by something that is no pod of the recording (lab/README.md). */
  readonly outcome: "delivered" | "refused" | "dropped" | "unreachable" | "answered";
  /** `namespace/name` of the pod that answered. */
  readonly pod?: string;
  readonly port?: number;
  /** The source address that the pod saw. */
  readonly client?: string;
  readonly count: number;
}

export interface RecordedProbe {
  /** `outside`, `node/NAME` or `pod/NAMESPACE/NAME`. */
  readonly from: string;
  /** `tcp://ADDRESS:PORT` or `udp://…`. */
  readonly to: string;
  /** The same target by its Service's name, where it has one. */
  readonly dns?: string;
  readonly observed: readonly RecordedOutcome[];
}

/** What a healthCheckNodePort answered over HTTP. */
export interface RecordedHealth {
  readonly from: string;
  readonly url: string;
  readonly status: number;
}

export interface RecordedQuestion {
  readonly question: string;
  readonly type: string;
  readonly status: string;
  readonly answers: readonly { readonly name: string; readonly type: string; readonly data: string }[];
}

export interface Scenario {
  readonly name: string;
  readonly about: string;
  readonly namespace: string;
  readonly proxyMode: "iptables" | "nftables";
  readonly probes: readonly RecordedProbe[];
  readonly health: readonly RecordedHealth[];
  readonly questions: readonly RecordedQuestion[];
  readonly snapshot: Snapshot;
  /** Whether a process of the pod listens there; the API cannot show that, the recordings note it. */
  readonly listens: (pod: string, port: number, protocol?: string) => boolean;
}

export const truthFolder = join(import.meta.dirname, "truth");

/** More of them, from a lab of our own. */
export const labFolder = join(import.meta.dirname, "lab");

/** The scenarios in a folder, by name. */
export function listScenarios(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

export const scenarioNames: readonly string[] = listScenarios(truthFolder);

/** Reads one scenario; throws when its state holds something that is not understood. */
export function readScenario(name: string, within = truthFolder): Scenario {
  const folder = join(within, name);
  const state = readJson(join(folder, "state.json")) as RawState;
  const { objects, problems } = readState(state, createShare());
  if (problems.length > 0) throw new Error(`${name}: ${JSON.stringify(problems[0])}`);
  const snapshot = createSnapshot();
  for (const object of objects) snapshot.applyEvent({ type: "upsert", object });
  const observed = readJson(join(folder, "observed.json")) as Pick<
    Scenario,
    "about" | "namespace" | "proxyMode" | "probes"
  > & { readonly health?: readonly RecordedHealth[] };
  const dns = join(folder, "dns.json");
  const questions = existsSync(dns) ? (readJson(dns) as { questions: readonly RecordedQuestion[] }).questions : [];
  const { about, namespace, proxyMode, probes, health = [] } = observed;
  return { name, about, namespace, proxyMode, probes, health, questions, snapshot, listens: readListeners(state) };
}

interface RawContainer {
  readonly restartPolicy?: string;
  readonly ports?: readonly { readonly containerPort: number; readonly protocol?: string }[];
}

interface RawState {
  readonly items: readonly {
    readonly kind: string;
    readonly metadata: {
      readonly name: string;
      readonly namespace?: string;
      readonly annotations?: Readonly<Record<string, string>>;
    };
    readonly spec?: {
      readonly containers?: readonly RawContainer[];
      readonly initContainers?: readonly RawContainer[];
    };
  }[];
}

function readListeners({ items }: RawState): Scenario["listens"] {
  const listeners = new Map<string, ReadonlySet<string>>();
  for (const { kind, metadata, spec } of items) {
    if (kind !== "Pod") continue;
    const noted = metadata.annotations?.["lab/listen"];
    const sidecars = (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
    const declared = [...(spec?.containers ?? []), ...sidecars].flatMap(({ ports = [] }) => ports);
    const ports =
      noted === undefined
        ? declared.map(({ containerPort, protocol = "TCP" }) => `${String(containerPort)}/${protocol}`)
        : notedPorts(noted);
    listeners.set(`${metadata.namespace ?? ""}/${metadata.name}`, new Set(ports));
  }
  return (pod, port, protocol = "TCP") => listeners.get(pod)?.has(`${String(port)}/${protocol}`) ?? false;
}

/** `8080,udp/53`, `none`. */
function notedPorts(text: string): readonly string[] {
  return [...text.matchAll(/(?:(tcp|udp|sctp)\/)?(\d+)(?:\/(tcp|udp|sctp))?/gi)].map(
    ([, before, port = "", after]) => `${port}/${(before ?? after ?? "tcp").toUpperCase()}`,
  );
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
