/** The list of nodePorts in words, as kubectl writes tables. */
import { formatPortRange, type HostPortUse, type NodePortList, type NodePortUse } from "@portolan/shared";

/** So many free ranges are written out. */
const shownRanges = 8;

export function formatNodePorts(list: NodePortList): string {
  const { nodePorts, hostPorts, collisions, notes } = list;
  const table =
    nodePorts.length === 0
      ? "No Service has a nodePort.\n"
      : formatTable(["NODEPORT", "SERVICE", "PORT", "PATH", ""], nodePorts.map(nodePortRow));
  const taken =
    hostPorts.length === 0 ? "" : `\n${formatTable(["HOSTPORT", "WORKLOAD", "NODES", ""], hostPorts.map(hostPortRow))}`;
  const lines = [sayFree(list), ...collisions.map(({ text }) => text), ...notes];
  return `${table}${taken}\n${lines.join("\n")}\n`;
}

function nodePortRow({
  number,
  protocol,
  service,
  port,
  portName,
  type,
  verdict,
  text,
}: NodePortUse): readonly string[] {
  const target = port === null ? type : portName === "" ? String(port) : `${String(port)} (${portName})`;
  return [`${String(number)}/${protocol}`, service, target, verdict, text ?? ""];
}

function hostPortRow({ number, protocol, workload, nodes, nodeCount, text }: HostPortUse): readonly string[] {
  const more = nodeCount > nodes.length ? ` and ${String(nodeCount - nodes.length)} more` : "";
  const owner = `${workload.kind} ${workload.namespace ?? ""}/${workload.name}`;
  return [`${String(number)}/${protocol}`, owner, `${nodes.join(", ")}${more}`, text];
}

function sayFree({ range, used, free }: NodePortList): string {
  const size = range.to - range.from + 1;
  const ranges = free.ranges.slice(0, shownRanges).map(formatPortRange).join(", ");
  const more = free.ranges.length > shownRanges ? ` and ${String(free.ranges.length - shownRanges)} more ranges` : "";
  const counts = `${String(used)} of ${String(size)} nodePorts in use, ${String(free.count)} free`;
  const suggested = free.suggested === null ? "" : `\nTo write one by hand: ${String(free.suggested)}.`;
  return `${counts}${ranges === "" ? "" : `: ${ranges}${more}`}${suggested}`;
}

/** Columns padded to their widest cell, three spaces apart. */
function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? "").length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("   ")
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join("");
}
