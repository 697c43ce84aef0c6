import type { Finding, Member, ServicePaths } from "@portolan/shared";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PlacedMark } from "../data/use-policy-marks.ts";
import { PathCanvas } from "./PathCanvas.tsx";
import type { DiagramDepth, Selection } from "./selection.ts";
import { useSize } from "./use-size.ts";
import styles from "./canvas.module.css";

export type { DiagramDepth, Selection } from "./selection.ts";

/** What the picture is drawn from; everything else (viewport, folds, hover) is its own. */
export interface PathDiagramProps {
  /** Keep the identity of the list while nothing in it changes: each new list is laid out. */
  readonly paths: readonly ServicePaths[];
  readonly depth: DiagramDepth;
  readonly selected: Selection | null;
  readonly onSelect: (selection: Selection | null) => void;
  /** What a traced connection passes: lit while nothing is pointed at. Keep its identity while it does not change. */
  readonly lit?: readonly Member[] | null;
  /** What network policies make of the backends, by the keys of their rows. */
  readonly marks?: readonly PlacedMark[];
  /** Shown as counts on the Services they are about. */
  readonly findings?: readonly Finding[];
  /** As tall as what is drawn, in a page that scrolls; else it fills its parent and scrolls by itself. */
  readonly fitted?: boolean;
}

// The list lays its chains out by itself; the picture leaves that to its worker and need not load it.
const PathList = lazy(async () => {
  const { PathList: component } = await import("./PathList.tsx");
  return { default: component };
});

const none: readonly Finding[] = [];
const noMarks: readonly PlacedMark[] = [];

/** Below this width the columns cannot be read side by side. */
const narrowest = 760;
/** A fitted picture is drawn smaller before it becomes a list: two stand side by side. */
const narrowestFitted = 620;

/**
 * The picture: every path of the given Services, from the client to the container. Where there is little width,
 * and on request, the same chains stand as a list.
 */
export function PathDiagram({
  paths,
  depth,
  selected,
  onSelect,
  findings = none,
  lit = null,
  marks = noMarks,
  fitted = false,
}: PathDiagramProps) {
  const { t } = useTranslation();
  const [size, ref] = useSize();
  const [asList, setAsList] = useState(false);
  const [height, setHeight] = useState<number | null>(null);
  const narrow = size.width > 0 && size.width < (fitted ? narrowestFitted : narrowest);
  const listed = narrow || asList;
  return (
    <section
      ref={ref}
      className={styles.canvas}
      data-fitted={fitted}
      style={fitted && !listed && height !== null ? { height } : undefined}
      aria-label={t("overview.paths")}
    >
      {listed ? (
        <Suspense>
          <PathList
            paths={paths}
            depth={depth}
            selected={selected}
            onSelect={onSelect}
            onPicture={
              narrow
                ? null
                : () => {
                    setAsList(false);
                  }
            }
          />
        </Suspense>
      ) : (
        <PathCanvas
          paths={paths}
          depth={depth}
          selected={selected}
          onSelect={onSelect}
          findings={findings}
          lit={lit}
          marks={marks}
          size={size}
          onHeight={fitted ? setHeight : null}
          onList={() => {
            setAsList(true);
          }}
        />
      )}
    </section>
  );
}
