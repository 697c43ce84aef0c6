/** What every box needs of the canvas. The value never changes while the canvas lives, so no box renders for it. */
import type { BlockForm, Hop, Member, PolicyMark, ServiceId } from "@portolan/shared";
import { createContext, useContext, useSyncExternalStore } from "react";
import { chainState, chainsState } from "./chain-state.ts";
import type { ChainState } from "./chain-state.ts";
import type { FindingCount, FindingCounts } from "./count-findings.ts";
import { createStore } from "./create-store.ts";
import type { Store } from "./create-store.ts";
import type { PortName, Selection } from "./selection.ts";

export interface CanvasActions {
  /** The chain that is pointed at. */
  readonly focus: Store<Member | null>;
  /** The chains of a traced connection, lit while nothing is pointed at. */
  readonly lit: Store<readonly Member[] | null>;
  /** What network policies make of backends, by their rows' keys. */
  readonly marks: Store<ReadonlyMap<string, PolicyMark>>;
  readonly selection: Store<Selection | null>;
  readonly findings: Store<FindingCounts>;
  readonly select: (selection: Selection) => void;
  readonly setUnfolded: (key: string, unfolded: boolean) => void;
  readonly setForm: (service: ServiceId, form: BlockForm) => void;
  /** Services may be folded to a line here. */
  readonly foldable: () => boolean;
}

/** The stores of a canvas, each with nothing in it. */
export function createStores(): Pick<CanvasActions, "focus" | "lit" | "marks" | "selection" | "findings"> {
  return {
    focus: createStore<Member | null>(null),
    lit: createStore<readonly Member[] | null>(null),
    marks: createStore<ReadonlyMap<string, PolicyMark>>(new Map()),
    selection: createStore<Selection | null>(null),
    findings: createStore<FindingCounts>(new Map()),
  };
}

const nothing: CanvasActions = {
  ...createStores(),
  select: () => undefined,
  setUnfolded: () => undefined,
  setForm: () => undefined,
  foldable: () => false,
};

export const CanvasContext = createContext<CanvasActions>(nothing);

/** How this element stands to the chain that is pointed at; renders only when that changes. */
export function useChainState(member: Member): ChainState {
  const { focus, lit } = useContext(CanvasContext);
  const pointed = useSyncExternalStore(focus.subscribe, () => chainState(member, focus.get()));
  const traced = useSyncExternalStore(lit.subscribe, () => chainsState(member, lit.get()));
  return pointed === "rest" ? traced : pointed;
}

/** Whether a row is the selected one: its Service and port, and its hop where the selection names one. */
export function useSelected(service: ServiceId, port: PortName | null, hop: Hop): boolean {
  const { selection } = useContext(CanvasContext);
  return useSyncExternalStore(selection.subscribe, () => {
    const selected = selection.get();
    if (selected?.service !== service) return false;
    return selected.port === port && (selected.hop ?? "service") === hop;
  });
}

/** How many findings a Service has, and how severe; undefined where it has none. */
export function useFindingCount(service: ServiceId): FindingCount | undefined {
  const { findings } = useContext(CanvasContext);
  return useSyncExternalStore(findings.subscribe, () => findings.get().get(service));
}

/** What network policies make of the backend of a row; undefined while they are not shown. */
export function usePolicyMark(row: string): PolicyMark | undefined {
  const { marks } = useContext(CanvasContext);
  return useSyncExternalStore(marks.subscribe, () => marks.get().get(row));
}

/** The port's name in a Service port's id: `80/TCP`; null for an ExternalName without ports. */
export function portOfKey(key: string | undefined): PortName | null {
  const port = key?.slice(key.lastIndexOf(":") + 1) ?? "";
  return /^[1-9]\d*\/[A-Z]+$/.test(port) ? port : null;
}
