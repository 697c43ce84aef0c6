import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRule } from "../data/use-rule.ts";
import { Markdown } from "../pages/markdown.tsx";
import styles from "./inspector.module.css";

/** What a rule means, asked for when somebody wants to know; its page says the rest. */
export function RuleHelp({ rule }: { readonly rule: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <details
      className={styles.help}
      data-testid="rule-help"
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>{t("inspector.rule.title")}</summary>
      {open && <RuleText rule={rule} />}
    </details>
  );
}

function RuleText({ rule: id }: { readonly rule: string }) {
  const { t } = useTranslation();
  const { data: rule, error } = useRule(id);
  if (rule === undefined) return <p role="status">{error === null ? t("rule.loading") : t("rule.failed")}</p>;
  return (
    <>
      <Markdown text={introOf(rule.docs)} />
      <p>
        <Link to="/rules/$id" params={{ id }}>
          {t("inspector.rule.all")}
        </Link>
      </p>
    </>
  );
}

/** What stands between the title, which the finding has said in its own words, and the first heading. */
function introOf(docs: string): string {
  return docs.replace(/^# .*\n/, "").replace(/^## [\s\S]*/m, "");
}
