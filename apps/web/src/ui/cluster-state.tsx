/** A cluster of which there is nothing to draw: why, and the way out. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Problem } from "@portolan/shared";
import type { ClusterStage } from "../data/cluster-stage.ts";
import { CopyButton } from "./copy-button.tsx";
import { Notice } from "./notice.tsx";
import styles from "./notice.module.css";

interface ClusterStateProps {
  readonly stage: Exclude<ClusterStage, { readonly type: "ready" }>;
}

const dumpCommand =
  "kubectl get nodes,namespaces,services,endpointslices,endpoints,pods,deployments,replicasets,statefulsets,daemonsets,horizontalpodautoscalers,ingresses,ingressclasses,networkpolicies -A -o json > state.json";
const createCommand = "kubectl create deployment web --image=nginx && kubectl expose deployment web --port=80";

export function ClusterState({ stage }: ClusterStateProps) {
  const { t } = useTranslation();
  switch (stage.type) {
    case "opening":
      return <Waiting title={t("stage.opening")} share={null} note={null} />;
    case "reading":
      return (
        <Waiting
          title={t("stage.reading")}
          share={stage.kindsTotal === 0 ? null : stage.kindsReady / stage.kindsTotal}
          note={t("stage.progress", { ready: stage.kindsReady, total: stage.kindsTotal })}
        />
      );
    case "refused":
      return (
        <Notice name="refused" tone="broken" title={t("stage.refused")}>
          <p>{t("stage.refusedHelp")}</p>
          <Quoted text={stage.problem.detail} />
          <KnownClusters problem={stage.problem} />
          <Link to="/" className="button">
            {t("stage.toClusters")}
          </Link>
        </Notice>
      );
    case "unreachable":
      return (
        <Notice name="unreachable" tone="broken" title={t("stage.unreachable")}>
          <p>{t("stage.unreachableHelp")}</p>
          <Quoted text={stage.error} />
          <p>{t("stage.unreachableCheck")}</p>
          <Command text={`kubectl ${stage.context === null ? "" : `--context ${stage.context} `}get --raw /readyz`} />
        </Notice>
      );
    case "forbidden":
      return (
        <Notice name="forbidden" tone="part" title={t("stage.forbidden")}>
          <Quoted text={stage.reason} />
          <p>{t("stage.forbiddenHelp")}</p>
          <Command text={stage.permission} label={t("connection.details.copyPermission")} />
        </Notice>
      );
    case "empty":
      return stage.file ? (
        <Notice name="empty" tone="calm" title={t("stage.emptyFile")}>
          <p>{t("stage.emptyFileHelp")}</p>
          <Command text={dumpCommand} />
        </Notice>
      ) : (
        <Notice name="empty" tone="calm" title={t("stage.empty")}>
          <p>{t("stage.emptyHelp")}</p>
          <Command text={createCommand} />
        </Notice>
      );
    default:
      return stage satisfies never;
  }
}

/** Where there is no cluster of this name: those that there are. */
function KnownClusters({ problem }: { readonly problem: Problem }) {
  const { t } = useTranslation();
  const { type, near = [] } = problem;
  if (type !== "urn:portolan:problem:cluster-not-found" || near.length === 0) return null;
  return (
    <>
      <p>{t("stage.knownClusters")}</p>
      <ul>
        {near.map((cluster) => (
          <li key={cluster}>
            <Link to="/c/$cluster" params={{ cluster }}>
              {cluster}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

function Quoted({ text }: { readonly text: string }) {
  return <pre className={styles.quoted}>{text}</pre>;
}

interface CommandProps {
  readonly text: string;
  /** What the button says; it copies a command where nothing else is said. */
  readonly label?: string;
}

function Command({ text, label }: CommandProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.command}>
      <pre tabIndex={0}>{text}</pre>
      <CopyButton text={text} label={label ?? t("stage.copyCommand")} />
    </div>
  );
}

interface WaitingProps {
  readonly title: string;
  /** 0 to 1, or null where it is not known. */
  readonly share: number | null;
  readonly note: string | null;
}

/** Where the boxes will be, and how far it is. */
function Waiting({ title, share, note }: WaitingProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.waiting} data-testid="state-waiting">
      <div className={styles.waitingHead}>
        <h1>{title}</h1>
        {share !== null && <progress value={share} aria-label={title} />}
        {note !== null && (
          <p>
            {note}. {t("stage.progressHelp")}
          </p>
        )}
      </div>
      <div className={styles.ghosts} aria-hidden="true">
        {[0, 1, 2].map((row) => (
          <div key={row} className={styles.ghostRow}>
            <span />
            <span />
            <span />
            <span />
            <span />
          </div>
        ))}
      </div>
    </div>
  );
}
