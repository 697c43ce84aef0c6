/** Every rule: what Portolan looks for, the gravest first. */
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { severities, type RuleSummary } from "@portolan/shared";
import { useRules } from "../data/use-rule.ts";
import { Notice } from "../ui/notice.tsx";
import { PlainPage } from "../ui/plain-page.tsx";
import { SeverityIcon } from "../ui/severity-icon.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";
import styles from "./rules.module.css";

const route = getRouteApi("/rules");

export function RulesPage() {
  const { t } = useTranslation();
  usePageTitle(t("rules.title"));
  const { data: rules, error, isPending } = useRules();
  return (
    <PlainPage form="text">
      {isPending && <p role="status">{t("rules.loading")}</p>}
      {error !== null && (
        <Notice name="rules-failed" tone="broken" title={t("rules.failed")}>
          <p>{error.message}</p>
        </Notice>
      )}
      {rules !== undefined && <RuleList rules={rules} />}
    </PlainPage>
  );
}

function RuleList({ rules }: { readonly rules: readonly RuleSummary[] }) {
  const { t } = useTranslation();
  const { find = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const words = find.toLowerCase().split(/\s+/);
  const shown = rules.filter(({ id, title }) => words.every((word) => `${id} ${title}`.toLowerCase().includes(word)));
  return (
    <>
      <div className={styles.head}>
        <h1>
          {t("rules.title")} <span className={styles.count}>{shown.length}</span>
        </h1>
        <input
          type="text"
          className="field"
          inputMode="search"
          autoComplete="off"
          spellCheck={false}
          value={find}
          placeholder={t("rules.find")}
          aria-label={t("rules.find")}
          onChange={(event) => {
            const next = event.target.value === "" ? undefined : event.target.value;
            void navigate({ to: ".", search: { find: next }, replace: true });
          }}
        />
      </div>
      <p className={styles.lead}>{t("rules.lead")}</p>
      {shown.length === 0 && <p role="status">{t("rules.noneMatch")}</p>}
      {severities.map((severity) => (
        <RuleGroup
          key={severity}
          title={t(`rules.of.${severity}`)}
          rules={shown.filter((each) => each.severity === severity)}
        />
      ))}
    </>
  );
}

interface RuleGroupProps {
  readonly title: string;
  readonly rules: readonly RuleSummary[];
}

function RuleGroup({ title, rules }: RuleGroupProps) {
  if (rules.length === 0) return null;
  return (
    <section className={styles.group}>
      <h2>
        {title} <span className={styles.count}>{rules.length}</span>
      </h2>
      <ul>
        {rules.map(({ id, severity, title: text }) => (
          <li key={id} data-testid="rule-entry">
            <SeverityIcon severity={severity} />
            <Link to="/rules/$id" params={{ id }}>
              {text}
            </Link>
            <code>{id}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
