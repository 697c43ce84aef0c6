import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Notice } from "../ui/notice.tsx";

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <main>
      <Notice name="not-found" tone="calm" title={t("notFound.title")}>
        <p>{t("notFound.help")}</p>
        <Link to="/" className="button">
          {t("notFound.home")}
        </Link>
      </Notice>
    </main>
  );
}
