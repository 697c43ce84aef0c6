import type { TFunction } from "i18next";
import type { ConnectionLine } from "../data/connection-line.ts";

/** Puts the connection into one line of words. `formatTime` writes milliseconds since 1970 for people. */
export function describeConnection(line: ConnectionLine, t: TFunction, formatTime: (time: number) => string): string {
  switch (line.type) {
    case "opening":
      return t("connection.opening");
    case "reading-cluster":
      return t("connection.readingCluster", { ready: line.kindsReady, total: line.kindsTotal });
    case "live":
      return t("connection.live");
    case "partly-readable":
      return t("connection.partlyReadable", { count: line.kinds.length, kinds: line.kinds.join(", ") });
    case "browser-reconnecting":
      return line.dataAsOf === null
        ? t("connection.browserReconnectingNoData")
        : t("connection.browserReconnecting", { time: formatTime(line.dataAsOf) });
    case "cluster-reconnecting":
      return line.dataAsOf === null
        ? t("connection.clusterReconnectingNoData")
        : t("connection.clusterReconnecting", { time: formatTime(line.dataAsOf) });
    case "refused":
      return t("connection.refused");
    case "unreachable":
      return t("connection.unreachable");
    case "static":
      return t("connection.static", { file: line.file.split(/[/\\]/).at(-1) ?? line.file });
    case "paused":
      return line.dataAsOf === null
        ? t("connection.paused")
        : t("connection.pausedAsOf", { time: formatTime(line.dataAsOf) });
    default:
      return line satisfies never;
  }
}
