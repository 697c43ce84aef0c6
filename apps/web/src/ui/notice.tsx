import type { ReactNode } from "react";
import styles from "./notice.module.css";

interface NoticeProps {
  /** For tests: `state-<name>`. */
  readonly name: string;
  readonly tone: "calm" | "part" | "broken";
  readonly title: string;
  readonly children?: ReactNode;
}

/** A page that has one thing to say, and the way out of it. */
export function Notice({ name, tone, title, children }: NoticeProps) {
  return (
    <div className={styles.notice} data-tone={tone} data-testid={`state-${name}`}>
      <h1>{title}</h1>
      {children}
    </div>
  );
}
