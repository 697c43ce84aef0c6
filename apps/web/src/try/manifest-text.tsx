import { useEffect, useRef } from "react";
import styles from "./rule-examples.module.css";

interface ManifestTextProps {
  readonly text: string;
  /** The lines to point out, from 0; the first of them is in sight. */
  readonly marked: ReadonlySet<number>;
  /** What stands before a marked line: colour alone tells nothing. */
  readonly sign: string;
  readonly label: string;
}

/** A manifest to read, some of its lines pointed out. */
export function ManifestText({ text, marked, sign, label }: ManifestTextProps) {
  const scroller = useRef<HTMLPreElement>(null);
  useEffect(() => {
    const first = scroller.current?.querySelector<HTMLElement>("[data-marked]");
    if (scroller.current !== null && first)
      scroller.current.scrollTop = first.offsetTop - scroller.current.clientHeight / 3;
  }, [marked]);
  return (
    <pre ref={scroller} className={styles.yaml} tabIndex={0} role="region" aria-label={label}>
      {text
        .trimEnd()
        .split("\n")
        .map((line, index) => (
          <span key={index} className={styles.line} data-marked={marked.has(index) ? sign : undefined}>
            {`${line}\n`}
          </span>
        ))}
    </pre>
  );
}
