import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useTimeFormats } from "./use-format-time.ts";

/** An age is written in minutes at the finest. */
const refreshMs = 30_000;

interface SinceProps {
  /** RFC 3339. */
  readonly timestamp: string;
  /** The key of its sentence. */
  readonly wording: "inspector.openFor" | "inspector.mend.since";
}

/** "since 21:20:05, 3 hr. ago"; the title has date and zone in full. */
export function Since({ timestamp, wording }: SinceProps) {
  const { t } = useTranslation();
  const { formatTimestamp, formatAge, formatInFull } = useTimeFormats();
  const [, refresh] = useState(0);
  useEffect(() => {
    const timer = window.setInterval(() => {
      refresh((count) => count + 1);
    }, refreshMs);
    return () => {
      window.clearInterval(timer);
    };
  }, []);
  const age = formatAge(timestamp);
  return (
    <time dateTime={timestamp} title={formatInFull(timestamp)}>
      {t(wording, { time: formatTimestamp(timestamp) })}
      {age !== null && `, ${age}`}
    </time>
  );
}
