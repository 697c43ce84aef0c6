import type { Text } from "@portolan/shared";
import styles from "./canvas.module.css";

/** Characters at the end that stay when a name has to be shortened: a pod's own suffix. */
const tailLength = 7;

/**
 * A run of text that is shortened in the middle when there is no room. The whole of it is in the
 * document, so that it is found, read aloud and copied whole.
 */
export function MiddleText({ text }: { readonly text: Text }) {
  const face = text.mono ? styles.mono : styles.words;
  const title = text.from === null ? text.text : `${text.text} — ${text.from}`;
  const tone = styles[text.tone] ?? "";
  if (text.text.length <= 2 * tailLength || (!text.mono && text.tone !== "strong")) {
    return (
      <span className={`${face ?? ""} ${tone} ${styles.clip ?? ""}`} title={title}>
        {text.text}
      </span>
    );
  }
  return (
    <span
      className={`${face ?? ""} ${tone} ${styles.middle ?? ""}`}
      title={title}
      onCopy={(event) => {
        event.clipboardData.setData("text/plain", text.text);
        event.preventDefault();
      }}
    >
      <span className={styles.head}>{text.text.slice(0, -tailLength)}</span>
      <span className={styles.tail}>{text.text.slice(-tailLength)}</span>
    </span>
  );
}
