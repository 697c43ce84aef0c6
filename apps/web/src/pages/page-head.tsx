import type { ReactNode } from "react";
import styles from "./pages.module.css";

interface PageHeadProps {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly children?: ReactNode;
}

/** The heading of a page: its name, one line about it, and what can be done with it. */
export function PageHead({ title, note, children }: PageHeadProps) {
  return (
    <div className={styles.head}>
      <div className={styles.headText}>
        <h1>{title}</h1>
        {note !== undefined && <p>{note}</p>}
      </div>
      {children}
    </div>
  );
}
