/**
 * Manifests as one types them: the picture and the findings, computed in the browser. Nothing is sent anywhere; what was
 * typed is kept in the tab, so that a reload loses nothing.
 */
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useRule } from "../data/use-rule.ts";
import { Notice } from "../ui/notice.tsx";
import { PlainPage } from "../ui/plain-page.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";
import { readKeptText } from "./kept-text.ts";
import { Workbench } from "./workbench.tsx";
import styles from "./try.module.css";

const route = getRouteApi("/try");
const firstExample = "target-port-name-missing";

export function TryPage() {
  const { t } = useTranslation();
  usePageTitle(t("try.title"));
  const { example } = route.useSearch();
  const { data: rule, error } = useRule(example ?? firstExample);
  // An example that a link asks for comes before what was typed earlier.
  const start = (example === undefined ? readKeptText() : null) ?? rule?.broken;
  return (
    <PlainPage form="fill">
      {start !== undefined && <Workbench key={example ?? ""} start={start} example={example ?? null} />}
      {start === undefined && error === null && (
        <p role="status" className={styles.waiting}>
          {t("try.loading")}
        </p>
      )}
      {start === undefined && error !== null && (
        <Notice name="example-missing" tone="part" title={error.message}>
          <NewBench />
        </Notice>
      )}
    </PlainPage>
  );
}

function NewBench() {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  return (
    <button
      type="button"
      className="button"
      onClick={() => {
        void navigate({ to: "/try", search: {} });
      }}
    >
      {t("try.title")}
    </button>
  );
}
