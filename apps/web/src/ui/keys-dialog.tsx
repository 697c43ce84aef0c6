/** The keys of the pages, shown by `?`; on the browser's own dialog, which Escape closes. */
import { useCallback, useRef } from "react";
import { useTranslation } from "react-i18next";
import { usePageKey } from "./use-page-key.ts";
import styles from "./keys-dialog.module.css";

const keys = [
  ["/", "keys.search"],
  ["↑ ↓", "keys.lists"],
  ["↑ ↓ ← →", "keys.picture"],
  ["Enter", "keys.open"],
  ["+ − 0", "keys.zoom"],
  ["Esc", "keys.leave"],
  ["?", "keys.help"],
] as const;

export function KeysDialog() {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const show = useCallback(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  usePageKey("?", show);
  return (
    <dialog ref={dialog} className={styles.dialog} aria-label={t("keys.title")} data-testid="keys">
      <h2>{t("keys.title")}</h2>
      <dl>
        {keys.map(([key, does]) => (
          <div key={does}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(does)}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit" className="button">
          {t("app.close")}
        </button>
      </form>
    </dialog>
  );
}
