import { Link, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { objectText, type Finding, type Hop, type PortPath, type ServicePaths } from "@portolan/shared";
import { Since } from "../ui/since.tsx";
import { SeverityIcon } from "../ui/severity-icon.tsx";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import { startSentence } from "./start-sentence.ts";
import { canonicalName } from "./describe-outcome.ts";
import { portName } from "../canvas/selection.ts";
import { RuleHelp } from "./rule-help.tsx";
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
  const headline = useRef<HTMLHeadingElement>(null);
  const asked = useLocation({ select: ({ state }) => state.focusDetails === true });
  useEffect(() => {
    if (asked) headline.current?.focus();
  }, [asked]);
  const stray = service.strayWaysIn.find((way) => way.break !== null);
  const broken = port?.break ?? (port === null ? stray?.break : null) ?? null;
  const verdict = port?.verdict ?? service.verdict;
  // A note about a path that is cut does not say why it is cut: the break does.
  const said = finding?.severity === "info" && broken !== null ? undefined : finding;
  const listed = finding === undefined || said !== undefined ? others : [finding, ...others];
  // What a name leads to stands behind its Service in the picture, and the cut before it.
  const isName = port !== null && canonicalName(port) !== null;
  const hop = broken !== null && isName ? "endpoints" : (said?.hop ?? broken?.hop ?? null);
  return (
    <header className={styles.heading} data-verdict={verdict}>
      <h2 ref={headline} tabIndex={-1} data-testid="inspector-headline">
        {/* The mark is the sentence's: a path that is whole is no comfort beside a warning. */}
        {said === undefined || broken !== null ? (
          <VerdictMark verdict={verdict} />
        ) : (
          <SeverityIcon severity={said.severity} />
        )}
        <span>
          {said?.message ?? (broken === null ? null : startSentence(broken.text)) ?? (
            <CalmTitle service={service} verdict={verdict} />
          )}
        </span>
      </h2>
      {broken === null && port !== null && verdict === "whole" && (
        <p className={styles.whole}>
          {said !== undefined && (
            <>
              <VerdictMark verdict={verdict} spoken={false} /> <b>{t("inspector.wholeAllTheSame")}</b>{" "}
            </>
          )}
          <WholeText service={service} port={port} />
        </p>
      )}
      {said === undefined && hop !== null && verdict !== "whole" && (
        <p className={styles.note}>{t("inspector.firstBreak", { hop: t(`hop.${hop}`) })}</p>
      )}
      {said !== undefined && <FindingNote finding={said} hop={broken === null ? null : hop} />}
      {listed.length > 0 && <OtherFindings findings={listed} />}
    </header>
  );
}

interface FindingNoteProps {
  readonly finding: Finding;
  /** The first hop that breaks; null where none does. */
  readonly hop: Hop | null;
}

/** What it is about, since when, and by which rule. */
function FindingNote({ finding: { object, since, rule }, hop }: FindingNoteProps) {
  const { t } = useTranslation();
  return (
    <>
      <p className={styles.note}>
        {objectText(object)}
        {hop !== null && <> · {t("inspector.firstBreak", { hop: t(`hop.${hop}`) })}</>}
        {since !== null && (
          <>
            {" · "}
            <Since timestamp={since} wording="inspector.openFor" />
          </>
        )}
        {" · "}
        <Link to="/rules/$id" params={{ id: rule }}>
          {rule}
        </Link>
      </p>
      <RuleHelp key={rule} rule={rule} />
    </>
  );
}

function OtherFindings({ findings }: { readonly findings: readonly Finding[] }) {
  const { t } = useTranslation();
  return (
    <details className={styles.others}>
      <summary>{t("inspector.more", { count: findings.length })}</summary>
      <ul>
        {findings.map(({ id, severity, message, object, rule }) => (
          <li key={id}>
            <b>{t(`severity.${severity}`)}</b> {message}{" "}
            <span className={styles.note}>
              {objectText(object)} ·{" "}
              <Link to="/rules/$id" params={{ id: rule }}>
                {rule}
              </Link>
            </span>
          </li>
        ))}
      </ul>
    </details>
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
