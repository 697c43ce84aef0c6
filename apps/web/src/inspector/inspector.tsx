/**
 * What is known of the selected port, in the order of the questions: what is wrong, what a client
 * gets, how one knows, how to mend it, how to see it by hand; then the facts.
 */
import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Finding, PortPath, ServicePaths, ServiceView } from "@portolan/shared";
import { portName, type Selection } from "../canvas/selection.ts";
import { ClientSection } from "./client-section.tsx";
import { ControllersSection } from "./controllers-section.tsx";
import { DeclaredSection } from "./declared-section.tsx";
import { EndpointsSection } from "./endpoints-section.tsx";
import { EvidenceSection } from "./evidence-section.tsx";
import { FactsSection } from "./facts-section.tsx";
import { InspectorHeading } from "./inspector-heading.tsx";
import { LimitsSection } from "./limits-section.tsx";
import { MendSection } from "./mend-section.tsx";
import { PortTabs } from "./port-tabs.tsx";
import { ReproduceSection } from "./reproduce-section.tsx";
import { selectFindings, selectPort } from "./select-findings.ts";
import { WaysInSection } from "./ways-in-section.tsx";
import styles from "./inspector.module.css";

interface InspectorProps {
  readonly cluster: string;
  readonly selection: Selection;
  /** Undefined until its first snapshot. */
  readonly view: ServiceView | undefined;
  /** Shown meanwhile: what the picture already has. */
  readonly drawn: ServicePaths | undefined;
  readonly onSelect: (selection: Selection) => void;
  /** Null where the inspector cannot be closed. */
  readonly onClose: (() => void) | null;
}

const noFindings: Readonly<Record<string, Finding>> = {};

export function Inspector({ cluster, selection, view, drawn, onSelect, onClose }: InspectorProps) {
  const { t } = useTranslation();
  const service = view === undefined ? drawn : (view.paths ?? undefined);
  const port = useMemo(
    () => (service === undefined ? null : selectPort(service, selection.port)),
    [service, selection.port],
  );
  const findings = useMemo(() => selectFindings(view?.findings ?? noFindings, port), [view?.findings, port]);
  if (service === undefined) return null;
  return (
    <section className={styles.inspector} aria-label={t("inspector.label")} data-testid="inspector">
      <InspectorHead cluster={cluster} service={service} port={port} onSelect={onSelect} onClose={onClose} />
      <InspectorBody service={service} port={port} findings={findings} view={view} />
    </section>
  );
}

interface InspectorHeadProps {
  readonly cluster: string;
  readonly service: ServicePaths;
  readonly port: PortPath | null;
  readonly onSelect: (selection: Selection) => void;
  readonly onClose: (() => void) | null;
}

/** Whose details these are. A Service's own page has said so already: there only its ports are left to choose. */
function InspectorHead({ cluster, service, port, onSelect, onClose }: InspectorHeadProps) {
  const { t } = useTranslation();
  const several = service.ports.length > 1;
  if (onClose === null && !several) return null;
  return (
    <div className={styles.head}>
      {onClose !== null && (
        <p className={styles.crumb}>
          <Link to="/c/$cluster/ns/$ns" params={{ cluster, ns: service.namespace }}>
            {service.namespace}
          </Link>
          {" / "}
          <Link
            to="/c/$cluster/services/$ns/$name"
            params={{ cluster, ns: service.namespace, name: service.name }}
            title={t("inspector.open")}
          >
            {service.name}
          </Link>
          {port !== null && portName(port) !== null && <span className={styles.crumbPort}> / {portName(port)}</span>}
        </p>
      )}
      {several ? <PortTabs service={service} current={port} onSelect={onSelect} /> : <span className={styles.space} />}
      {onClose !== null && (
        <button type="button" className="icon-button" aria-label={t("app.close")} onClick={onClose}>
          <X size={16} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

interface InspectorBodyProps {
  readonly service: ServicePaths;
  readonly port: PortPath | null;
  readonly findings: readonly Finding[];
  readonly view: ServiceView | undefined;
}

function InspectorBody({ service, port, findings, view }: InspectorBodyProps) {
  const [first, ...others] = findings;
  const ways = <WaysInSection service={service} port={port} />;
  const clients = (
    <>
      <ControllersSection ways={[...(port?.waysIn ?? []), ...service.strayWaysIn]} />
      <DeclaredSection clients={port === null ? service.strayClients : port.declaredClients} />
    </>
  );
  const reproduce = <ReproduceSection service={service} finding={first} />;
  const limits = port === null ? null : <LimitsSection service={service} port={port} />;
  return (
    <div className={styles.body}>
      <div className={styles.column}>
        <InspectorHeading service={service} port={port} finding={first} others={others} />
        <ClientSection service={service} port={port} />
        {first === undefined ? limits : <EvidenceSection finding={first} />}
      </div>
      <div className={styles.column}>
        {first === undefined ? ways : <MendSection finding={first} />}
        {first !== undefined && reproduce}
      </div>
      <div className={styles.column}>
        {first === undefined ? reproduce : ways}
        {clients}
      </div>
      <div className={styles.wide}>{port !== null && <EndpointsSection service={service} port={port} />}</div>
      <div className={styles.wide}>
        {!service.missing && <FactsSection service={service} facts={view?.facts ?? []} />}
        {first !== undefined && limits}
      </div>
    </div>
  );
}
