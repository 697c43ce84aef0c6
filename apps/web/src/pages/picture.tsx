/** The picture, loaded when it is first needed: React Flow is the largest part of the app. */
import { lazy, Suspense } from "react";
import type { PathDiagramProps } from "../canvas/PathDiagram.tsx";
import styles from "./pages.module.css";

const PathDiagram = lazy(async () => {
  const { PathDiagram: component } = await import("../canvas/PathDiagram.tsx");
  return { default: component };
});

export function Picture(props: PathDiagramProps) {
  return (
    <div className={styles.picture} data-testid="picture">
      <Suspense fallback={<div className={styles.pictureWaiting} />}>
        <PathDiagram {...props} />
      </Suspense>
    </div>
  );
}
