import { useTranslation } from "react-i18next";
import { objectText, type DeclaredClient } from "@portolan/shared";
import styles from "./inspector.module.css";

/** Workloads whose settings name the port, what they write and where: an intention, nothing that was observed. */
export function DeclaredSection({ clients }: { readonly clients: readonly DeclaredClient[] }) {
  const { t } = useTranslation();
  if (clients.length === 0) return null;
  return (
    <section className={styles.section} data-testid="inspector-declared">
      <h3>{t("inspector.declared.title")}</h3>
      <ul className={styles.declared}>
        {clients.map((client) => (
          <li key={`${objectText(client.workload)} ${objectText(client.object)} ${client.fieldPath} ${client.address}`}>
            <Client client={client} />
          </li>
        ))}
      </ul>
      <p className={styles.note}>{t("inspector.declared.note")}</p>
    </section>
  );
}

function Client({ client: { workload, address, object, fieldPath } }: { readonly client: DeclaredClient }) {
  const own = objectText(workload) === objectText(object);
  return (
    <>
      <div className={styles.wayLine}>
        <span>{objectText(workload)}</span>
        <code>{address}</code>
      </div>
      <div className={styles.note}>
        {!own && `${objectText(object)} · `}
        <code>{fieldPath}</code>
      </div>
    </>
  );
}
