/** What a typed line asks for, in lines that a table of tests can hold. */
import { expect, it } from "vitest";
import type { Command, CommandSource } from "../src/trace/command-model.ts";
import { readCommand } from "../src/trace/read-command.ts";

/** A line, and what it asks for as `describeCommand` writes it. */
export type CommandRow = readonly [line: string, asks: readonly string[]];

/** Declares a test for each line. */
export function testCommands(rows: readonly CommandRow[]): void {
  it.each(rows)("%j", (line, asks) => {
    expect(describeCommand(readCommand(line))).toEqual(asks);
  });
}

/** At most four connections, then how many there are; notes last. */
export function describeCommand(command: Command): readonly string[] {
  switch (command.type) {
    case "traces": {
      const traces = command.traces.map(({ from, to, hostHeader, method, headers }) => {
        const host = hostHeader === null ? "" : ` [${hostHeader}]`;
        const rest = Object.keys(headers).length === 0 ? "" : ` ${JSON.stringify(headers)}`;
        return `${describeSource(from)}${method} ${to}${host}${rest}`;
      });
      const cut = traces.length > 4 ? [...traces.slice(0, 2), `${String(traces.length)} in all`] : traces;
      return [...cut, ...command.notes.map((note) => `note: ${note}`)];
    }
    case "resolve":
      return [
        ...command.lookups.map(
          ({ from, question, recordType, search, server }) =>
            `${describeSource(from)}${recordType} ${question}${server === null ? "" : ` at ${server}`}${search ? "" : " as it stands"}`,
        ),
        ...command.notes.map((note) => `note: ${note}`),
      ];
    case "error":
      return [`error at ${String(command.position)}: ${command.reason}`];
    default:
      return command satisfies never;
  }
}

function describeSource(source: CommandSource): string {
  switch (source.type) {
    case "as-asked":
      return "";
    case "pod":
    case "new-pod":
      return `${source.type} ${source.namespace ?? "?"}/${source.name}: `;
    case "workload":
      return `${source.kind} ${source.namespace ?? "?"}/${source.name}: `;
    case "host":
      return `host ${source.name}: `;
    default:
      return source satisfies never;
  }
}
