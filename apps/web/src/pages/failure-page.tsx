import { useTranslation } from "react-i18next";
import { Notice } from "../ui/notice.tsx";

interface FailurePageProps {
  readonly error: unknown;
}

/** A bug of ours: said plainly, with its text for a report. */
export function FailurePage({ error }: FailurePageProps) {
  const { t } = useTranslation();
  return (
    <main>
      <Notice name="failure" tone="broken" title={t("failure.title")}>
        <p>{t("failure.help")}</p>
        <pre>{error instanceof Error ? error.message : String(error)}</pre>
        <button
          type="button"
          className="button"
          onClick={() => {
            window.location.reload();
          }}
        >
          {t("failure.reload")}
        </button>
      </Notice>
    </main>
  );
}
