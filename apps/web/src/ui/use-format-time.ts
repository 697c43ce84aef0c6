import { useTranslation } from "react-i18next";
import { formatAge, formatInFull, formatTime, formatTimestamp } from "./format-time.ts";

interface TimeFormats {
  /** Milliseconds since 1970. */
  readonly formatTime: (time: number) => string;
  /** RFC 3339. */
  readonly formatTimestamp: (timestamp: string) => string;
  readonly formatAge: (timestamp: string) => string | null;
  readonly formatInFull: (timestamp: string) => string;
}

/** Writes times in the person's language and zone. */
export function useTimeFormats(): TimeFormats {
  const { i18n } = useTranslation();
  // The browser's own locale where it is the same language: "en" alone would be American for everybody.
  const locale = navigator.language.startsWith(i18n.language) ? navigator.language : i18n.language;
  return {
    formatTime: (time) => formatTime(time, Date.now(), locale),
    formatTimestamp: (timestamp) => formatTimestamp(timestamp, Date.now(), locale),
    formatAge: (timestamp) => formatAge(timestamp, Date.now(), locale),
    formatInFull: (timestamp) => formatInFull(timestamp, locale),
  };
}
