import { useTranslation } from "react-i18next";
import type { PortPath, ServicePaths, WayIn } from "@portolan/shared";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import { describeWayOutcome } from "./describe-outcome.ts";
import { countEntryNodes, describeWayIn } from "./describe-way-in.ts";
import { controllerOf, translatedPort } from "./list-controllers.ts";
import styles from "./inspector.module.css";

interface WaysInSectionProps {
  readonly service: ServicePaths;
  readonly port: PortPath | null;
}

/** Every way in to the port and what becomes of a client that takes it. */
export function WaysInSection({ service, port }: WaysInSectionProps) {
  const { t } = useTranslation();
  const ways = port?.waysIn ?? [];
  const targetPorts = port?.backends.map(({ targetPort }) => targetPort) ?? [];
  return (
    <section className={styles.section} data-testid="inspector-ways-in">
      {(ways.length > 0 || service.strayWaysIn.length === 0) && <h3>{t("inspector.waysIn.title")}</h3>}
      {ways.length === 0 && service.strayWaysIn.length === 0 && <p>{t("inspector.waysIn.none")}</p>}
      <WayList ways={ways} targetPorts={targetPorts} />
      {service.strayWaysIn.length > 0 && (
        <h3>{service.missing ? t("inspector.waysIn.references") : t("inspector.waysIn.stray")}</h3>
      )}
      <WayList ways={service.strayWaysIn} targetPorts={[]} />
    </section>
  );
}

interface WayListProps {
  readonly ways: readonly WayIn[];
  /** What the backends' targetPorts resolve to. */
  readonly targetPorts: readonly (number | null)[];
}

function WayList({ ways, targetPorts }: WayListProps) {
  if (ways.length === 0) return null;
  return (
    <ul className={styles.ways}>
      {ways.map((way) => (
        <Way key={way.id} way={way} targetPorts={targetPorts} />
      ))}
    </ul>
  );
}

function Way({ way, targetPorts }: { readonly way: WayIn } & Pick<WayListProps, "targetPorts">) {
  const { t } = useTranslation();
  const { kind, name, addresses, entries } = describeWayIn(way);
  const nodes = countEntryNodes(entries);
  const controller = controllerOf(way);
  const from = way.client === "outside" ? t("inspector.waysIn.fromOutside") : t("inspector.waysIn.fromCluster");
  return (
    <li data-testid="way-in" data-verdict={way.verdict}>
      <VerdictMark verdict={way.verdict} />
      <div>
        <div className={styles.wayLine}>
          <span>{t(`inspector.waysIn.${kind}`, { name })}</span>
          <span className={styles.wayOutcome}>{t(`inspector.client.${describeWayOutcome(way)}Short`)}</span>
        </div>
        <div className={styles.addresses}>
          {addresses.length === 0 ? (
            <i>{t("inspector.waysIn.pending")}</i>
          ) : (
            <code>{addresses.join(kind === "externalName" ? " → " : ", ")}</code>
          )}
        </div>
        <div className={styles.note}>
          {from}
          {nodes > 0 && `, ${t("inspector.waysIn.onNodes", { count: nodes })}`}
          {controller !== null && `, ${t("inspector.waysIn.by", { name: controller.workload.name })}`}
          {way.bypassesClusterIp && way.type !== "headless-dns" && `, ${t("inspector.waysIn.bypasses")}`}
        </div>
        <WayNotes way={way} dialled={translatedPort(way, targetPorts)} />
        {way.break !== null && <div className={styles.wayBreak}>{way.break.text}</div>}
        {entries
          .filter((entry) => entry.break !== null && entry.break.text !== way.break?.text)
          .map((entry) => (
            <div key={entry.nodes.map((node) => node.name).join(" ")} className={styles.wayBreak}>
              {entry.nodes.map((node) => node.name).join(", ")}: {entry.break?.text}
            </div>
          ))}
      </div>
    </li>
  );
}

/** What only rules have: the Gateway's listener, what its controller says of the route, a port that is dialled otherwise. */
function WayNotes({ way, dialled }: { readonly way: WayIn; readonly dialled: number | null }) {
  const { t } = useTranslation();
  return (
    <>
      {way.type === "gateway" && (
        <div className={styles.note}>
          {t("inspector.waysIn.listener", {
            gateway: `${way.gateway.namespace ?? ""}/${way.gateway.name}`,
            listener: way.listener,
            port: way.listenerPort,
            protocol: way.listenerProtocol,
          })}
          {way.share < 1 && ` · ${t("inspector.waysIn.share", { percent: Math.round(way.share * 100) })}`}
        </div>
      )}
      {way.type === "gateway" && way.conditions.length > 0 && (
        <div className={styles.note}>{t("inspector.waysIn.conditions", { conditions: way.conditions.join(", ") })}</div>
      )}
      {dialled !== null && (
        <div className={styles.note}>{t("inspector.waysIn.dialsTargetPort", { port: dialled })}</div>
      )}
    </>
  );
}
