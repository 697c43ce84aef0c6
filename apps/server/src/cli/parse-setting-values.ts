/** The values of single settings; what is none is a UsageError. */
import { UsageError } from "./usage-error.ts";

export const logLevels = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevelName = (typeof logLevels)[number];

export function parsePort(value: string): number {
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65535) throw new UsageError("It must be a number from 0 to 65535.");
  return Number(value);
}

export function parseAlias(value: string): [string, string] {
  const equals = value.lastIndexOf("=");
  const [context, name] = [value.slice(0, equals), value.slice(equals + 1)];
  if (equals < 1 || !/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(name)) {
    throw new UsageError("It must be CONTEXT=NAME, with letters, digits, dots, dashes and underscores in NAME.");
  }
  return [context, name];
}

export function parseBasePath(value: string): string {
  if (!/^(?:\/[A-Za-z0-9._~-]+)*\/?$/.test(value) || value.split("/").some((part) => /^\.+$/.test(part))) {
    throw new UsageError("It must be a path as /portolan.");
  }
  return value.endsWith("/") ? value : `${value}/`;
}

/** A name with a port or a wildcard in it would never equal the host of a request. */
export function parseHostName(value: string): void {
  if (/^[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?$/.test(value) || /^\[[0-9A-Fa-f:.]+\]$/.test(value)) return;
  throw new UsageError("It must be a host name as portolan.example, without scheme and port.");
}

const dnsDomain = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** Without a closing dot, in small letters. */
export function parseClusterDomain(text: string): string {
  const domain = text.toLowerCase().replace(/\.$/, "");
  if (!dnsDomain.test(domain)) throw new UsageError(`"${text}" is no DNS domain.`, "Write it as cluster.local.");
  return domain;
}

export function parseLogLevel(value: string): LogLevelName {
  const level = logLevels.find((each) => each === value);
  if (level === undefined) throw new UsageError(`It must be one of ${logLevels.join(", ")}.`);
  return level;
}
