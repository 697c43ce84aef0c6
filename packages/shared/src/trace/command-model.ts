/** What a typed line asks for (`curl …`, `kubectl exec … -- nc …`, `svc.ns:80`), and what is answered. */
import type { RecordType } from "../dns/dns-model.ts";
import type { ClientAnswer } from "../dns/resolve-from.ts";
import type { Trace } from "./trace-model.ts";

/** The client of which a line speaks. It becomes a trace's FROM by `resolveCommandSource`. */
export type CommandSource =
  /** The line names none: whoever asks has said it. */
  | { readonly type: "as-asked" }
  /** `kubectl exec`; a namespace that is null was not written. */
  | { readonly type: "pod"; readonly namespace: string | null; readonly name: string }
  /** `kubectl exec deploy/web`: one of its pods. */
  | { readonly type: "workload"; readonly kind: string; readonly namespace: string | null; readonly name: string }
  /** `kubectl run`: a pod that does not exist yet. */
  | { readonly type: "new-pod"; readonly namespace: string | null; readonly name: string }
  /** `ssh`, `docker exec`, `kubectl debug node/…`: a node by name or address, if there is one. */
  | { readonly type: "host"; readonly name: string };

/** One connection that a line asks for. */
export interface CommandTrace {
  readonly from: CommandSource;
  /** `tcp://HOST:PORT`, `http://HOST/PATH`, `icmp://HOST`: a trace's TO. Never with a user's name or password. */
  readonly to: string;
  /** The Host header where it differs from TO's host. */
  readonly hostHeader: string | null;
  readonly method: string;
  /** Without those that hold credentials. */
  readonly headers: Readonly<Record<string, string>>;
}

/** One question to the cluster's DNS. */
export interface CommandLookup {
  readonly from: CommandSource;
  readonly question: string;
  readonly recordType: RecordType;
  /** False where the program asks for the name as it stands (`dig`). */
  readonly search: boolean;
  /** The name server that the line names, by address or name; null where the client's own is asked. */
  readonly server: string | null;
}

/** A line that is not understood, where, and what to write instead. */
export interface CommandError {
  readonly type: "error";
  readonly reason: string;
  readonly cure: string;
  /** Of the first character that is not understood, from 0. */
  readonly position: number;
}

export type Command =
  /** At least one. `notes` say what of the line was left out and matters. */
  | { readonly type: "traces"; readonly traces: readonly CommandTrace[]; readonly notes: readonly string[] }
  | { readonly type: "resolve"; readonly lookups: readonly CommandLookup[]; readonly notes: readonly string[] }
  | CommandError;

/** What `GET …/trace` answers: the trace itself, or several where the line asks for several, or what DNS answers. */
export type TraceAnswer = Trace | TraceList | LookupList;

export interface TraceList {
  /** In the order of the line. */
  readonly traces: readonly Trace[];
}

export interface LookupList {
  readonly lookups: readonly ClientAnswer[];
}
