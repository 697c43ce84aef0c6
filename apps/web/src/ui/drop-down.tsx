/**
 * A button and what drops down from it, on the browser's own popover: Escape and a click elsewhere close
 * it, the focus comes back. No library, so that the first load need not carry one.
 */
import { useId, useRef, type ReactNode } from "react";
import styles from "./drop-down.module.css";

interface DropDownProps {
  readonly button: ReactNode;
  readonly buttonClass: string | undefined;
  readonly buttonLabel?: string;
  readonly title?: string;
  readonly tone?: string;
  readonly testId?: string;
  readonly children: ReactNode;
}

const gap = 6;

export function DropDown({ button, buttonClass, buttonLabel, title, tone, testId, children }: DropDownProps) {
  const id = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  /** Below the button; as far left as it takes to stay in the window. */
  const place = (): void => {
    const box = trigger.current?.getBoundingClientRect();
    if (box === undefined || panel.current === null) return;
    panel.current.style.top = `${box.bottom + gap}px`;
    panel.current.style.left = `max(8px, min(${box.left}px, 100vw - 428px))`;
  };
  return (
    <>
      <button
        ref={trigger}
        type="button"
        className={buttonClass}
        popoverTarget={id}
        aria-label={buttonLabel}
        title={title}
        data-tone={tone}
        data-testid={testId}
        onClick={place}
      >
        {button}
      </button>
      <div ref={panel} id={id} popover="auto" className={styles.panel}>
        {children}
      </div>
    </>
  );
}
