import { getRouteApi } from "@tanstack/react-router";
import { SlidersHorizontal } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { parseProblemsSearch, problemGroups, problemOrders, type ProblemsSearch } from "../router/search-params.ts";
import type { Choice, Choices } from "./filter-findings.ts";
import styles from "./problems.module.css";

const route = getRouteApi("/c/$cluster/problems");

interface ProblemFilterProps {
  readonly search: ProblemsSearch;
  readonly choices: Choices;
  /** How many findings are silenced. */
  readonly silenced: number;
}

export function ProblemFilter({ search, choices, silenced }: ProblemFilterProps) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const [open, setOpen] = useState(false);
  const change = (field: keyof ProblemsSearch, value: string): void => {
    const next = parseProblemsSearch({ ...search, [field]: value });
    // What is picked can be gone back from; not each letter that is typed.
    void navigate({ to: ".", search: (former) => ({ ...former, ...next }), replace: field === "find" });
  };
  const picker = (field: keyof ProblemsSearch, label: string, any: string, options: ReactNode): ReactNode => (
    <select
      className="field"
      aria-label={label}
      value={search[field] ?? ""}
      onChange={(event) => {
        change(field, event.target.value);
      }}
    >
      <option value="">{any}</option>
      {options}
    </select>
  );
  return (
    <div className={styles.filter} role="search" aria-label={t("problems.search")} data-open={open}>
      <input
        type="text"
        className="field"
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
      {/* Only a narrow screen has it: there the pickers would leave no room for the list. */}
      <button
        type="button"
        className={`button ${styles.more}`}
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
        }}
      >
        <SlidersHorizontal size={14} aria-hidden="true" /> {t("problems.more")}
      </button>
      {picker(
        "severity",
        t("problems.severity"),
        t("problems.anySeverity"),
        choices.severities.map(({ value, count }) => (
          <option key={value} value={value}>
            {t(`problems.severities.${value}`, { count })}
          </option>
        )),
      )}
      {picker("rule", t("problems.rule"), t("problems.anyRule"), <Options choices={choices.rules} />)}
      {choices.namespaces.length > 1 &&
        picker("within", t("problems.namespace"), t("problems.anyNamespace"), <Options choices={choices.namespaces} />)}
      {picker(
        "group",
        t("problems.group"),
        t("problems.noGroup"),
        problemGroups.map((group) => (
          <option key={group} value={group}>
            {t(`problems.groups.${group}`)}
          </option>
        )),
      )}
      {picker(
        "sort",
        t("problems.order"),
        t("problems.byUrgency"),
        problemOrders.map((order) => (
          <option key={order} value={order}>
            {t(`problems.orders.${order}`)}
          </option>
        )),
      )}
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

function Options({ choices }: { readonly choices: readonly Choice[] }) {
  return choices.map(({ value, count }) => <option key={value} value={value}>{`${value} (${count})`}</option>);
}
