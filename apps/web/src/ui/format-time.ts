/** Times for people, in their own language and zone. */

/** `12:03:22`; with the date where it was another day than `now`. Times are milliseconds since 1970. */
export function formatTime(time: number, now: number, locale: string): string {
  const sameDay = new Date(time).toDateString() === new Date(now).toDateString();
  return new Intl.DateTimeFormat(locale, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    ...(sameDay ? {} : { day: "numeric", month: "short", year: "numeric" }),
  }).format(time);
}

/** An RFC 3339 time as `formatTime` writes it; the text itself where it is no time. */
export function formatTimestamp(timestamp: string, now: number, locale: string): string {
  const time = Date.parse(timestamp);
  return Number.isNaN(time) ? timestamp : formatTime(time, now, locale);
}
