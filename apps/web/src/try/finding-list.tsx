/** What is wrong with a text, the gravest first; each leads to its line and its place in the picture. */
import { Link } from "@tanstack/react-router";
import { Wrench } from "lucide-react";
import { useTranslation } from "react-i18next";
import { objectText, severities, type Finding, type NotJudged } from "@portolan/shared";
import type { ManifestProblem } from "@portolan/manifests";
import { SeverityIcon } from "../ui/severity-icon.tsx";
import type { CheckedText } from "./check-messages.ts";
import styles from "./try.module.css";

interface FindingListProps {
  readonly checked: CheckedText;
  readonly onLine: (line: number) => void;
  readonly onFinding: (finding: Finding) => void;
  /** Writes the first mend into the text; null while the text is another than the one that was checked. */
  readonly onMend: ((finding: Finding) => void) | null;
  /** Why the mend of a finding, by its id, cannot be written. */
  readonly refusal: { readonly finding: string; readonly reason: string } | null;
}

export function FindingList({ checked, onLine, onFinding, onMend, refusal }: FindingListProps) {
  const { t } = useTranslation();
  const { findings, problems, notJudged } = checked;
  const sorted = [...findings].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  return (
    <>
      <ul className={styles.findings} aria-label={t("try.findings")}>
        {problems.map((problem, index) => (
          <ProblemEntry key={index} problem={problem} onLine={onLine} />
        ))}
        {sorted.map((finding) => (
          <FindingEntry
            key={finding.id}
            finding={finding}
            onFinding={onFinding}
            onMend={onMend}
            refusal={refusal?.finding === finding.id ? refusal.reason : null}
          />
        ))}
      </ul>
      {notJudged.length > 0 && <NotJudgedList notJudged={notJudged} />}
    </>
  );
}

interface ProblemEntryProps {
  readonly problem: ManifestProblem;
  readonly onLine: (line: number) => void;
}

function ProblemEntry({ problem: { position, field, message, cure }, onLine }: ProblemEntryProps) {
  const { t } = useTranslation();
  return (
    <li className={styles.finding} data-testid="try-problem">
      <SeverityIcon severity="error" />
      <div>
        <button
          type="button"
          className={styles.message}
          onClick={() => {
            onLine(position?.line ?? 1);
          }}
        >
          {position !== null && `${t("try.line", { line: position.line })}: `}
          {field !== null && <code>{field} </code>}
          {message}
        </button>
        {cure !== null && <p className={styles.cure}>{cure}</p>}
      </div>
    </li>
  );
}

interface FindingEntryProps {
  readonly finding: Finding;
  readonly onFinding: (finding: Finding) => void;
  readonly onMend: ((finding: Finding) => void) | null;
  readonly refusal: string | null;
}

function FindingEntry({ finding, onFinding, onMend, refusal }: FindingEntryProps) {
  const { t } = useTranslation();
  const { severity, message, rule, object, location, fixes } = finding;
  const [fix] = fixes;
  return (
    <li className={styles.finding} data-severity={severity} data-testid="try-finding">
      <SeverityIcon severity={severity} />
      <div>
        <button
          type="button"
          className={styles.message}
          onClick={() => {
            onFinding(finding);
          }}
        >
          {message}
        </button>
        {fix !== undefined && (
          <p className={styles.cure}>
            <button
              type="button"
              className={styles.mend}
              disabled={onMend === null || refusal !== null}
              onClick={() => {
                onMend?.(finding);
              }}
            >
              <Wrench size={12} aria-hidden="true" /> {t("try.mend")}
            </button>{" "}
            {fix.summary}
          </p>
        )}
        {refusal !== null && (
          <p className={styles.cure} role="status">
            {t("try.refused", { reason: refusal })}
          </p>
        )}
        <p className={styles.meta}>
          {location !== null && <span>{t("try.line", { line: location.line })}</span>}
          <span>{objectText(object)}</span>
          <Link to="/rules/$id" params={{ id: rule }}>
            {rule}
          </Link>
        </p>
      </div>
    </li>
  );
}

/** References that lead out of the text, each with the rule that would judge it. */
function NotJudgedList({ notJudged }: { readonly notJudged: readonly NotJudged[] }) {
  const { t } = useTranslation();
  return (
    <details className={styles.notJudged} data-testid="not-judged">
      <summary>{t("try.notJudged", { count: notJudged.length })}</summary>
      <p>{t("try.notJudgedHelp")}</p>
      <ul>
        {notJudged.map(({ rule, reference: { object, path, value } }) => (
          <li key={`${rule} ${objectText(object)} ${path} ${String(value)}`}>
            {objectText(object)} <code>{path}</code>
            {value !== null && (
              <>
                {" "}
                = <code>{String(value)}</code>
              </>
            )}{" "}
            <Link to="/rules/$id" params={{ id: rule }}>
              {rule}
            </Link>
          </li>
        ))}
      </ul>
    </details>
  );
}
