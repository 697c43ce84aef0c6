/** The line about a long check: when it is shown, and that it goes. */
import { expect, it } from "vitest";
import { createProgress } from "./show-progress.ts";

function run(stderrIsTerminal: boolean, times: readonly number[]): string {
  let text = "";
  let now = 0;
  const io = { stderrIsTerminal, stderr: (each: string) => void (text += each) };
  const progress = createProgress(io, { now: () => now });
  for (const [index, time] of times.entries()) {
    now = time;
    progress.show((index + 1) * 250, 1000);
  }
  progress.end();
  return text;
}

it.each([
  {
    name: "a long check, on a terminal",
    terminal: true,
    times: [500, 1500, 2500],
    text: "\rportolan: 500 of 1000 objects tried\rportolan: 750 of 1000 objects tried\r\u001b[K",
  },
  { name: "a short one", terminal: true, times: [100, 200], text: "" },
  { name: "a log", terminal: false, times: [500, 1500], text: "" },
])("$name", ({ terminal, times, text }) => {
  expect(run(terminal, times)).toBe(text);
});
