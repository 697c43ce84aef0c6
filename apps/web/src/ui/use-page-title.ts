import { useEffect } from "react";
import { useTranslation } from "react-i18next";

/** Names the page in the browser's tab; the parts that are empty are left out, the most telling one comes first. */
export function usePageTitle(...parts: readonly string[]): void {
  const { t } = useTranslation();
  const page = parts.filter((part) => part !== "").join(" · ");
  useEffect(() => {
    document.title = page === "" ? t("app.name") : t("app.title", { page });
  }, [t, page]);
}
