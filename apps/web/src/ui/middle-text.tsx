import styles from "./middle-text.module.css";

interface MiddleTextProps {
  readonly text: string;
}

/** So much of the end stays: it is what tells the names of one family apart. */
const tailLength = 9;
const shortest = 16;

/** A name that gives way in its middle where there is no room (`ingress-n…ontroller`), and is read out and copied whole. */
export function MiddleText({ text }: MiddleTextProps) {
  if (text.length < shortest) return <span className={styles.short}>{text}</span>;
  return (
    <span className={styles.middle}>
      <span className="visually-hidden">{text}</span>
      <span className={styles.head} aria-hidden="true">
        {text.slice(0, -tailLength)}
      </span>
      <span className={styles.tail} aria-hidden="true">
        {text.slice(-tailLength)}
      </span>
    </span>
  );
}
