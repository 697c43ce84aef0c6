/** One Service: its paths fill the canvas, the details stand beside them. */
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ServicePaths, ServiceView } from "@portolan/shared";
import { portName } from "../canvas/selection.ts";
import { usePolicyMarks } from "../data/use-policy-marks.ts";
import { useView } from "../data/use-view.ts";
import { serviceViewKey } from "../data/view-keys.ts";
import { selectPort } from "../inspector/select-findings.ts";
import { Notice } from "../ui/notice.tsx";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import { WorkArea } from "../ui/work-area.tsx";
import { Crumbs } from "./crumbs.tsx";
import { Details } from "./details.tsx";
import { PageHead } from "./page-head.tsx";
import { PolicyNotes } from "./policy-notes.tsx";
import { PolicySwitch } from "./policy-switch.tsx";
import { Picture } from "./picture.tsx";
import { useSelection } from "./use-selection.ts";
import styles from "./pages.module.css";

const route = getRouteApi("/c/$cluster/services/$ns/$name");

export function ServicePage() {
  const { t } = useTranslation();
  const { cluster, ns, name } = route.useParams();
  const view = useView(serviceViewKey(ns, name));
  if (view === undefined) return <div className={styles.pictureWaiting} />;
  if (view.paths !== null) return <Service view={view} paths={view.paths} />;
  return (
    <Notice name="service-missing" tone="part" title={t("service.missing", { namespace: ns, name })}>
      <p>{t("service.missingHelp")}</p>
      <Link to="/c/$cluster" params={{ cluster }} className="button">
        {t("service.back")}
      </Link>
    </Notice>
  );
}

interface ServiceProps {
  readonly view: ServiceView;
  readonly paths: ServicePaths;
}

function Service({ view, paths }: ServiceProps) {
  const { t } = useTranslation();
  const { cluster } = route.useParams();
  const { pane } = route.useSearch();
  const { selected, select } = useSelection();
  const drawn = useMemo(() => [paths], [paths]);
  const marks = usePolicyMarks(paths.namespace, paths.name);
  const findings = useMemo(() => Object.values(view.findings), [view.findings]);
  // Nothing pointed at, or something of another Service: the worst port speaks, or the one that a rule speaks of.
  const selection = useMemo(() => {
    if (selected?.service === paths.id) return selected;
    const worst = selectPort(paths, null);
    const spokenOf = paths.verdict === "whole" ? findings.find(({ port }) => port !== null)?.port : undefined;
    return { service: paths.id, port: spokenOf ?? (worst === null ? null : portName(worst)) };
  }, [selected, paths, findings]);
  return (
    <>
      <PageHead
        title={<Crumbs cluster={cluster} namespace={paths.namespace} service={paths.name} />}
        note={
          <>
            <VerdictMark verdict={paths.verdict} spoken={false} /> {t(`verdict.${paths.verdict}`)} ·{" "}
            <ServiceKind paths={paths} />
          </>
        }
      >
        <PolicySwitch paths={drawn} />
      </PageHead>
      <PolicyNotes marks={marks} />
      <div className={styles.rest}>
        <WorkArea
          low
          pane={pane === "details" ? "details" : "picture"}
          picture={
            <Picture
              paths={drawn}
              depth="service"
              selected={selection}
              onSelect={select}
              findings={findings}
              marks={marks}
            />
          }
          details={
            <Details
              cluster={cluster}
              selection={selection}
              drawn={{ [paths.id]: paths }}
              onSelect={select}
              onClose={null}
            />
          }
        />
      </div>
    </>
  );
}

function ServiceKind({ paths }: { readonly paths: ServicePaths }) {
  const { t } = useTranslation();
  if (paths.missing) return t("explorer.missing");
  return (
    <>
      {paths.headless ? `${paths.type}, ${t("explorer.headless")}` : paths.type} · <code>{paths.portsColumn}</code>
    </>
  );
}
