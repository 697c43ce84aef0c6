import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./copy-button.module.css";

interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
  /** `quiet` is an icon whose label is spoken only. */
  readonly look?: "primary" | "plain" | "quiet";
}

type CopyState = "idle" | "copied" | "failed";

const shownMs = 1600;

/** Copies a text and says so. */
export function CopyButton({ text, label, look = "plain" }: CopyButtonProps) {
  const { t } = useTranslation();
  const [state, setState] = useState<CopyState>("idle");

  useEffect(() => {
    if (state === "idle") return;
    const timer = window.setTimeout(() => {
      setState("idle");
    }, shownMs);
    return () => {
      window.clearTimeout(timer);
    };
  }, [state]);

  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => {
        setState("copied");
      },
      () => {
        setState("failed");
      },
    );
  };

  const said = { idle: label, copied: t("copied"), failed: t("copyFailed") }[state];
  return (
    <button type="button" className={styles[look]} onClick={copy} title={look === "quiet" ? label : undefined}>
      {state === "copied" ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
      <span className={look === "quiet" ? "visually-hidden" : undefined} aria-live="polite">
        {said}
      </span>
    </button>
  );
}
