import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { objectText, type Finding, type PortPath, type ServicePaths } from "@portolan/shared";
import { useTimeFormats } from "../ui/use-format-time.ts";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import { startSentence } from "./start-sentence.ts";
import { canonicalName } from "./describe-outcome.ts";
import { portName } from "../canvas/selection.ts";
import styles from "./inspector.module.css";

interface InspectorHeadingProps {
  readonly service: ServicePaths;
  readonly port: PortPath | null;
  /** The gravest finding about the port. */
  readonly finding: Finding | undefined;
  readonly others: readonly Finding[];
}

/** One sentence: what is wrong, or that nothing is. */
export function InspectorHeading({ service, port, finding, others }: InspectorHeadingProps) {
  const { t } = useTranslation();
  const { formatTimestamp } = useTimeFormats();
  const stray = service.strayWaysIn.find((way) => way.break !== null);
  const broken = port?.break ?? (port === null ? stray?.break : null) ?? null;
  const verdict = port?.verdict ?? service.verdict;
  // What a name leads to stands behind its Service in the picture, and the cut before it.
  const isName = port !== null && canonicalName(port) !== null;
  const hop = broken !== null && isName ? "endpoints" : (finding?.hop ?? broken?.hop ?? null);
  return (
    <header className={styles.heading} data-verdict={verdict}>
      <h2 data-testid="inspector-headline">
        <VerdictMark verdict={verdict} />
        <span>
          {finding?.message ?? (broken === null ? null : startSentence(broken.text)) ?? (
            <CalmTitle service={service} verdict={verdict} />
          )}
        </span>
      </h2>
      {finding === undefined && broken === null && port !== null && verdict === "whole" && (
        <p>
          <WholeText service={service} port={port} />
        </p>
      )}
      {finding === undefined && hop !== null && verdict !== "whole" && (
        <p className={styles.note}>{t("inspector.firstBreak", { hop: t(`hop.${hop}`) })}</p>
      )}
      {finding !== undefined && (
        <p className={styles.note}>
          {objectText(finding.object)}
          {hop !== null && verdict !== "whole" && <> · {t("inspector.firstBreak", { hop: t(`hop.${hop}`) })}</>}
          {finding.since !== null && <> · {t("inspector.openFor", { time: formatTimestamp(finding.since) })}</>}
          {" · "}
          <Link to="/rules/$id" params={{ id: finding.rule }}>
            {finding.rule}
          </Link>
        </p>
      )}
      {others.length > 0 && (
        <details className={styles.others}>
          <summary>{t("inspector.more", { count: others.length })}</summary>
          <ul>
            {others.map((other) => (
              <li key={other.id}>
                <b>{t(`severity.${other.severity}`)}</b> {other.message}{" "}
                <span className={styles.note}>
                  {objectText(other.object)} ·{" "}
                  <Link to="/rules/$id" params={{ id: other.rule }}>
                    {other.rule}
                  </Link>
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </header>
  );
}

function CalmTitle({ service, verdict }: Pick<ServicePaths, "verdict"> & { readonly service: ServicePaths }) {
  const { t } = useTranslation();
  if (service.missing) return t("inspector.serviceMissing");
  return verdict === "unknown" ? t("inspector.unknownPort") : t("inspector.wholePort");
}

function WholeText({ service, port }: { readonly service: ServicePaths; readonly port: PortPath }) {
  const { t } = useTranslation();
  const name = canonicalName(port);
  if (name !== null && port.total === 0) return t("inspector.wholeExternal", { name });
  return t("inspector.wholePortText", { port: portName(port) ?? service.name, used: port.used, total: port.total });
}
