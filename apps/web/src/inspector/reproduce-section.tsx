import { useTranslation } from "react-i18next";
import type { Finding, ServicePaths } from "@portolan/shared";
import { CopyButton } from "../ui/copy-button.tsx";
import { listKubectlCommands } from "./list-kubectl-commands.ts";
import styles from "./inspector.module.css";

interface ReproduceSectionProps {
  readonly service: ServicePaths;
  readonly finding: Finding | undefined;
}

/** The same with kubectl. */
export function ReproduceSection({ service, finding }: ReproduceSectionProps) {
  const { t } = useTranslation();
  const own = finding?.reproduce ?? [];
  const commands = own.length > 0 ? own : listKubectlCommands(service);
  return (
    <section className={styles.section} data-testid="inspector-reproduce">
      <h3>{t("inspector.reproduce.title")}</h3>
      <ul className={styles.commands}>
        {commands.map((command) => (
          <li key={command}>
            <code>{command}</code>
            <CopyButton text={command} label={t("inspector.reproduce.copy")} look="quiet" />
          </li>
        ))}
      </ul>
    </section>
  );
}
