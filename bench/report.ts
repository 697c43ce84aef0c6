/** How a benchmark reports. */

/** One benchmark: its title and its rows, each a name and what was measured. */
export interface Measurement {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The middle value; of an even number of values the lower of the two in the middle. NaN for none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

/** `12 ms`. */
export function milliseconds(value: number): string {
  return `${value.toFixed(0)} ms`;
}

/** The measurement as a Markdown table. */
export function formatTable({ title, columns, rows }: Measurement): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [`### ${title}`, "", line(columns), line(columns.map(() => "---")), ...rows.map(line), ""].join("\n");
}
