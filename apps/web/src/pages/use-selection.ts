/** The selection lives in the URL; choosing on a narrow screen also shows the details. */
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import type { Selection } from "../canvas/selection.ts";
import { formatSelection, parseSelection } from "../router/search-params.ts";

const route = getRouteApi("/c/$cluster");

export interface SelectionState {
  readonly selected: Selection | null;
  readonly select: (selection: Selection | null) => void;
}

export function useSelection(): SelectionState {
  const { select: text, pane } = route.useSearch();
  // Not the route's own: from there "." would be the cluster's page, whichever page below it is shown.
  const navigate = useNavigate();
  const selected = useMemo(() => parseSelection(text), [text]);
  const select = useCallback(
    (selection: Selection | null) => {
      void navigate({
        to: ".",
        search: (former) => ({
          ...former,
          select: selection === null ? undefined : formatSelection(selection),
          pane: selection === null ? "picture" : "details",
        }),
        // The first selection is a step that the back button takes back: a narrow screen has left the picture by it.
        replace: selection === null || pane === "details",
      });
    },
    [navigate, pane],
  );
  return { selected, select };
}
