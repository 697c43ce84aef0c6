import { useTranslation } from "react-i18next";
import type { Backend, Endpoint, PortPath, ServicePaths } from "@portolan/shared";
import styles from "./inspector.module.css";

interface EndpointsSectionProps {
  readonly service: ServicePaths;
  readonly port: PortPath;
}

/** Every endpoint of the port, and why those that take no traffic do not. */
export function EndpointsSection({ service, port }: EndpointsSectionProps) {
  const { t } = useTranslation();
  const rows = port.backends.flatMap((backend) => backend.endpoints.map((endpoint) => ({ backend, endpoint })));
  const cut = port.backends.reduce((sum, { total, endpoints }) => sum + Math.max(0, total - endpoints.length), 0);
  if (rows.length === 0) {
    return (
      <section className={styles.section} data-testid="inspector-endpoints">
        <h3>{t("inspector.endpoints.title")}</h3>
        <p>{service.type === "ExternalName" ? t("inspector.endpoints.noneExternal") : t("inspector.endpoints.none")}</p>
      </section>
    );
  }
  return (
    <section className={styles.section} data-testid="inspector-endpoints">
      <h3>
        {t("inspector.endpoints.title")}{" "}
        <span className={styles.note}>{t("inspector.endpoints.caption", { used: port.used, total: port.total })}</span>
      </h3>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={t("inspector.endpoints.title")}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t("inspector.endpoints.pod")}</th>
              <th scope="col">{t("inspector.endpoints.address")}</th>
              <th scope="col">{t("inspector.endpoints.port")}</th>
              <th scope="col">{t("inspector.endpoints.node")}</th>
              <th scope="col">{t("inspector.endpoints.state")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ backend, endpoint }) => (
              <EndpointRow
                key={`${backend.id} ${endpoint.family} ${endpoint.address} ${endpoint.pod?.name ?? ""}`}
                backend={backend}
                endpoint={endpoint}
              />
            ))}
          </tbody>
        </table>
      </div>
      {cut > 0 && <p className={styles.note}>{t("inspector.endpoints.cut", { count: cut })}</p>}
    </section>
  );
}

interface EndpointRowProps {
  readonly backend: Backend;
  readonly endpoint: Endpoint;
}

function EndpointRow({ backend, endpoint }: EndpointRowProps) {
  const { t } = useTranslation();
  const state = t(`inspector.endpoints.states.${endpoint.state}`);
  const details = [
    endpoint.reason,
    endpoint.notSelected ? t("inspector.endpoints.notSelected") : null,
    !endpoint.used && endpoint.state === "ready" ? t("inspector.endpoints.unused") : null,
  ].filter((detail) => detail !== null);
  return (
    <tr data-used={endpoint.used}>
      <td>{endpoint.pod === null ? <i>{t("inspector.endpoints.notPod")}</i> : endpoint.pod.name}</td>
      <td>
        <code>{endpoint.address}</code>
      </td>
      <td>
        {backend.targetPort === null ? (
          <i>{t("inspector.endpoints.unresolved")}</i>
        ) : (
          <>
            <code>{backend.targetPort}</code>{" "}
            <span className={styles.note}>
              {backend.type === "pods" && (backend.container?.portName ?? t("inspector.endpoints.undeclared"))}
            </span>
          </>
        )}
      </td>
      <td>{endpoint.node ?? "–"}</td>
      <td data-state={endpoint.used ? "used" : "unused"}>
        {state}
        {details.length > 0 && <span className={styles.reason}>: {details.join("; ")}</span>}
      </td>
    </tr>
  );
}
