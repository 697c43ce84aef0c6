/** Cuts a stream of text into lines without searching a long line's beginning again. */
export class LineSplitter {
  private pending: string[] = [];

  /** The lines that this chunk completes, without their newline; empty ones are left out. */
  push(chunk: string): string[] {
    const end = chunk.indexOf("\n");
    if (end === -1) {
      if (chunk !== "") this.pending.push(chunk);
      return [];
    }
    const lines = chunk.split("\n");
    this.pending.push(lines[0] ?? "");
    lines[0] = this.pending.join("");
    const rest = lines.pop() ?? "";
    this.pending = rest === "" ? [] : [rest];
    return lines.filter((line) => line.trim() !== "");
  }

  /** What came after the last newline: not empty when the stream was cut within a line. */
  get rest(): string {
    return this.pending.join("");
  }
}
