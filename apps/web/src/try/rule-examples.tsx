/** A rule's two examples side by side: the fault and the same without it, each with its picture and its YAML. */
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RuleDocument } from "@portolan/shared";
import type { Selection } from "../canvas/selection.ts";
import { Picture } from "../pages/picture.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { SeverityIcon } from "../ui/severity-icon.tsx";
import type { CheckedText } from "./check-messages.ts";
import { changedLines } from "./diff-lines.ts";
import { ManifestText } from "./manifest-text.tsx";
import { useCheckedText } from "./use-checked-text.ts";
import styles from "./rule-examples.module.css";

export function RuleExamples({ rule }: { readonly rule: RuleDocument }) {
  const { t } = useTranslation();
  return (
    <section className={styles.examples} aria-label={t("rule.examples")}>
      <Example name="broken" text={rule.broken} other={rule.fixed} rule={rule.id} />
      <Example name="fixed" text={rule.fixed} other={rule.broken} rule={rule.id} />
    </section>
  );
}

interface ExampleProps {
  readonly name: "broken" | "fixed";
  readonly text: string;
  /** The text that it differs from. */
  readonly other: string;
  readonly rule: string;
}

function Example({ name, text, other, rule }: ExampleProps) {
  const { t } = useTranslation();
  const { checked, failure } = useCheckedText(text, { closed: true, exampleOf: rule }, 0);
  const changed = useMemo(() => changedLines(text, other), [text, other]);
  return (
    <article className={styles.example} data-testid={`example-${name}`}>
      <div className={styles.head}>
        <h2>{t(`rule.${name}`)}</h2>
        {name === "broken" && (
          <Link to="/try" search={{ example: rule }} className="button">
            {t("rule.tryIt")}
          </Link>
        )}
      </div>
      <div className={styles.said}>
        {failure !== null && <p role="alert">{t("try.failed", { reason: failure })}</p>}
        {checked !== null && <Findings checked={checked} />}
      </div>
      <div className={styles.picture}>
        {checked !== null && checked.paths.length > 0 && <ExamplePicture checked={checked} />}
        {checked?.paths.length === 0 && <p className={styles.empty}>{t("rule.noService")}</p>}
      </div>
      <div className={styles.manifest}>
        <div className={styles.copy}>
          <CopyButton text={text} label={t("rule.copy")} look="quiet" />
        </div>
        <ManifestText
          text={text}
          marked={changed}
          sign={name === "broken" ? "−" : "+"}
          label={t(`rule.manifestOf.${name}`)}
        />
      </div>
    </article>
  );
}

function Findings({ checked: { findings } }: { readonly checked: CheckedText }) {
  const { t } = useTranslation();
  if (findings.length === 0) return <p className={styles.nothing}>{t("try.nothing")}</p>;
  return (
    <ul aria-label={t("try.findings")}>
      {findings.map(({ id, severity, message }) => (
        <li key={id}>
          <SeverityIcon severity={severity} />
          <span>{message}</span>
        </li>
      ))}
    </ul>
  );
}

/** What is pointed at in it is its own affair. */
function ExamplePicture({ checked: { paths, findings } }: { readonly checked: CheckedText }) {
  const [selected, select] = useState<Selection | null>(null);
  const depth = paths.length === 1 ? "service" : "namespace";
  return <Picture paths={paths} depth={depth} selected={selected} onSelect={select} findings={findings} fitted />;
}
