import { useTranslation } from "react-i18next";
import type { Finding } from "@portolan/shared";
import styles from "./inspector.module.css";

interface EvidenceSectionProps {
  readonly finding: Finding;
}

/** Each observed value with the object and the field that it was read from. */
export function EvidenceSection({ finding }: EvidenceSectionProps) {
  const { t } = useTranslation();
  if (finding.evidence.length === 0) return null;
  return (
    <section className={styles.section} data-testid="inspector-evidence">
      <h3>{t("inspector.evidence.title")}</h3>
      <table className={styles.table}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t("inspector.evidence.field")}</th>
            <th scope="col">{t("inspector.evidence.value")}</th>
          </tr>
        </thead>
        <tbody>
          {finding.evidence.map(({ object, path, value }) => (
            <tr key={`${object.kind}/${object.name} ${path} ${String(value)}`}>
              <td>
                <span className={styles.evidenceObject}>
                  {object.kind} {object.name}
                </span>
                <code>{path}</code>
              </td>
              <td className={styles.evidenceValue}>
                {value === null ? <i>{t("inspector.evidence.absent")}</i> : <code>{String(value)}</code>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
