/** The frame around a cluster's pages: top bar, list of Services, and the page itself. */
import { getRouteApi, Link, Outlet, useMatchRoute, useNavigate, useParams } from "@tanstack/react-router";
import { useCallback, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import type { OverviewView } from "@portolan/shared";
import { clusterStage } from "../data/cluster-stage.ts";
import { connectionLine } from "../data/connection-line.ts";
import { useConnection, useView } from "../data/use-view.ts";
import { Explorer } from "../explorer/explorer.tsx";
import { problemListId } from "../problems/problem-list.tsx";
import { panes, type Pane } from "../router/search-params.ts";
import { TraceBar } from "../trace/trace-bar.tsx";
import { Announcer } from "./announcer.tsx";
import { browserStorage } from "./browser-storage.ts";
import { ClusterState } from "./cluster-state.tsx";
import { describeConnection } from "./describe-connection.ts";
import { headlineOf } from "./headline.ts";
import { KeysDialog } from "./keys-dialog.tsx";
import { narrowScreen, roomyScreen } from "./screen-sizes.ts";
import { TopBar } from "./top-bar.tsx";
import { useTimeFormats } from "./use-format-time.ts";
import { useHeadlineText } from "./use-headline-text.ts";
import { useMediaQuery } from "./use-media-query.ts";
import { usePageTitle } from "./use-page-title.ts";
import { usePageKey } from "./use-page-key.ts";
import styles from "./shell.module.css";

const route = getRouteApi("/c/$cluster");
const noStorage = { getItem: () => null, setItem: () => undefined };
const mainId = "main";

export function Shell() {
  const { t } = useTranslation();
  const { cluster } = route.useParams();
  const overview = useView("overview");
  const stage = clusterStage(useConnection(), overview);
  const filterRef = useRef<HTMLInputElement>(null);
  const mainRef = useRef<HTMLElement>(null);
  const pageRef = useRef<HTMLDivElement>(null);
  const narrow = useMediaQuery(narrowScreen);
  const pane = usePane();
  const onTrace = useMatchRoute()({ to: "/c/$cluster/trace" }) !== false;
  const onOverview = useMatchRoute()({ to: "/c/$cluster" }) !== false;
  const onProblems = useMatchRoute()({ to: "/c/$cluster/problems" }) !== false;
  const navigate = useNavigate();

  const focusFilter = useCallback(() => {
    if (narrow) void navigate({ to: ".", search: (former) => ({ ...former, pane: "list" }), replace: true });
    // On a narrow screen the list is only drawn after the navigation.
    window.requestAnimationFrame(() => {
      filterRef.current?.focus();
      filterRef.current?.select();
    });
  }, [narrow, navigate]);
  usePageKey("/", focusFilter);

  return (
    <div className={styles.shell}>
      <button
        type="button"
        className={styles.skip}
        onClick={() => {
          (document.getElementById(problemListId) ?? pageRef.current ?? mainRef.current)?.focus();
        }}
      >
        {onProblems ? t("app.skipToProblems") : t("app.skip")}
      </button>
      <TopBar
        cluster={cluster}
        overview={stage.type === "ready" ? overview : undefined}
        status={overview?.cluster}
        showHeadline={!onOverview || (narrow && pane === "list")}
        onSearch={focusFilter}
      />
      <ChangeAnnouncer overview={overview} />
      <KeysDialog />
      {stage.type !== "ready" || overview === undefined ? (
        <main ref={mainRef} id={mainId} tabIndex={-1} className={styles.state}>
          {stage.type !== "ready" && <ClusterState stage={stage} />}
        </main>
      ) : narrow ? (
        <>
          <main ref={mainRef} id={mainId} tabIndex={-1} className={styles.main}>
            {pane === "list" ? (
              <>
                <h1 className="visually-hidden">{t("overview.title", { cluster })}</h1>
                <Explorer overview={overview} filterRef={filterRef} />
              </>
            ) : (
              <Outlet />
            )}
          </main>
          <PaneTabs pane={pane} />
        </>
      ) : (
        <WideFrame overview={overview} filterRef={filterRef} pageRef={pageRef} />
      )}
      {stage.type === "ready" && (!narrow || onTrace) && <TraceBar />}
    </div>
  );
}

interface WideFrameProps {
  readonly overview: OverviewView;
  readonly filterRef: React.RefObject<HTMLInputElement | null>;
  /** The page beside the list: what the skip link leads to. */
  readonly pageRef: React.RefObject<HTMLDivElement | null>;
}

function WideFrame({ overview, filterRef, pageRef }: WideFrameProps) {
  const { t } = useTranslation();
  const roomy = useMediaQuery(roomyScreen);
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id: "portolan.frame",
    storage: browserStorage() ?? noStorage,
    onlySaveAfterUserInteractions: true,
  });
  return (
    <main id={mainId} className={styles.frame}>
      <Group className={styles.group} defaultLayout={defaultLayout} onLayoutChanged={onLayoutChanged}>
        <Panel
          id="list"
          defaultSize={roomy ? 284 : 252}
          minSize={210}
          maxSize={520}
          groupResizeBehavior="preserve-pixel-size"
        >
          <Explorer overview={overview} filterRef={filterRef} />
        </Panel>
        <Separator className={styles.barUpright} aria-label={t("app.resize.explorer")} />
        <Panel id="page" minSize={400}>
          <div ref={pageRef} tabIndex={-1} className={styles.main}>
            <Outlet />
          </div>
        </Panel>
      </Group>
    </main>
  );
}

