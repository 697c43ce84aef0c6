/** The shape of a severity. Never colour alone: where the word does not stand beside it, it is read out. */
import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Severity } from "@portolan/shared";
import styles from "./severity-icon.module.css";

const icons = { error: CircleAlert, warning: TriangleAlert, info: Info } satisfies Record<Severity, unknown>;

interface SeverityIconProps {
  readonly severity: Severity;
  /** False where the word stands beside it in plain sight. */
  readonly spoken?: boolean;
}

export function SeverityIcon({ severity, spoken = true }: SeverityIconProps) {
  const { t } = useTranslation();
  const Icon = icons[severity];
  return (
    <span className={styles[severity]} data-testid="severity" data-severity={severity}>
      <Icon size={17} aria-hidden="true" />
      {spoken && <span className="visually-hidden">{t(`severity.${severity}`)}: </span>}
    </span>
  );
}
