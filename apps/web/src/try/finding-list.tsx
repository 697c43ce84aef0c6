/** What is wrong with a text, the gravest first; each leads to its line and its place in the picture. */
import { Link } from "@tanstack/react-router";
import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { objectText, severities, type Finding, type Severity } from "@portolan/shared";
import type { ManifestProblem } from "@portolan/manifests";
import styles from "./try.module.css";

const icons = { error: CircleAlert, warning: TriangleAlert, info: Info } satisfies Record<Severity, unknown>;

interface FindingListProps {
  readonly findings: readonly Finding[];
  readonly problems: readonly ManifestProblem[];
  readonly onLine: (line: number) => void;
  readonly onFinding: (finding: Finding) => void;
}

export function FindingList({ findings, problems, onLine, onFinding }: FindingListProps) {
  const { t } = useTranslation();
  const sorted = [...findings].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  return (
    <ul className={styles.findings} aria-label={t("try.findings")}>
      {problems.map((problem, index) => (
        <li key={index} className={styles.finding} data-severity="error" data-testid="try-problem">
          <CircleAlert size={16} className={styles.icon} aria-hidden="true" />
          <div>
            <button
              type="button"
              className={styles.message}
              onClick={() => {
                onLine(problem.position?.line ?? 1);
              }}
            >
              {problem.position !== null && `${t("try.line", { line: problem.position.line })}: `}
              {problem.field !== null && <code>{problem.field} </code>}
              {problem.message}
            </button>
            {problem.cure !== null && <p className={styles.cure}>{problem.cure}</p>}
          </div>
        </li>
      ))}
      {sorted.map((finding) => (
        <FindingEntry key={finding.id} finding={finding} onFinding={onFinding} />
      ))}
    </ul>
  );
}

interface FindingEntryProps {
  readonly finding: Finding;
  readonly onFinding: (finding: Finding) => void;
}

function FindingEntry({ finding, onFinding }: FindingEntryProps) {
  const { t } = useTranslation();
  const { severity, message, rule, object, location, fixes } = finding;
  const [fix] = fixes;
  const Icon = icons[severity];
  return (
    <li className={styles.finding} data-severity={severity} data-testid="try-finding">
      <Icon size={16} className={styles.icon} aria-hidden="true" />
      <div>
        <button
          type="button"
          className={styles.message}
          onClick={() => {
            onFinding(finding);
          }}
        >
          <span className="visually-hidden">{t(`severity.${severity}`)}: </span>
          {message}
        </button>
        {fix !== undefined && <p className={styles.cure}>{fix.summary}</p>}
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
