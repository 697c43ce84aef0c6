/** The connection in one line, and behind it where the data comes from and what may not be read. */
import { useTranslation } from "react-i18next";
import type { ClusterStatus, UnreadableKind } from "@portolan/shared";
import { connectionLine, connectionTone, type ConnectionLine } from "../data/connection-line.ts";
import { useConnection, useRetry } from "../data/use-view.ts";
import { CopyButton } from "./copy-button.tsx";
import { describeConnection } from "./describe-connection.ts";
import { DropDown } from "./drop-down.tsx";
import { useTimeFormats } from "./use-format-time.ts";
import styles from "./connection-pill.module.css";

interface ConnectionPillProps {
  readonly status: ClusterStatus | undefined;
}

export function ConnectionPill({ status }: ConnectionPillProps) {
  const { t } = useTranslation();
  const { formatTime } = useTimeFormats();
  const line = connectionLine(useConnection(), status);
  const tone = connectionTone(line);
  const text = describeConnection(line, t, formatTime);
  return (
    <DropDown
      buttonClass={styles.pill}
      tone={tone}
      title={line.type === "partly-readable" ? `${text}: ${line.kinds.join(", ")}` : text}
      testId="connection-state"
      button={
        <>
          <span className={styles.mark} data-tone={tone} aria-hidden="true" />
          <span className="visually-hidden">{t("connection.label")}: </span>
          <span className={styles.text}>{text}</span>
        </>
      }
    >
      <ConnectionDetails line={line} status={status} />
    </DropDown>
  );
}

interface ConnectionDetailsProps {
  readonly line: ConnectionLine;
  readonly status: ClusterStatus | undefined;
}

function reasonOf(line: ConnectionLine): string | null {
  return "reason" in line ? line.reason : null;
}

function ConnectionDetails({ line, status }: ConnectionDetailsProps) {
  const { t } = useTranslation();
  const { formatTime } = useTimeFormats();
  const retry = useRetry();
  const reason = reasonOf(line);
  return (
    <div className={styles.details}>
      <h2 className={styles.title}>{t("connection.details.title")}</h2>
      {line.type === "browser-reconnecting" && reason === null && <p>{t("connection.details.portolanGone")}</p>}
      <dl className={styles.facts}>
        {status !== undefined && (
          <>
            <dt>{t(`connection.details.source.${status.source}`)}</dt>
            <dd>{status.title}</dd>
          </>
        )}
        {status?.dataAsOf != null && (
          <>
            <dt>{t("connection.details.dataAsOf")}</dt>
            <dd>{formatTime(Date.parse(status.dataAsOf))}</dd>
          </>
        )}
        {status?.namespaces != null && (
          <>
            <dt>{t("connection.details.namespaces")}</dt>
            <dd>{status.namespaces.join(", ")}</dd>
          </>
        )}
        {reason !== null && (
          <>
            <dt>{t("connection.details.lastError")}</dt>
            <dd className={styles.error}>{reason}</dd>
          </>
        )}
      </dl>
      {status?.note != null && <p>{status.note}</p>}
      {line.type === "browser-reconnecting" && (
        <button type="button" className="button" onClick={retry}>
          {t("connection.details.retry")}
        </button>
      )}
      {status?.unreadable.map((kind) => (
        <Unreadable key={kind.kind} kind={kind} />
      ))}
    </div>
  );
}

function Unreadable({ kind }: { readonly kind: UnreadableKind }) {
  const { t } = useTranslation();
  const where =
    kind.namespaces.length === 0
      ? t("connection.details.everywhere")
      : t("connection.details.inNamespaces", { namespaces: kind.namespaces.join(", ") });
  return (
    <section className={styles.unreadable}>
      <h3>
        {t("connection.details.unreadable")}: {kind.kind} {where}
      </h3>
      <p>{kind.reason}</p>
      <p>{t("connection.details.permission")}</p>
      <pre>{kind.permission}</pre>
      <CopyButton text={kind.permission} label={t("connection.details.copyPermission")} />
    </section>
  );
}
