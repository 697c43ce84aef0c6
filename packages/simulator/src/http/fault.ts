/** What can go wrong between a client and the API server, to be switched on for tests. */

/** One of the ways in which a request fails. */
export type Fault =
  /** The connection is cut: before the answer, or in the middle of a stream that is already running. */
  | { readonly type: "close" }
  /** The connection stays open and not one more byte comes. */
  | { readonly type: "stall" }
  /** 410 Expired: as the status of a list or watch, or as an ERROR event in a watch that began with 200. */
  | { readonly type: "gone"; readonly form: "status" | "event" }
  /** 429 with Retry-After. */
  | { readonly type: "too-many-requests"; readonly retryAfterSeconds: number }
  /** 422 to every request for a streamed list, as a server answers that does not know them. */
  | { readonly type: "no-streamed-lists" }
  /** 200, and then an ERROR event with code 500 before the first object of a streamed list. */
  | { readonly type: "streamed-list-error" }
  /** 500 InternalError. */
  | { readonly type: "internal-error" }
  /** 401, whatever the credentials are. */
  | { readonly type: "unauthorized" }
  /** 403; with `allNamespacesOnly` requests that name a namespace are allowed. */
  | { readonly type: "forbidden"; readonly allNamespacesOnly: boolean }
  /** A watch sends half of its next event and then ends; any other answer loses its second half. */
  | { readonly type: "truncate" }
  /** Answers trickle: so many bytes at a time, so many milliseconds apart. */
  | { readonly type: "slow"; readonly bytes: number; readonly everyMs: number };

/** Which requests a fault meets. What is absent meets all. */
export interface FaultScope {
  /** Plural of the resource (`pods`); absent: every resource. */
  readonly resource?: string;
  readonly verbs?: readonly string[];
  readonly namespace?: string;
}

export interface FaultRule {
  readonly id: string;
  readonly fault: Fault;
  readonly scope: FaultScope;
  /** How many requests it still meets; null: until it is switched off. */
  readonly remaining: number | null;
}

/** The request, as far as faults look at it. */
export interface FaultTarget {
  readonly resource: string | null;
  readonly verb: string;
  readonly namespace: string | null;
  readonly streamedList: boolean;
}

/** Switches faults on and off. A fault that ends connections also meets the watches that are running. */
export interface Faults {
  /** @returns the id by which it is switched off. */
  readonly add: (fault: Fault, scope?: FaultScope, count?: number) => string;
  readonly remove: (id: string) => boolean;
  readonly clear: () => void;
  readonly list: () => readonly FaultRule[];
  /** How many requests the fault of this id has met, also after it was switched off. */
  readonly met: (id: string) => number;
}

function appliesTo(fault: Fault, target: FaultTarget): boolean {
  switch (fault.type) {
    case "forbidden":
      return target.resource !== null && !(fault.allNamespacesOnly && target.namespace !== null);
    case "gone":
      return fault.form === "event" ? target.verb === "watch" : target.verb === "watch" || target.verb === "list";
    case "no-streamed-lists":
    case "streamed-list-error":
      return target.streamedList;
    case "close":
    case "stall":
    case "too-many-requests":
    case "internal-error":
    case "unauthorized":
    case "truncate":
    case "slow":
      return true;
  }
}

function inScope(scope: FaultScope, target: FaultTarget): boolean {
  if (scope.resource !== undefined && scope.resource !== target.resource) return false;
  if (scope.verbs !== undefined && !scope.verbs.includes(target.verb)) return false;
  return scope.namespace === undefined || scope.namespace === target.namespace;
}

export interface FaultTable extends Faults {
  /** The first fault that meets a request, counted as met; or null. */
  readonly take: (target: FaultTarget) => Fault | null;
  /** Counts a running stream as met by one rule, if it is in its scope. */
  readonly takeFrom: (id: string, target: FaultTarget) => Fault | null;
  /** Told of each fault that is switched on. */
  readonly onAdd: (listener: (rule: FaultRule) => void) => () => void;
}

export function faultMeets(rule: Pick<FaultRule, "fault" | "scope">, target: FaultTarget): boolean {
  return inScope(rule.scope, target) && appliesTo(rule.fault, target);
}

export function createFaultTable(): FaultTable {
  let rules: readonly FaultRule[] = [];
  let lastId = 0;
  const counts = new Map<string, number>();
  const listeners = new Set<(rule: FaultRule) => void>();

  function count(rule: FaultRule): Fault {
    counts.set(rule.id, (counts.get(rule.id) ?? 0) + 1);
    if (rule.remaining !== null) {
      rules = rules.flatMap((one) => {
        if (one !== rule) return [one];
        return rule.remaining === null || rule.remaining <= 1 ? [] : [{ ...rule, remaining: rule.remaining - 1 }];
      });
    }
    return rule.fault;
  }

  function takeFirst(meets: (rule: FaultRule) => boolean): Fault | null {
    const rule = rules.find(meets);
    return rule === undefined ? null : count(rule);
  }

  return {
    take: (target) => takeFirst((rule) => faultMeets(rule, target)),
    takeFrom: (id, target) => takeFirst((rule) => rule.id === id && faultMeets(rule, target)),
    add: (fault, scope = {}, times) => {
      const rule: FaultRule = { id: `fault-${++lastId}`, fault, scope, remaining: times ?? null };
      rules = [...rules, rule];
      for (const listener of listeners) listener(rule);
      return rule.id;
    },
    remove: (id) => {
      const before = rules.length;
      rules = rules.filter((rule) => rule.id !== id);
      return rules.length < before;
    },
    clear: () => {
      rules = [];
    },
    list: () => rules,
    met: (id) => counts.get(id) ?? 0,
    onAdd: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
