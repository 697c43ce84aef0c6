/**
 * A field whose last word is completed by names of the cluster (WAI-ARIA: combobox with a list). Enter
 * without a chosen name submits the form.
 */
import { useId, useState, type KeyboardEvent } from "react";
import { completeWord, lastWord } from "./complete-word.ts";
import { useNames } from "./use-names.ts";
import styles from "./trace.module.css";

interface CompletingInputProps {
  readonly cluster: string;
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly testId: string;
  /** Which names fit here. */
  readonly purpose: "from" | "to";
  readonly onChange: (value: string) => void;
}

export function CompletingInput({
  cluster,
  label,
  placeholder,
  value,
  testId,
  purpose,
  onChange,
}: CompletingInputProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const found = useNames(cluster, open ? (purpose === "from" ? value : lastWord(value)) : null, purpose);
  const names = open ? found : [];
  const choose = (index: number): void => {
    const text = names[index]?.text;
    if (text !== undefined) onChange(purpose === "from" ? text : completeWord(value, text));
    setOpen(false);
    setActive(-1);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") {
      setOpen(false);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((before) => (names.length === 0 ? -1 : (before + step + names.length) % names.length));
    } else if (event.key === "Enter" && active >= 0 && names[active] !== undefined) {
      event.preventDefault();
      choose(active);
    }
  };
  const expanded = names.length > 0;
  return (
    <div className={styles.typed}>
      <input
        type="text"
        className="field"
        role="combobox"
        aria-label={label}
        aria-expanded={expanded}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={expanded && active >= 0 ? `${id}-${active}` : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        placeholder={placeholder}
        value={value}
        title={value === "" ? undefined : value}
        data-testid={testId}
        onChange={(event) => {
          onChange(event.target.value);
          setOpen(true);
          setActive(-1);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setOpen(false);
        }}
      />
      <ul id={id} role="listbox" aria-label={label} className={styles.names} hidden={!expanded}>
        {names.map((name, index) => (
          <li
            key={name.text}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            // Before the field loses the focus.
            onPointerDown={(event) => {
              event.preventDefault();
              choose(index);
            }}
          >
            <code>{name.text}</code>
            <span>{name.detail}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
