/** Reads the recorded scenarios under `truth/` (its README says what they are). */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readState } from "../src/model/read-state.ts";
import { createShare } from "../src/model/share-values.ts";
import { createSnapshot } from "../src/snapshot/create-snapshot.ts";
import type { Snapshot } from "../src/snapshot/snapshot.ts";

export interface RecordedOutcome {
  readonly outcome: "delivered" | "refused" | "dropped" | "unreachable";
  /** `namespace/name` of the pod that answered. */
  readonly pod?: string;
  readonly port?: number;
  readonly count: number;
}

export interface RecordedProbe {
  /** `outside`, `node/NAME` or `pod/NAMESPACE/NAME`. */
  readonly from: string;
  /** `tcp://ADDRESS:PORT` or `udp://…`. */
  readonly to: string;
  readonly observed: readonly RecordedOutcome[];
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
  readonly probes: readonly RecordedProbe[];
  readonly questions: readonly RecordedQuestion[];
  readonly snapshot: Snapshot;
  /** Whether a process of the pod listens there; the API cannot show that, the recordings note it. */
  readonly listens: (pod: string, port: number) => boolean;
}

export const truthFolder = join(import.meta.dirname, "truth");

export const scenarioNames: readonly string[] = readdirSync(truthFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

/** Reads one scenario; throws when its state holds something that is not understood. */
export function readScenario(name: string): Scenario {
  const folder = join(truthFolder, name);
  const state = readJson(join(folder, "state.json")) as RawState;
  const { objects, problems } = readState(state, createShare());
  if (problems.length > 0) throw new Error(`${name}: ${JSON.stringify(problems[0])}`);
  const snapshot = createSnapshot();
  for (const object of objects) snapshot.applyEvent({ type: "upsert", object });
  const observed = readJson(join(folder, "observed.json")) as Pick<Scenario, "about" | "namespace" | "probes">;
  const dns = join(folder, "dns.json");
  const questions = existsSync(dns) ? (readJson(dns) as { questions: readonly RecordedQuestion[] }).questions : [];
  const { about, namespace, probes } = observed;
  return { name, about, namespace, probes, questions, snapshot, listens: readListeners(state) };
}

interface RawContainer {
  readonly restartPolicy?: string;
  readonly ports?: readonly { readonly containerPort: number }[];
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
  const listeners = new Map<string, ReadonlySet<number>>();
  for (const { kind, metadata, spec } of items) {
    if (kind !== "Pod") continue;
    const noted = metadata.annotations?.["lab/listen"];
    const sidecars = (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
    const declared = [...(spec?.containers ?? []), ...sidecars].flatMap(({ ports = [] }) => ports);
    const ports = noted === undefined ? declared.map(({ containerPort }) => containerPort) : numbersIn(noted);
    listeners.set(`${metadata.namespace ?? ""}/${metadata.name}`, new Set(ports));
  }
  return (pod, port) => listeners.get(pod)?.has(port) ?? false;
}

function numbersIn(text: string): readonly number[] {
  return (text.match(/\d+/g) ?? []).map(Number);
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
