/** What every box needs of the canvas. The value never changes while the canvas lives, so no box renders for it. */
import type { BlockForm, Hop, Member, ServiceId } from "@portolan/shared";
import { createContext, useContext, useSyncExternalStore } from "react";
import { chainState, createFocusStore } from "./focus-store.ts";
import type { ChainState, FocusStore } from "./focus-store.ts";
import type { PortName, Selection } from "./selection.ts";

export interface CanvasActions {
  readonly focus: FocusStore;
  readonly selection: SelectionStore;
  readonly select: (selection: Selection) => void;
  readonly setUnfolded: (key: string, unfolded: boolean) => void;
  readonly setForm: (service: ServiceId, form: BlockForm) => void;
  /** Services may be folded to a line here. */
  readonly foldable: () => boolean;
}

export interface SelectionStore {
  readonly get: () => Selection | null;
  readonly set: (selection: Selection | null) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createSelectionStore(): SelectionStore {
  let selected: Selection | null = null;
  const listeners = new Set<() => void>();
  return {
    get: () => selected,
    set: (selection) => {
      selected = selection;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const nothing: CanvasActions = {
  focus: createFocusStore(),
  selection: createSelectionStore(),
  select: () => undefined,
  setUnfolded: () => undefined,
  setForm: () => undefined,
  foldable: () => false,
};

export const CanvasContext = createContext<CanvasActions>(nothing);

/** How this element stands to the chain that is pointed at; renders only when that changes. */
export function useChainState(member: Member): ChainState {
  const { focus } = useContext(CanvasContext);
  return useSyncExternalStore(focus.subscribe, () => chainState(member, focus.get()));
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

/** The port's name in a Service port's id: `80/TCP`; null for an ExternalName without ports. */
export function portOfKey(key: string | undefined): PortName | null {
  const port = key?.slice(key.lastIndexOf(":") + 1) ?? "";
  return /^[1-9]\d*\/[A-Z]+$/.test(port) ? port : null;
}
