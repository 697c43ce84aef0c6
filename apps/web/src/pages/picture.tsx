/** The picture, loaded when it is first needed: React Flow is the largest part of the app. */
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { PathDiagramProps } from "../canvas/PathDiagram.tsx";
import styles from "./pages.module.css";

// Asked for as soon as a page with a picture is, while its data is still on the way.
const canvas = import("../canvas/PathDiagram.tsx");

const PathDiagram = lazy(async () => {
  const { PathDiagram: component } = await canvas;
  return { default: component };
});

export function Picture(props: PathDiagramProps) {
  const { t } = useTranslation();
  return (
    <div className={props.fitted === true ? styles.fittedPicture : styles.picture} data-testid="picture">
      {props.fitted !== true && <h2 className="visually-hidden">{t("overview.paths")}</h2>}
      <Suspense fallback={<div className={styles.pictureWaiting} />}>
        <PathDiagram {...props} />
      </Suspense>
    </div>
  );
}
