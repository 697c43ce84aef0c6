/** Beside what stands under a backend's number: what network policies make of it. Shape, word and colour say the same. */
import { ShieldAlert, ShieldCheck, ShieldQuestionMark, ShieldX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { usePolicyMark } from "./canvas-context.ts";
import styles from "./canvas.module.css";

const shapes = { all: ShieldCheck, some: ShieldAlert, none: ShieldX, unknown: ShieldQuestionMark } as const;

interface PolicyShieldProps {
  /** The key of the backend's row. */
  readonly row: string;
  /** The height of its line, from the top of the box. */
  readonly at: number;
}

export function PolicyShield({ row, at }: PolicyShieldProps) {
  const { t } = useTranslation();
  const mark = usePolicyMark(row);
  if (mark === undefined) return null;
  const Shape = shapes[mark.verdict];
  const verdict = t(`policies.verdict.${mark.verdict}`);
  return (
    <span
      className={styles.shield}
      data-verdict={mark.verdict}
      data-testid="policy-mark"
      style={{ top: at + 10 }}
      title={t("policies.mark", { verdict, text: mark.text })}
    >
      <Shape size={13} aria-hidden="true" />
      {verdict}
    </span>
  );
}
