/** A rule's page: what it means, what it does not, and its fault beside the same mended. */
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ApiError } from "../data/fetch-json.ts";
import { useRule, useRules } from "../data/use-rule.ts";
import { RuleExamples } from "../try/rule-examples.tsx";
import { Notice } from "../ui/notice.tsx";
import { PlainPage } from "../ui/plain-page.tsx";
import { SeverityIcon } from "../ui/severity-icon.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";
import { Markdown } from "./markdown.tsx";
import styles from "./rules.module.css";

const route = getRouteApi("/rules/$id");

export function RulePage() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  usePageTitle(id);
  const { data: rule, error, isPending } = useRule(id);
  const { data: rules } = useRules();
  return (
    <PlainPage form="fill">
      {isPending && (
        <p role="status" className={styles.waiting}>
          {t("rule.loading")}
        </p>
      )}
      {error !== null && <NoRule id={id} error={error} />}
      {rule !== undefined && (
        <>
          <article className={styles.rule} data-testid="rule">
            <p className={styles.ruleId}>
              <Link to="/rules">{t("rules.title")}</Link> / <code>{rule.id}</code>
              <span className={styles.severity}>
                <SeverityIcon severity={rule.severity} spoken={false} /> {t(`severity.${rule.severity}`)}
              </span>
            </p>
            <Markdown text={rule.docs} rules={rules} />
          </article>
          <RuleExamples key={rule.id} rule={rule} />
        </>
      )}
    </PlainPage>
  );
}

function NoRule({ id, error }: { readonly id: string; readonly error: Error }) {
  const { t } = useTranslation();
  const problem = error instanceof ApiError && error.problem.status === 404 ? error.problem : null;
  const near = problem?.near ?? [];
  return (
    <Notice name="rule-missing" tone="part" title={problem === null ? t("rule.failed") : t("rule.missing", { id })}>
      {problem === null && <p>{error.message}</p>}
      {near.length > 0 && (
        <>
          <p>{t("rule.near")}</p>
          <ul>
            {near.map((each) => (
              <li key={each}>
                <Link to="/rules/$id" params={{ id: each }}>
                  {each}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      <Link to="/rules" className="button">
        {t("rule.all")}
      </Link>
    </Notice>
  );
}
