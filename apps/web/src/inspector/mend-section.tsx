import { useTranslation } from "react-i18next";
import type { Evidence, Finding, Fix } from "@portolan/shared";
import { Since } from "../ui/since.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { describePatch, formatPatch, type DiffLine } from "./describe-patch.ts";
import styles from "./inspector.module.css";

interface MendSectionProps {
  readonly finding: Finding;
}

/** The best mend as a diff to copy, and those from the other side. */
export function MendSection({ finding }: MendSectionProps) {
  const { t } = useTranslation();
  const [best, ...others] = finding.fixes;
  return (
    <section className={styles.section} data-testid="inspector-mend">
      <h3>
        {t("inspector.mend.title")}
        {finding.since !== null && (
          <span className={styles.since}>
            {" · "}
            <Since timestamp={finding.since} wording="inspector.mend.since" />
          </span>
        )}
      </h3>
      {finding.managedBy !== null && (
        <p className={styles.managed}>
          {t("inspector.mend.managed", { tool: finding.managedBy.tool, name: finding.managedBy.name })}
        </p>
      )}
      {best === undefined ? <p>{t("inspector.mend.none")}</p> : <Mend fix={best} evidence={finding.evidence} primary />}
      {others.length > 0 && <h4>{t("inspector.mend.others")}</h4>}
      {others.map((fix) => (
        <Mend key={fix.command} fix={fix} evidence={finding.evidence} primary={false} />
      ))}
    </section>
  );
}

interface MendProps {
  readonly fix: Fix;
  readonly evidence: readonly Evidence[];
  readonly primary: boolean;
}

const signs: Readonly<Record<DiffLine["type"], string>> = { place: " ", removed: "-", added: "+" };

function Mend({ fix, evidence, primary }: MendProps) {
  const { t } = useTranslation();
  const lines = describePatch(fix, evidence);
  const object = `${fix.object.kind} ${fix.object.name}`;
  return (
    <div className={styles.mend} data-testid="mend">
      <p>{fix.summary}</p>
      {lines.length > 0 && (
        <div className={styles.diff} role="group" aria-label={t("inspector.mend.element", { object })}>
          <div className={styles.diffObject}>{object}</div>
          <pre tabIndex={0}>
            {lines.map((line, index) => (
              <span key={index} data-type={line.type}>
                {`${signs[line.type]} ${line.text}\n`}
              </span>
            ))}
          </pre>
        </div>
      )}
      <div className={styles.actions}>
        {fix.command !== "" && (
          <CopyButton text={fix.command} label={t("inspector.mend.copyCommand")} look={primary ? "primary" : "plain"} />
        )}
        {fix.patch.length > 0 && <CopyButton text={formatPatch(fix)} label={t("inspector.mend.copyPatch")} />}
      </div>
    </div>
  );
}
