/** The shape of a verdict: a full dot, a half dot, a cross, a ring. Never colour alone: the word goes with it. */
import { useTranslation } from "react-i18next";
import type { Verdict } from "@portolan/shared";
import styles from "./verdict-mark.module.css";

interface VerdictMarkProps {
  readonly verdict: Verdict;
  /** False where the word stands beside it in plain sight. */
  readonly spoken?: boolean;
}

export function VerdictMark({ verdict, spoken = true }: VerdictMarkProps) {
  const { t } = useTranslation();
  return (
    <span className={styles[verdict]} data-testid="verdict" data-verdict={verdict}>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
        <Shape verdict={verdict} />
      </svg>
      {spoken && <span className="visually-hidden">{t(`verdict.${verdict}`)}</span>}
    </span>
  );
}

function Shape({ verdict }: { readonly verdict: Verdict }) {
  switch (verdict) {
    case "whole":
      return <circle cx="6" cy="6" r="4.5" fill="currentColor" />;
    case "part":
      return (
        <>
          <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <path d="M6 1.5a4.5 4.5 0 0 0 0 9Z" fill="currentColor" />
        </>
      );
    case "severed":
      return (
        <path d="M2.5 2.5 9.5 9.5M9.5 2.5 2.5 9.5" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
      );
    case "unknown":
      return (
        <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.4 1.8" />
      );
    default:
      return verdict satisfies never;
  }
}
