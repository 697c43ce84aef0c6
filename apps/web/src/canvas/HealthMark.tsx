import type { Health } from "@portolan/shared";
import styles from "./canvas.module.css";

const words: Record<Health, string> = {
  ok: "healthy",
  part: "in part",
  broken: "broken",
  unknown: "unknown",
  none: "",
};

/** Health as a shape: a full dot, a half dot, a cross, a question mark. The colour only repeats it. */
export function HealthMark({ health }: { readonly health: Health }) {
  if (health === "none") return null;
  return (
    <svg
      className={styles.mark}
      data-health={health}
      viewBox="0 0 10 10"
      width="10"
      height="10"
      role="img"
      aria-label={words[health]}
    >
      <MarkShape health={health} />
    </svg>
  );
}

function MarkShape({ health }: { readonly health: Exclude<Health, "none"> }) {
  switch (health) {
    case "ok":
      return <circle cx="5" cy="5" r="4" />;
    case "part":
      return (
        <>
          <circle className={styles.hollow} cx="5" cy="5" r="3.4" />
          <path d="M5 1.6a3.4 3.4 0 0 1 0 6.8z" />
        </>
      );
    case "broken":
      return <path className={styles.stroke} d="M1.6 1.6l6.8 6.8M8.4 1.6L1.6 8.4" />;
    case "unknown":
      return <path className={styles.stroke} d="M2.6 3.4a2.4 2.4 0 1 1 3.4 2.2C5.2 6 5 6.3 5 7M5 8.9v.2" />;
    default:
      return health satisfies never;
  }
}
