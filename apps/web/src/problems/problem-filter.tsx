import { getRouteApi } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { severities } from "@portolan/shared";
import { parseProblemsSearch, problemGroups, type ProblemsSearch } from "../router/search-params.ts";
import styles from "./problems.module.css";

const route = getRouteApi("/c/$cluster/problems");

interface ProblemFilterProps {
  readonly search: ProblemsSearch;
  readonly choices: { readonly rules: readonly string[]; readonly namespaces: readonly string[] };
  /** How many findings are silenced. */
  readonly silenced: number;
}

export function ProblemFilter({ search, choices, silenced }: ProblemFilterProps) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const change = (field: keyof ProblemsSearch, value: string): void => {
    const next = parseProblemsSearch({ ...search, [field]: value });
    void navigate({ to: ".", search: (former) => ({ ...former, ...next }), replace: true });
  };
  return (
    <div className={styles.filter} role="search" aria-label={t("problems.search")}>
      <input
        type="text"
        inputMode="search"
        autoComplete="off"
        spellCheck={false}
        value={search.find ?? ""}
        placeholder={t("problems.find")}
        aria-label={t("problems.find")}
        data-testid="problems-filter"
        onChange={(event) => {
          change("find", event.target.value);
        }}
      />
      <Picker
        label={t("problems.severity")}
        value={search.severity}
        any={t("problems.anySeverity")}
        onPick={(value) => {
          change("severity", value);
        }}
      >
        {severities.map((severity) => (
          <option key={severity} value={severity}>
            {t(`severity.${severity}`)}
          </option>
        ))}
      </Picker>
      <Picker
        label={t("problems.rule")}
        value={search.rule}
        any={t("problems.anyRule")}
        onPick={(value) => {
          change("rule", value);
        }}
      >
        {choices.rules.map((rule) => (
          <option key={rule}>{rule}</option>
        ))}
      </Picker>
      {choices.namespaces.length > 1 && (
        <Picker
          label={t("problems.namespace")}
          value={search.within}
          any={t("problems.anyNamespace")}
          onPick={(value) => {
            change("within", value);
          }}
        >
          {choices.namespaces.map((namespace) => (
            <option key={namespace}>{namespace}</option>
          ))}
        </Picker>
      )}
      <Picker
        label={t("problems.group")}
        value={search.group}
        any={t("problems.noGroup")}
        onPick={(value) => {
          change("group", value);
        }}
      >
        {problemGroups.map((group) => (
          <option key={group} value={group}>
            {t(`problems.groups.${group}`)}
          </option>
        ))}
      </Picker>
      <Picker
        label={t("problems.order")}
        value={search.sort}
        any={t("problems.byUrgency")}
        onPick={(value) => {
          change("sort", value);
        }}
      >
        <option value="newest">{t("problems.byAge")}</option>
      </Picker>
      {silenced > 0 && (
        <label className={styles.silenced}>
          <input
            type="checkbox"
            checked={search.silenced === "shown"}
            onChange={(event) => {
              change("silenced", event.target.checked ? "shown" : "");
            }}
          />{" "}
          {t("problems.silenced", { count: silenced })}
        </label>
      )}
    </div>
  );
}

interface PickerProps {
  readonly label: string;
  readonly value: string | undefined;
  /** What stands for "no restriction". */
  readonly any: string;
  readonly onPick: (value: string) => void;
  readonly children: ReactNode;
}

function Picker({ label, value, any, onPick, children }: PickerProps) {
  return (
    <select
      aria-label={label}
      value={value ?? ""}
      onChange={(event) => {
        onPick(event.target.value);
      }}
    >
      <option value="">{any}</option>
      {children}
    </select>
  );
}
