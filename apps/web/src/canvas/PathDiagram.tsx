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

/**
 * The picture: every path of the given Services, from the client to the container. Fills its parent.
 * Where that is narrow, and on request, the same chains stand as a list.
 */
export function PathDiagram({
  paths,
  depth,
  selected,
  onSelect,
  findings = none,
  lit = null,
  marks = noMarks,
}: PathDiagramProps) {
  const { t } = useTranslation();
  const [size, ref] = useSize();
  const [asList, setAsList] = useState(false);
  const narrow = size.width > 0 && size.width < narrowest;
  return (
    <section ref={ref} className={styles.canvas} aria-label={t("overview.paths")}>
      {narrow || asList ? (
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
          onList={() => {
            setAsList(true);
          }}
        />
      )}
    </section>
  );
}
