/** The log, on standard error: lines for a person on a terminal, JSON elsewhere. */
import { pino, type Logger } from "pino";
import type { LogFunction } from "../kube/log-function.ts";
import type { ProgramIo } from "./program-io.ts";
import type { LogLevelName } from "./parse-setting-values.ts";

/** Quiet by default on a terminal: only what needs attention. */
export function createLogger(level: LogLevelName | null, io: ProgramIo): Logger {
  const write = (line: string): void => {
    io.stderr(io.stderrIsTerminal ? formatLine(line) : line);
  };
  return pino({ level: level ?? (io.stderrIsTerminal ? "warn" : "info"), base: null }, { write });
}

/** How `kube/` and `store/` write into the log. */
export function toLogFunction(log: Logger): LogFunction {
  return (level, message, fields) => {
    log[level](fields, message);
  };
}

/** `12:03:09 warn  message key=value`. */
function formatLine(line: string): string {
  const { level, time, msg, ...fields } = JSON.parse(line) as { level: number; time: number; msg?: string };
  const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
  const clock = new Date(time).toTimeString().slice(0, 8);
  return `${clock} ${(pino.levels.labels[level] ?? "").padEnd(5)} ${msg ?? ""}${rest.join("")}\n`;
}
