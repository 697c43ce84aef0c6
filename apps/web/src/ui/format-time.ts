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

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long ago an RFC 3339 time was: `3 hr ago`; null for what is no time, less than a minute ago or to come. */
export function formatAge(timestamp: string, now: number, locale: string): string | null {
  const age = now - Date.parse(timestamp);
  if (!(age >= minuteMs)) return null;
  const format = new Intl.RelativeTimeFormat(locale, { style: "short" });
  if (age < hourMs) return format.format(-Math.floor(age / minuteMs), "minute");
  if (age < 2 * dayMs) return format.format(-Math.floor(age / hourMs), "hour");
  return format.format(-Math.floor(age / dayMs), "day");
}

/** An RFC 3339 time with its date and zone; the text itself where it is no time. */
export function formatInFull(timestamp: string, locale: string): string {
  const time = Date.parse(timestamp);
  if (Number.isNaN(time)) return timestamp;
  return new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "long", hourCycle: "h23" }).format(time);
}
