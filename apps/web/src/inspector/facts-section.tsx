import { useTranslation } from "react-i18next";
import type { Fact, ServicePaths } from "@portolan/shared";
import { CopyButton } from "../ui/copy-button.tsx";
import { groupFacts } from "./group-facts.ts";
import styles from "./inspector.module.css";

interface FactsSectionProps {
  readonly service: ServicePaths;
  readonly facts: readonly Fact[];
}

/** The Service as kubectl prints it, its names, and the fields behind the picture. */
export function FactsSection({ service, facts }: FactsSectionProps) {
  const { t } = useTranslation();
  return (
    <section className={styles.section} data-testid="inspector-facts">
      <h3>{t("inspector.facts.title")}</h3>
      <div className={styles.facts}>
        <dl>
          <div>
            <dt>{t("inspector.facts.portsColumn")}</dt>
            <dd>
              <code>{service.portsColumn}</code>
            </dd>
          </div>
          <div>
            <dt>{t("inspector.facts.endpointsColumn")}</dt>
            <dd>
              <code>{service.endpointsColumn}</code>
            </dd>
          </div>
          {service.dnsNames.length > 0 && (
            <div>
              <dt>{t("inspector.facts.dnsNames")}</dt>
              <dd>
                {service.dnsNames.map((name) => (
                  <span key={name} className={styles.dnsName}>
                    <code>{name}</code>
                    <CopyButton text={name} label={t("inspector.facts.copy", { value: name })} look="quiet" />
                  </span>
                ))}
              </dd>
            </div>
          )}
        </dl>
        {groupFacts(facts).map(({ object, facts: group }) => (
          <div key={object} className={styles.factGroup}>
            <h4>{object}</h4>
            <dl>
              {group.map((fact) => (
                <div key={`${fact.path} ${fact.label}`}>
                  <dt title={fact.path}>{fact.label}</dt>
                  <dd>
                    <code title={fact.path}>{fact.value}</code>
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
      </div>
    </section>
  );
}
