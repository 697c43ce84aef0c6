import { useTranslation } from "react-i18next";
import { formatTime } from "./format-time.ts";

/** Writes milliseconds since 1970 in the person's language and zone. */
export function useFormatTime(): (time: number) => string {
  const { i18n } = useTranslation();
  // The browser's own locale where it is the same language: "en" alone would be American for everybody.
  const locale = navigator.language.startsWith(i18n.language) ? navigator.language : i18n.language;
  return (time) => formatTime(time, Date.now(), locale);
}
