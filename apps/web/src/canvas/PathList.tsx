import type { Card, ServicePaths, TextLine } from "@portolan/shared";
import { orderOnArrival } from "@portolan/shared";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { buildChains } from "./build-stations.ts";
import type { Chain, Station } from "./build-stations.ts";
import { portOfKey } from "./canvas-context.ts";
import { HealthMark } from "./HealthMark.tsx";
import { RunOfText } from "./RunOfText.tsx";
import type { DiagramDepth, Selection } from "./selection.ts";
import styles from "./path-list.module.css";

interface PathListProps {
  readonly paths: readonly ServicePaths[];
  readonly depth: DiagramDepth;
  readonly selected: Selection | null;
  readonly onSelect: (selection: Selection | null) => void;
  /** Goes back to the picture; null where there is no room for one. */
  readonly onPicture: (() => void) | null;
}

const healths = { whole: "ok", part: "part", severed: "broken", unknown: "unknown" } as const;

/** The same chains as the picture, as a list from top to bottom: for narrow screens, keyboards and screen readers. */
export function PathList({ paths, depth, selected, onSelect, onPicture }: PathListProps) {
  const { t } = useTranslation();
  const ordered = useStableOrder(paths, depth);
  return (
    <div className={styles.scroll}>
      {onPicture !== null && (
        <button type="button" className={styles.picture} onClick={onPicture}>
          {t("picture.asPicture")}
        </button>
      )}
      <ul className={styles.services} aria-label={t("picture.list")}>
        {ordered.map((service) => (
          <ServiceChains
            key={service.id}
            service={service}
            open={ordered.length <= 8 || service.verdict === "severed" || service.id === selected?.service}
            named={depth !== "service"}
            depth={depth}
            selected={selected?.service === service.id ? selected : null}
            onSelect={onSelect}
          />
        ))}
      </ul>
    </div>
  );
}

/** Sorted on arrival; after that each Service keeps its place and new ones come last. */
function useStableOrder(paths: readonly ServicePaths[], depth: DiagramDepth): readonly ServicePaths[] {
  const [arrived] = useState(() => new Map(orderOnArrival(paths, depth).map(({ id }, index) => [id, index])));
  return useMemo(
    () => [...paths].sort((a, b) => (arrived.get(a.id) ?? Infinity) - (arrived.get(b.id) ?? Infinity) || 0),
    [arrived, paths],
  );
}

interface ServiceChainsProps {
  readonly service: ServicePaths;
  readonly open: boolean;
  readonly named: boolean;
  readonly depth: DiagramDepth;
  readonly selected: Selection | null;
  readonly onSelect: (selection: Selection | null) => void;
}

function ServiceChains({ service, open: initially, named, depth, selected, onSelect }: ServiceChainsProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(initially);
  const chains = useMemo(() => (open ? buildChains(service, depth) : []), [open, service, depth]);
  const health = healths[service.verdict];
  return (
    <li className={styles.service}>
      <button
        type="button"
        className={styles.name}
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
        }}
      >
        <HealthMark health={health} />
        <strong>{service.name}</strong>
        {named && <span>{service.namespace}</span>}
        <span className={styles.verdict} data-health={health}>
          {t(`verdict.${service.verdict}`)}
        </span>
      </button>
      {open &&
        chains.map((chain) => (
          <ChainList key={chain.port} chain={chain} service={service} selected={selected} onSelect={onSelect} />
        ))}
    </li>
  );
}

interface ChainListProps {
  readonly chain: Chain;
  readonly service: ServicePaths;
  readonly selected: Selection | null;
  readonly onSelect: (selection: Selection | null) => void;
}

function ChainList({ chain, service, selected, onSelect }: ChainListProps) {
  const { t } = useTranslation();
  const { name, missing } = service;
  const port = portOfKey(chain.port);
  const named = port ?? chain.asked;
  const path =
    named === null
      ? t("picture.pathOf", { name })
      : t(port === null && !missing ? "picture.pathOfMissingPort" : "picture.pathOfPort", { name, port: named });
  return (
    <ol className={styles.chain} aria-label={path}>
      {chain.stations.map((station) => (
        <li
          key={station.type === "cut" ? station.cut.key : station.hop}
          className={styles.station}
          data-beyond={station.type === "hop" && station.beyond}
          data-type={station.type}
        >
          {station.type === "cut" ? (
            <p className={styles.cut}>
              <span aria-hidden="true">{station.cut.mark === "cut" ? "✕" : "?"}</span>
              {station.cut.text}
            </p>
          ) : (
            <HopStation
              station={station}
              pressed={selected?.port === port && (selected.hop ?? "service") === station.hop}
              onPress={() => {
                onSelect({ service: service.id, port, hop: station.hop });
              }}
            />
          )}
        </li>
      ))}
    </ol>
  );
}

interface HopStationProps {
  readonly station: Extract<Station, { readonly type: "hop" }>;
  readonly pressed: boolean;
  readonly onPress: () => void;
}

function HopStation({ station, pressed, onPress }: HopStationProps) {
  const { t } = useTranslation();
  return (
    <>
      <h3 className={styles.hop}>{t(`hop.${station.hop}`)}</h3>
      {station.cards.map((card) => (
        <button
          key={card.key}
          type="button"
          className={styles.card}
          data-look={card.look}
          data-health={card.health}
          aria-pressed={pressed}
          onClick={onPress}
        >
          <CardLines card={card} />
        </button>
      ))}
    </>
  );
}

function CardLines({ card }: { readonly card: Card }) {
  return (
    <>
      {card.above.map((line, index) => (
        <StationLine key={index} line={line} mark={index === 0 ? card.health : "none"} />
      ))}
      {card.rows.map((row) => (
        <span key={row.key}>
          <StationLine line={row.line} mark="none" />
          {row.below.map((line, index) => (
            <StationLine key={index} line={line} mark="none" />
          ))}
        </span>
      ))}
    </>
  );
}

function StationLine({ line, mark }: { readonly line: TextLine; readonly mark: Card["health"] }) {
  return (
    <span className={styles.line}>
      <HealthMark health={mark} />
      <RunOfText text={line.left} />
      {line.right !== null && (
        <span className={styles.right}>
          <RunOfText text={line.right} />
        </span>
      )}
    </span>
  );
}