/** The pane that a narrow screen shows: what was chosen, else the list on the overview, the steps of a trace, and the picture elsewhere. */
function usePane(): Pane {
  const { pane } = route.useSearch();
  const matchRoute = useMatchRoute();
  if (pane !== undefined) return pane;
  if (matchRoute({ to: "/c/$cluster/trace" }) !== false) return "details";
  return matchRoute({ to: "/c/$cluster" }) === false ? "picture" : "list";
}

/** The problems and the nodePorts are pages of one pane; what stands beside it is the list alone. */
function PaneTabs({ pane }: { readonly pane: Pane }) {
  const { t } = useTranslation();
  const onProblems = useMatchRoute()({ to: "/c/$cluster/problems" }) !== false;
  const onNodePorts = useMatchRoute()({ to: "/c/$cluster/node-ports" }) !== false;
  const onePane = onProblems ? t("problems.title") : onNodePorts ? t("nodePorts.title") : null;
  const shown = onePane === null ? panes : panes.filter((target) => target !== "details");
  const current = onePane !== null && pane === "details" ? "picture" : pane;
  return (
    <nav className={styles.tabs} aria-label={t("app.panes.label")}>
      {shown.map((target) => (
        <Link
          key={target}
          to="."
          search={(former) => ({ ...former, pane: target })}
          replace
          aria-current={target === current ? "page" : undefined}
          data-current={target === current}
          data-testid={`pane-${target}`}
        >
          {onePane !== null && target === "picture" ? onePane : t(`app.panes.${target}`)}
        </Link>
      ))}
    </nav>
  );
}

/** Says aloud what changes by itself: the headline and the connection. */
function ChangeAnnouncer({ overview }: { readonly overview: OverviewView | undefined }) {
  const { t } = useTranslation();
  const { formatTime } = useTimeFormats();
  const headlineText = useHeadlineText();
  const line = connectionLine(useConnection(), overview?.cluster);
  const { cluster, ns = "", name } = useParams({ strict: false });
  const headline = overview === undefined ? "" : headlineText(headlineOf(overview.totals));
  usePageTitle(name === undefined ? ns : `${ns}/${name}`, headline, cluster ?? "");
  return (
    <Announcer message={[headline, describeConnection(line, t, formatTime)].filter((part) => part !== "").join(". ")} />
  );
}
