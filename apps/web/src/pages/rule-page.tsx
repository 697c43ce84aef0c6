/** A rule's page: what it means, and what it does not. */
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ApiError } from "../data/fetch-json.ts";
import { useRule } from "../data/use-rule.ts";
import { Logo } from "../ui/logo.tsx";
import { Notice } from "../ui/notice.tsx";
import { ThemeToggle } from "../ui/theme-toggle.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";
import { RuleExamples } from "../try/rule-examples.tsx";
import { Markdown } from "./markdown.tsx";
import styles from "./pages.module.css";

const route = getRouteApi("/rules/$id");

export function RulePage() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  usePageTitle(id);
  const { data: rule, error, isPending } = useRule(id);
  return (
    <>
      <header className={styles.plainBar}>
        <Link to="/" className={styles.plainBrand}>
          <Logo />
          <b>{t("app.name")}</b>
        </Link>
        <span className={styles.space} />
        <ThemeToggle />
      </header>
      <main className={styles.plain}>
        {isPending && <p role="status">{t("rule.loading")}</p>}
        {error !== null && (
          <Notice
            name="rule-missing"
            tone="part"
            title={
              error instanceof ApiError && error.problem.status === 404 ? t("rule.missing", { id }) : t("rule.failed")
            }
          >
            <p>{error.message}</p>
          </Notice>
        )}
        {rule !== undefined && (
          <article className={styles.rule} data-testid="rule">
            <p className={styles.ruleId}>
              <code>{rule.id}</code> · {t("rule.severity", { severity: t(`severity.${rule.severity}`) })}
            </p>
            <Markdown text={rule.docs} />
          </article>
        )}
      </main>
      {rule !== undefined && <RuleExamples rule={rule} />}
    </>
  );
}
