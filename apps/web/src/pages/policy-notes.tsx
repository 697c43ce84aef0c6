/** What the policies laid over the picture say, in words: the picture's marks for whoever does not see them. */
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { PlacedMark } from "../data/use-policy-marks.ts";
import styles from "./policies.module.css";

const route = getRouteApi("/c/$cluster");
const order = { none: 0, some: 1, unknown: 2, all: 3 } as const;

export function PolicyNotes({ marks }: { readonly marks: readonly PlacedMark[] }) {
  const { t } = useTranslation();
  const { policies } = route.useSearch();
  if (policies === undefined || marks.length === 0) return null;
  const sorted = [...marks].sort((a, b) => order[a.mark.verdict] - order[b.mark.verdict]);
  const denied = marks.filter(({ mark }) => mark.verdict === "none").length;
  const part = marks.filter(({ mark }) => mark.verdict === "some").length;
  return (
    <details className={styles.notes} data-testid="policy-notes">
      <summary>{t("policies.summary", { denied, part, count: marks.length })}</summary>
      <ul>
        {sorted.map(({ row, service, port, mark }) => (
          <li key={row} data-verdict={mark.verdict}>
            <b>{t(`policies.verdict.${mark.verdict}`)}</b> <code>{`${service}:${port}`}</code> {mark.text}
          </li>
        ))}
      </ul>
    </details>
  );
}
