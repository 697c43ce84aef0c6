/** Every path of one namespace. */
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { NamespaceView } from "@portolan/shared";
import { usePolicyMarks } from "../data/use-policy-marks.ts";
import { useView } from "../data/use-view.ts";
import { namespaceViewKey } from "../data/view-keys.ts";
import { headlineOf, headlineVerdict } from "../ui/headline.ts";
import { Notice } from "../ui/notice.tsx";
import { useHeadlineText } from "../ui/use-headline-text.ts";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import { WorkArea } from "../ui/work-area.tsx";
import { Crumbs } from "./crumbs.tsx";
import { Details } from "./details.tsx";
import { PageHead } from "./page-head.tsx";
import { PolicyNotes } from "./policy-notes.tsx";
import { PolicySwitch } from "./policy-switch.tsx";
import { Picture } from "./picture.tsx";
import { useOrderedPaths } from "./use-ordered-paths.ts";
import { useSelection } from "./use-selection.ts";
import styles from "./pages.module.css";

const route = getRouteApi("/c/$cluster/ns/$ns");

export function NamespacePage() {
  const { t } = useTranslation();
  const { ns } = route.useParams();
  const view = useView(namespaceViewKey(ns));
  if (view === undefined) return <div className={styles.pictureWaiting} />;
  if (Object.keys(view.paths).length > 0) return <Namespace view={view} />;
  return view.exists ? (
    <Notice name="namespace-empty" tone="calm" title={t("namespace.empty", { name: ns })}>
      <p>{t("namespace.emptyHelp")}</p>
      <pre>kubectl expose deployment NAME --port=80 -n {ns}</pre>
    </Notice>
  ) : (
    <Notice name="namespace-missing" tone="part" title={t("namespace.missing", { name: ns })}>
      <p>{t("namespace.missingHelp")}</p>
    </Notice>
  );
}

function Namespace({ view }: { readonly view: NamespaceView }) {
  const { t } = useTranslation();
  const { cluster } = route.useParams();
  const { pane } = route.useSearch();
  const { selected, select } = useSelection();
  const headlineText = useHeadlineText();
  const paths = useOrderedPaths(view.paths, view.namespace);
  const marks = usePolicyMarks(view.namespace, null);
  const findings = useMemo(() => Object.values(view.findings), [view.findings]);
  const headline = headlineOf(view.totals);
  return (
    <>
      <PageHead
        title={<Crumbs cluster={cluster} namespace={view.namespace} />}
        note={
          <>
            <VerdictMark verdict={headlineVerdict(headline)} spoken={false} /> {headlineText(headline)} ·{" "}
            {t("counts.services", { count: view.totals.services })}
          </>
        }
      >
        <PolicySwitch paths={paths} />
      </PageHead>
      <PolicyNotes marks={marks} />
      <div className={styles.rest}>
        <WorkArea
          pane={pane === "details" ? "details" : "picture"}
          picture={
            <Picture
              paths={paths}
              depth="namespace"
              selected={selected}
              onSelect={select}
              findings={findings}
              marks={marks}
            />
          }
          details={
            selected === null && pane !== "details" ? null : (
              <Details
                cluster={cluster}
                selection={selected}
                drawn={view.paths}
                onSelect={select}
                onClose={() => {
                  select(null);
                }}
              />
            )
          }
        />
      </div>
    </>
  );
}
