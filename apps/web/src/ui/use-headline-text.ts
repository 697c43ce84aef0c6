import { useTranslation } from "react-i18next";
import type { Headline } from "./headline.ts";

/** Puts a headline into words. */
export function useHeadlineText(): (headline: Headline) => string {
  const { t } = useTranslation();
  return (headline) => {
    switch (headline.type) {
      case "broken":
        return t("headline.broken", { broken: headline.broken, total: headline.total });
      case "part":
        return t("headline.part", { part: headline.part, total: headline.total });
      case "unknown":
        return t("headline.unknown", { unknown: headline.unknown, total: headline.total });
      case "whole":
        return t("headline.whole", { count: headline.total });
      case "none":
        return t("headline.none");
      default:
        return headline satisfies never;
    }
  };
}
