import { useNavigate, getRouteApi } from "@tanstack/react-router";
import { Search, X } from "lucide-react";
import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import type { VerdictCounts } from "@portolan/shared";
import { verdictFilters, verdictOfFilter, type VerdictFilter } from "../router/search-params.ts";
import { totalPorts } from "../ui/headline.ts";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import type { ExplorerCounts } from "./list-services.ts";
import styles from "./explorer.module.css";

const route = getRouteApi("/c/$cluster");

interface ExplorerFilterProps {
  readonly counts: ExplorerCounts;
  readonly namespaces: readonly string[];
  readonly filterRef: RefObject<HTMLInputElement | null>;
  readonly listId: string;
}

interface FilterChange {
  readonly q?: string | undefined;
  readonly show?: VerdictFilter | undefined;
  readonly in?: string | undefined;
}

/** Text, verdict and namespace; all three live in the URL. */
export function ExplorerFilter({ counts, namespaces, filterRef, listId }: ExplorerFilterProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { q = "", show, in: namespace } = route.useSearch();

  const change = (next: FilterChange): void => {
    void navigate({ to: ".", search: (former) => ({ ...former, ...next }), replace: true });
  };

  return (
    <div className={styles.filter} role="search" aria-label={t("explorer.search")}>
      <div className={`field ${styles.find}`}>
        <Search size={15} aria-hidden="true" />
        <input
          ref={filterRef}
          type="text"
          inputMode="search"
          autoComplete="off"
          spellCheck={false}
          value={q}
          placeholder={t("explorer.filter")}
          aria-label={t("explorer.filter")}
          title={t("explorer.filterHint")}
          data-testid="explorer-filter"
          onChange={(event) => {
            change({ q: event.target.value === "" ? undefined : event.target.value });
          }}
          onKeyDown={(event) => {
            if (event.key === "Escape") {
              if (q === "") event.currentTarget.blur();
              else change({ q: undefined });
            }
            if (event.key === "ArrowDown" || event.key === "Enter") {
              event.preventDefault();
              document.getElementById(listId)?.focus();
            }
          }}
        />
        {q === "" ? (
          <kbd aria-hidden="true">/</kbd>
        ) : (
          <button
            type="button"
            className="icon-button"
            aria-label={t("explorer.clear")}
            onClick={() => {
              change({ q: undefined });
            }}
          >
            <X size={14} aria-hidden="true" />
          </button>
        )}
      </div>
      <div className={styles.chips} role="group" aria-label={t("explorer.chips.label")}>
        <Chip
          label={t("explorer.chips.all")}
          count={totalPorts(counts.ports)}
          pressed={show === undefined}
          onPress={() => {
            change({ show: undefined });
          }}
        />
        {verdictFilters.map((verdictFilter) => (
          <VerdictChip
            key={verdictFilter}
            verdictFilter={verdictFilter}
            ports={counts.ports}
            pressed={show === verdictFilter}
            onPress={() => {
              change({ show: show === verdictFilter ? undefined : verdictFilter });
            }}
          />
        ))}
      </div>
      {namespaces.length > 1 && (
        <select
          className="field"
          aria-label={t("explorer.namespace")}
          value={namespace ?? ""}
          data-testid="explorer-namespace"
          onChange={(event) => {
            change({ in: event.target.value === "" ? undefined : event.target.value });
          }}
        >
          <option value="">{t("explorer.allNamespaces")}</option>
          {namespaces.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
    </div>
  );
}

interface VerdictChipProps {
  readonly verdictFilter: VerdictFilter;
  readonly ports: VerdictCounts;
  readonly pressed: boolean;
  readonly onPress: () => void;
}

/** What is rare stays away while there is none of it. */
function VerdictChip({ verdictFilter, ports, pressed, onPress }: VerdictChipProps) {
  const { t } = useTranslation();
  const verdict = verdictOfFilter(verdictFilter);
  if ((verdict === "unknown" || verdict === "part") && ports[verdict] === 0 && !pressed) return null;
  return (
    <Chip label={t(`explorer.chips.${verdictFilter}`)} count={ports[verdict]} pressed={pressed} onPress={onPress}>
      <VerdictMark verdict={verdict} spoken={false} />
    </Chip>
  );
}

interface ChipProps {
  readonly label: string;
  readonly count: number;
  readonly pressed: boolean;
  readonly onPress: () => void;
  readonly children?: React.ReactNode;
}

function Chip({ label, count, pressed, onPress, children }: ChipProps) {
  const { i18n } = useTranslation();
  return (
    <button type="button" className={styles.chip} aria-pressed={pressed} onClick={onPress} data-testid="explorer-chip">
      {children}
      <span>{label}</span>
      <span className={styles.count}>{new Intl.NumberFormat(i18n.language).format(count)}</span>
    </button>
  );
}
