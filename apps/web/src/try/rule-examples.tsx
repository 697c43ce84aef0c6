/** A rule's two examples side by side: the fault and the same without it, each with its picture and its YAML. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { RuleDocument } from "@portolan/shared";
import { ManifestPicture } from "./manifest-picture.tsx";
import { useCheckedText } from "./use-checked-text.ts";
import styles from "./try.module.css";

export function RuleExamples({ rule }: { readonly rule: RuleDocument }) {
  const { t } = useTranslation();
  return (
    <section className={styles.examples} aria-label={t("rule.examples")}>
      <Example name="broken" text={rule.broken} rule={rule.id} />
      <Example name="fixed" text={rule.fixed} rule={rule.id} />
    </section>
  );
}

interface ExampleProps {
  readonly name: "broken" | "fixed";
  readonly text: string;
  readonly rule: string;
}

function Example({ name, text, rule }: ExampleProps) {
  const { t } = useTranslation();
  const { checked, failure } = useCheckedText(text, { closed: true, exampleOf: rule }, 0);
  const findings = checked?.findings ?? [];
  return (
    <article className={styles.example} data-testid={`example-${name}`}>
      <h2>{t(`rule.${name}`)}</h2>
      <div className={styles.examplePicture}>
        {checked !== null && checked.paths.length > 0 && (
          <ManifestPicture paths={checked.paths} findings={checked.findings} />
        )}
        {checked?.paths.length === 0 && <p className={styles.empty}>{t("rule.noService")}</p>}
      </div>
      {failure !== null && <p role="alert">{t("try.failed", { reason: failure })}</p>}
      <ul className={styles.said} aria-label={t("try.findings")}>
        {findings.map((finding) => (
          <li key={finding.id} data-severity={finding.severity}>
            {finding.message}
          </li>
        ))}
        {checked !== null && findings.length === 0 && <li data-severity="none">{t("try.nothing")}</li>}
      </ul>
      <pre className={styles.yaml} tabIndex={0} role="region" aria-label={t("rule.manifest")}>
        {text}
      </pre>
      {name === "broken" && (
        <p className={styles.next}>
          <Link to="/try" search={{ example: rule }} className="button">
            {t("rule.tryIt")}
          </Link>
        </p>
      )}
    </article>
  );
}
