/** Checks a text off the page, and again when it has changed and rested. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { CheckedText, CheckScope } from "./check-messages.ts";
import { createChecker, type Checker } from "./create-checker.ts";

interface CheckingText {
  /** Of the newest text that has been checked; null before the first. */
  readonly checked: CheckedText | null;
  /** Why it cannot be checked; null while it can. */
  readonly failure: string | null;
  /** Whether it is of the text as it is now. */
  readonly current: boolean;
  /** Asks about the text that has been checked; nothing answers before the first. */
  readonly ask: Checker["ask"];
}

/** `pauseMs`: how long the text must rest before it is checked. */
export function useCheckedText(text: string, { closed, exampleOf }: CheckScope, pauseMs: number): CheckingText {
  const checker = useRef<Checker | null>(null);
  const newest = useRef<string | null>(null);
  const [checked, setChecked] = useState<CheckedText | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const key = `${String(closed)} ${exampleOf ?? ""} ${text}`;
  useEffect(
    () => () => {
      checker.current?.stop();
      checker.current = null;
    },
    [],
  );
  useEffect(() => {
    const timer = window.setTimeout(() => {
      checker.current ??= createChecker({
        checked: (answer) => {
          setChecked(answer);
          setFailure(null);
          setDone(newest.current);
        },
        failed: (reason) => {
          setFailure(reason);
          setDone(newest.current);
        },
      });
      newest.current = key;
      checker.current.check(text, { closed, exampleOf });
    }, pauseMs);
    return () => {
      window.clearTimeout(timer);
    };
  }, [key, text, closed, exampleOf, pauseMs]);
  const ask = useCallback<Checker["ask"]>(
    (question) => checker.current?.ask(question) ?? new Promise(() => undefined),
    [],
  );
  return { checked, failure, current: done === key, ask };
}
