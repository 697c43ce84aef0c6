import { useTranslation } from "react-i18next";
import { objectText, type ControllerEntry, type ControllerPath, type WayIn } from "@portolan/shared";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import { entryAddresses, listControllers } from "./list-controllers.ts";
import styles from "./inspector.module.css";

/** The pods that carry out the rules above, and by what requests come to them. */
export function ControllersSection({ ways }: { readonly ways: readonly WayIn[] }) {
  const { t } = useTranslation();
  const controllers = listControllers(ways);
  if (controllers.length === 0) return null;
  return (
    <section className={styles.section} data-testid="inspector-controllers">
      <h3>{t("inspector.controllers.title")}</h3>
      <ul className={styles.ways}>
        {controllers.map((controller) => (
          <Controller key={objectText(controller.workload)} controller={controller} />
        ))}
      </ul>
    </section>
  );
}

function Controller({ controller }: { readonly controller: ControllerPath }) {
  const { t } = useTranslation();
  const { workload, ready, total, verdict, entries, foundBy, note } = controller;
  return (
    <li data-testid="controller" data-verdict={verdict}>
      <VerdictMark verdict={verdict} />
      <div>
        <div className={styles.wayLine}>
          <span>{objectText(workload)}</span>
          <span className={ready < total ? styles.wayOutcome : styles.note}>
            {t("inspector.controllers.ready", { ready, total })}
          </span>
        </div>
        {controller.break !== null && <div className={styles.wayBreak}>{controller.break.text}</div>}
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
        <div className={styles.note}>{t("inspector.controllers.foundBy", { reason: foundBy })}</div>
        {note !== null && <div className={styles.note}>{note}</div>}
      </div>
    </li>
  );
}

function Entry({ entry }: { readonly entry: ControllerEntry }) {
  const { t } = useTranslation();
  return (
    <div className={styles.addresses}>
      {t(`inspector.controllers.entry.${entry.type}`)}{" "}
      <code title={entry.service ?? undefined}>{entryAddresses(entry)}</code>
      {entry.verdict !== "whole" && (
        <span className={styles.wayBreak}> {entry.break?.text ?? t(`verdict.${entry.verdict}`)}</span>
      )}
    </div>
  );
}
