import { getRouteApi } from "@tanstack/react-router";
import { FolderOpen } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useRules } from "../data/use-rule.ts";
import styles from "./try.module.css";

const route = getRouteApi("/try");

interface SourceBarProps {
  readonly onFiles: (files: readonly File[]) => void;
}

/** Where the text comes from: a rule's example, or files. */
export function SourceBar({ onFiles }: SourceBarProps) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const { example } = route.useSearch();
  const { data: rules } = useRules();
  return (
    <div className={styles.bar}>
      <h1>{t("try.title")}</h1>
      <select
        className="field"
        aria-label={t("try.example")}
        value={example ?? ""}
        onChange={(event) => {
          void navigate({ to: "/try", search: { example: event.target.value || undefined } });
        }}
      >
        <option value="">{t("try.example")}</option>
        {(rules ?? []).map(({ id }) => (
          <option key={id}>{id}</option>
        ))}
      </select>
      <label className={`button ${styles.file}`}>
        <FolderOpen size={14} aria-hidden="true" /> {t("try.open")}
        <input
          type="file"
          multiple
          accept=".yaml,.yml,.json"
          className="visually-hidden"
          onChange={(event) => {
            onFiles([...(event.target.files ?? [])]);
            // The same file may be opened again when it has changed.
            event.target.value = "";
          }}
        />
      </label>
    </div>
  );
}
