import type { Text, TextLine } from "@portolan/shared";
import { shortenLine } from "./shorten-line.ts";
import type { Face } from "./shorten-line.ts";
import styles from "./canvas.module.css";

interface RunProps {
  readonly text: Text;
  /** What is shown of it; the whole is in the tooltip, and is what is copied. */
  readonly shown?: string;
}

/** A run of text in its face and tone. Its tooltip says which field of which object it was read from. */
export function RunOfText({ text, shown = text.text }: RunProps) {
  const face = text.mono ? styles.mono : styles.words;
  const title = text.from === null || text.from === text.text ? text.text : `${text.text} — ${text.from}`;
  return (
    <span
      className={`${face ?? ""} ${styles[text.tone] ?? ""} ${styles.clip ?? ""}`}
      title={title}
      onCopy={(event) => {
        event.clipboardData.setData("text/plain", text.text);
        event.preventDefault();
      }}
    >
      {shown}
    </span>
  );
}

interface LineProps {
  readonly line: TextLine;
  readonly width: number;
  readonly face: Face;
  /** The left name gives way before the right word does. */
  readonly rightFirst?: boolean;
}

/** A line of a box: one text left, one right, fitted into its width. */
export function LineOfText({ line, width, face, rightFirst = false }: LineProps) {
  const shown = shortenLine(line, width, face, rightFirst);
  return (
    <>
      <RunOfText text={line.left} shown={shown.left} />
      {line.right !== null && shown.right !== null && (
        <span className={styles.right} style={{ maxWidth: shown.rightWidth }}>
          <RunOfText text={line.right} shown={shown.right} />
        </span>
      )}
    </>
  );
}
