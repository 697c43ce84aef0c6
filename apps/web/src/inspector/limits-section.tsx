import { useTranslation } from "react-i18next";
import type { Backend, PortPath, ServicePaths } from "@portolan/shared";
import styles from "./inspector.module.css";

interface LimitsSectionProps {
  readonly service: ServicePaths;
  readonly port: PortPath;
}

/** What no answer of the API can tell, said where one would otherwise believe it. */
export function LimitsSection({ service, port }: LimitsSectionProps) {
  const { t } = useTranslation();
  if (service.type === "ExternalName" || service.missing) return null;
  return (
    <section className={styles.limits} data-testid="inspector-limits">
      <h3>{t("inspector.limits.title")}</h3>
      {port.backends.map((backend) => (
        <BackendLimit key={backend.id} backend={backend} />
      ))}
      <p>{t("inspector.limits.text")}</p>
    </section>
  );
}

function BackendLimit({ backend }: { readonly backend: Backend }) {
  const { t } = useTranslation();
  const { container, targetPort, type } = backend;
  if (type !== "pods" || targetPort === null) return null;
  return (
    <p>
      {container === null || container.portName === null
        ? t("inspector.limits.undeclared", { port: targetPort })
        : t("inspector.limits.declared", { container: container.name, port: targetPort })}
    </p>
  );
}
