/** The inspector of the selected path, with the live view of its Service. */
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Keyed, ServicePaths } from "@portolan/shared";
import type { Selection } from "../canvas/selection.ts";
import { useView } from "../data/use-view.ts";
import { serviceViewKey } from "../data/view-keys.ts";
import { splitServiceId } from "./split-service-id.ts";
import styles from "./pages.module.css";

const Inspector = lazy(async () => {
  const { Inspector: component } = await import("../inspector/inspector.tsx");
  return { default: component };
});

interface DetailsProps {
  readonly cluster: string;
  readonly selection: Selection | null;
  /** What the picture draws; it fills the inspector until the Service's own view comes. */
  readonly drawn: Keyed<ServicePaths>;
  readonly onSelect: (selection: Selection) => void;
  readonly onClose: (() => void) | null;
}

export function Details({ cluster, selection, drawn, onSelect, onClose }: DetailsProps) {
  const { t } = useTranslation();
  const names = selection === null ? null : splitServiceId(selection.service);
  const view = useView(names === null ? null : serviceViewKey(names.namespace, names.name));
  if (selection === null) {
    return (
      <div className={styles.nothing} data-testid="inspector-nothing">
        <p>
          <b>{t("inspector.nothing")}</b>
        </p>
        <p>{t("inspector.nothingHelp")}</p>
      </div>
    );
  }
  return (
    <Suspense fallback={<div className={styles.detailsWaiting} />}>
      <Inspector
        cluster={cluster}
        selection={selection}
        view={view}
        drawn={drawn[selection.service]}
        onSelect={onSelect}
        onClose={onClose}
      />
    </Suspense>
  );
}
