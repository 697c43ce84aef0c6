/** The picture and, beside or below it, the details; on a narrow screen one of the two. */
import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { browserStorage } from "./browser-storage.ts";
import { useMediaQuery } from "./use-media-query.ts";
import { narrowScreen, wideScreen } from "./screen-sizes.ts";
import styles from "./shell.module.css";

interface WorkAreaProps {
  readonly picture: ReactNode;
  /** Null: the picture has the whole area. */
  readonly details: ReactNode;
  /** What a narrow screen shows. */
  readonly pane: "picture" | "details";
  /** The picture is wide and low: the details stand below it however wide the screen is. */
  readonly low?: boolean;
}

const noStorage = { getItem: () => null, setItem: () => undefined };

export function WorkArea({ picture, details, pane, low = false }: WorkAreaProps) {
  const narrow = useMediaQuery(narrowScreen);
  const wide = useMediaQuery(wideScreen);
  if (narrow) return <div className={styles.single}>{pane === "details" && details !== null ? details : picture}</div>;
  if (details === null) return <div className={styles.single}>{picture}</div>;
  // A group of its own for each direction: their sizes are remembered apart.
  return wide && !low ? (
    <SplitArea key="side" id="portolan.side" orientation="horizontal" picture={picture} details={details} share="30%" />
  ) : (
    <SplitArea
      key="below"
      id={low ? "portolan.low" : "portolan.below"}
      orientation="vertical"
      picture={picture}
      details={details}
      share={low ? "54%" : "47%"}
    />
  );
}

interface SplitAreaProps {
  readonly id: string;
  readonly orientation: "horizontal" | "vertical";
  readonly picture: ReactNode;
  readonly details: ReactNode;
  /** How much the details take at first. */
  readonly share: string;
}

function SplitArea({ id, orientation, picture, details, share }: SplitAreaProps) {
  const { t } = useTranslation();
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id,
    storage: browserStorage() ?? noStorage,
    onlySaveAfterUserInteractions: true,
  });
  const side = orientation === "horizontal";
  return (
    <Group
      className={styles.group}
      orientation={orientation}
      defaultLayout={defaultLayout}
      onLayoutChanged={onLayoutChanged}
    >
      <Panel id="picture" minSize={side ? 480 : 160}>
        {picture}
      </Panel>
      <Separator className={side ? styles.barUpright : styles.barLevel} aria-label={t("app.resize.inspector")} />
      <Panel id="details" defaultSize={share} minSize={side ? 340 : 120}>
        {details}
      </Panel>
    </Group>
  );
}
