import { useTranslation } from "react-i18next";
import type { PortPath, ServicePaths } from "@portolan/shared";
import { portName, type Selection } from "../canvas/selection.ts";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import styles from "./inspector.module.css";

interface PortTabsProps {
  readonly service: ServicePaths;
  readonly current: PortPath | null;
  readonly onSelect: (selection: Selection) => void;
}

/** The ports of a Service that has several. */
export function PortTabs({ service, current, onSelect }: PortTabsProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.tabs} role="group" aria-label={t("inspector.ports")}>
      {service.ports.map((port) => (
        <button
          key={port.id}
          type="button"
          className={styles.tab}
          aria-pressed={port.id === current?.id}
          onClick={() => {
            onSelect({ service: service.id, port: portName(port) });
          }}
        >
          <VerdictMark verdict={port.verdict} />
          <span>
            {portName(port)}
            {port.name !== "" && ` ${port.name}`}
          </span>
        </button>
      ))}
    </div>
  );
}
