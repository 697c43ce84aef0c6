/**
 * Manifests as one types them: the picture and the findings, computed in the browser. Nothing is sent anywhere; what was
 * typed is kept in the tab, so that a reload loses nothing.
 */
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Finding, RuleDocument } from "@portolan/shared";
import type { Selection } from "../canvas/selection.ts";
import { useRules } from "../data/use-rule.ts";
import { Picture } from "../pages/picture.tsx";
import { Logo } from "../ui/logo.tsx";
import { ThemeToggle } from "../ui/theme-toggle.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";
import { FindingList } from "./finding-list.tsx";
import { remarksOf } from "./remarks-of.ts";
import { useCheckedText } from "./use-checked-text.ts";
import type { ShownPlace } from "./yaml-editor.tsx";
import pageStyles from "../pages/pages.module.css";
import styles from "./try.module.css";

const YamlEditor = lazy(async () => {
  const { YamlEditor: component } = await import("./yaml-editor.tsx");
  return { default: component };
});

const route = getRouteApi("/try");
const storageKey = "portolan.try";
/** Typing has rested so long (ms). */
const pauseMs = 250;
const firstExample = "target-port-name-missing";

export function TryPage() {
  const { t } = useTranslation();
  usePageTitle(t("try.title"));
  const { data: rules } = useRules();
  const { example } = route.useSearch();
  const wanted = rules?.find(({ id }) => id === (example ?? firstExample));
  // An example that a link asks for comes before what was typed earlier.
  const kept = example === undefined ? window.sessionStorage.getItem(storageKey) : null;
  const start = kept ?? wanted?.broken;
  return (
    <>
      <header className={pageStyles.plainBar}>
        <Link to="/" className={pageStyles.plainBrand}>
          <Logo />
          <b>{t("app.name")}</b>
        </Link>
        <span className={pageStyles.space} />
        <ThemeToggle />
      </header>
      {start === undefined ? (
        <p role="status" className={styles.waiting}>
          {t("try.loading")}
        </p>
      ) : (
        <Workbench key={example ?? ""} start={start} rules={rules ?? []} />
      )}
    </>
  );
}

interface WorkbenchProps {
  readonly start: string;
  readonly rules: readonly RuleDocument[];
}

function Workbench({ start, rules }: WorkbenchProps) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const { example } = route.useSearch();
  const [loaded, setLoaded] = useState({ text: start });
  const [text, setText] = useState(start);
  const [selected, select] = useState<Selection | null>(null);
  const [shown, setShown] = useState<ShownPlace | null>(null);
  // An example is all there is.
  const [closed, setClosed] = useState(example !== undefined);
  const { checked, failure, locate } = useCheckedText(text, { closed, exampleOf: example ?? null }, pauseMs);
  const remarks = useMemo(() => (checked === null ? [] : remarksOf(checked)), [checked]);
  useEffect(() => {
    window.sessionStorage.setItem(storageKey, text);
  }, [text]);
  const showFinding = ({ location, services: [service], port }: Finding): void => {
    if (location !== null) setShown({ line: location.line });
    if (service !== undefined) select({ service, port });
  };
  const showField = (field: string): void => {
    void locate(field).then((place) => {
      if (place !== null) setShown({ line: place.line });
    });
  };
  const drop = (files: readonly File[]): void => {
    void Promise.all(files.map((file) => file.text())).then((texts) => {
      if (texts.length > 0) setLoaded({ text: texts.join("\n---\n") });
    });
  };
  return (
    <main className={styles.bench}>
      <section
        className={styles.source}
        aria-label={t("try.source")}
        onDragOver={(event) => {
          event.preventDefault();
        }}
        onDrop={(event) => {
          event.preventDefault();
          drop([...event.dataTransfer.files]);
        }}
      >
        <div className={styles.bar}>
          <h1>{t("try.title")}</h1>
          <select
            aria-label={t("try.example")}
            value={example ?? ""}
            onChange={(event) => {
              void navigate({ to: "/try", search: { example: event.target.value || undefined } });
            }}
          >
            <option value="">{t("try.example")}</option>
            {rules.map(({ id }) => (
              <option key={id}>{id}</option>
            ))}
          </select>
          <label className={styles.file}>
            {t("try.open")}
            <input
              type="file"
              multiple
              accept=".yaml,.yml,.json"
              className="visually-hidden"
              onChange={(event) => {
                drop([...(event.target.files ?? [])]);
              }}
            />
          </label>
        </div>
        <Suspense fallback={<div className={styles.editor} />}>
          <YamlEditor loaded={loaded} onChange={setText} remarks={remarks} shown={shown} label={t("try.source")} />
        </Suspense>
        <div className={styles.note}>
          <label className={styles.closed}>
            <input
              type="checkbox"
              checked={closed}
              onChange={(event) => {
                setClosed(event.target.checked);
              }}
            />
            {t("try.closed")}
          </label>
          <p>{t("try.note")}</p>
        </div>
      </section>
      <section
        className={styles.outcome}
        aria-label={t("try.outcome")}
        onPointerDownCapture={(event) => {
          const field = fieldOf(event.target);
          if (field !== null) showField(field);
        }}
      >
        <div className={styles.picture}>
          {checked !== null && checked.paths.length > 0 && (
            <Picture
              paths={checked.paths}
              depth={checked.paths.length === 1 ? "service" : "namespace"}
              selected={selected}
              onSelect={select}
              findings={checked.findings}
            />
          )}
          {checked !== null && checked.paths.length === 0 && <p className={styles.empty}>{t("try.empty")}</p>}
        </div>
        <div className={styles.verdicts} role="status">
          {failure !== null && <p role="alert">{t("try.failed", { reason: failure })}</p>}
          {checked !== null && (
            <>
              <h2>
                {t("try.counts", { count: checked.findings.length + checked.problems.length })}
                {checked.notJudged.length > 0 && ` · ${t("try.notJudged", { count: checked.notJudged.length })}`}
              </h2>
              <FindingList
                findings={checked.findings}
                problems={checked.problems}
                onLine={(line) => {
                  setShown({ line });
                }}
                onFinding={showFinding}
              />
            </>
          )}
        </div>
      </section>
    </main>
  );
}

/** The field that a number of the picture was read from, as its tooltip names it. */
function fieldOf(target: EventTarget): string | null {
  const title = target instanceof Element ? (target.closest("[title]")?.getAttribute("title") ?? "") : "";
  const dash = title.indexOf(" — ");
  return dash === -1 ? null : title.slice(dash + 3);
}
