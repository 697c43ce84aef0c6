import { useTranslation } from "react-i18next";
import type { PortPath, ServicePaths } from "@portolan/shared";
import { describePortOutcome, describeServiceOutcome, type ClientOutcome } from "./describe-outcome.ts";
import styles from "./inspector.module.css";

interface ClientSectionProps {
  readonly service: ServicePaths;
  /** Null for a Service without ports. */
  readonly port: PortPath | null;
}

/** What a client gets: refused or timed out is what an on-call engineer needs to be told apart. */
export function ClientSection({ service, port }: ClientSectionProps) {
  const { t } = useTranslation();
  const outcome = port === null ? describeServiceOutcome(service) : describePortOutcome(port);
  if (outcome === null) return null;
  return (
    <section className={styles.section} data-testid="inspector-client">
      <h3>{t("inspector.client.title")}</h3>
      <p>
        <OutcomeText outcome={outcome} />
      </p>
    </section>
  );
}

function OutcomeText({ outcome }: { readonly outcome: ClientOutcome }) {
  const { t } = useTranslation();
  switch (outcome.type) {
    case "ends":
      return outcome.outcomes
        .map((end) => t(`inspector.client.${end}`, { by: t(`inspector.client.by.${outcome.by}`) }))
        .join(" ");
    case "part":
      return t("inspector.client.part", { used: outcome.used, total: outcome.total });
    case "whole":
      return outcome.used === 1 ? t("inspector.client.wholeOne") : t("inspector.client.whole", { used: outcome.used });
    case "cname":
      return t("inspector.client.cname", { name: outcome.name });
    case "unknown":
      return t("inspector.client.unknown");
    default:
      return outcome satisfies never;
  }
}
