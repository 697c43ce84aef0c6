/** Checks a text off the page, and again when it has changed and rested. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { FieldPlace } from "@portolan/manifests";
import type { CheckedText, CheckScope } from "./check-messages.ts";
import { createChecker, type Checker } from "./create-checker.ts";

interface CheckingText {
  /** Of the newest text that has been checked; null before the first. */
  readonly checked: CheckedText | null;
  /** Why it cannot be checked; null while it can. */
  readonly failure: string | null;
  /** Where a field of the picture stands in the text; null for what does not stand there. */
  readonly locate: (field: string) => Promise<FieldPlace | null>;
}

/** `pauseMs`: how long the text must rest before it is checked. */
export function useCheckedText(text: string, { closed, exampleOf }: CheckScope, pauseMs: number): CheckingText {
  const checker = useRef<Checker | null>(null);
  const [checked, setChecked] = useState<CheckedText | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(
    () => () => {
      checker.current?.stop();
      checker.current = null;
    },
    [],
  );
  useEffect(() => {
    const timer = window.setTimeout(() => {
      checker.current ??= createChecker({ checked: setChecked, failed: setFailure });
      checker.current.check(text, { closed, exampleOf });
    }, pauseMs);
    return () => {
      window.clearTimeout(timer);
    };
  }, [text, closed, exampleOf, pauseMs]);
  const locate = useCallback((field: string) => checker.current?.locate(field) ?? Promise.resolve(null), []);
  return { checked, failure, locate };
}
