/** A layout as React Flow's nodes and edges. A box that did not change stays the same node. */
import type { Box, Line } from "@portolan/shared";
import { Position } from "@xyflow/react";
import type { BandFlowNode } from "./BandNode.tsx";
import type { CardFlowNode } from "./CardNode.tsx";
import type { CutFlowNode } from "./CutNode.tsx";
import type { LineFlowEdge } from "./LineEdge.tsx";
import type { SlimFlowNode } from "./SlimNode.tsx";

export type FlowNode = CardFlowNode | CutFlowNode | SlimFlowNode | BandFlowNode;

const nodes = new WeakMap<Box, FlowNode>();
const edges = new WeakMap<Line, LineFlowEdge>();

/** Preset, so that React Flow mounts only what is seen. */
function frame(box: Box) {
  const { key, x, y, width, height } = box;
  const handle = { x: 0, y: height / 2, width: 1, height: 1 };
  return {
    id: key,
    position: { x, y },
    width,
    height,
    handles: [
      { ...handle, type: "target" as const, position: Position.Left },
      { ...handle, x: width, type: "source" as const, position: Position.Right },
    ],
    draggable: false,
    selectable: false,
    focusable: false,
    connectable: false,
  };
}

function makeNode(box: Box): FlowNode {
  switch (box.type) {
    case "card":
      return { ...frame(box), type: "card", data: { box } };
    case "cut":
      return { ...frame(box), type: "cut", data: { box }, zIndex: 2 };
    case "slim":
      return { ...frame(box), type: "slim", data: { box } };
    case "band":
      return { ...frame(box), type: "band", data: { box } };
    default:
      return box satisfies never;
  }
}

/** The nodes of a layout's boxes. */
export function flowNodes(boxes: readonly Box[]): FlowNode[] {
  return boxes.map((box) => {
    const known = nodes.get(box);
    if (known !== undefined) return known;
    const node = makeNode(box);
    nodes.set(box, node);
    return node;
  });
}

/** The strongest truth is drawn last: where stretches share an upright, it shows what still gets through. */
const depth = { declared: -1, beyond: 0, unknown: 1, part: 2, whole: 3 } as const;

/** The edges of a layout's lines. */
export function flowEdges(lines: readonly Line[]): LineFlowEdge[] {
  return [...lines]
    .sort((a, b) => depth[a.truth] - depth[b.truth])
    .map((line) => {
      const known = edges.get(line);
      if (known !== undefined) return known;
      const edge: LineFlowEdge = {
        id: line.key,
        source: line.from,
        target: line.to,
        type: "line",
        data: { line },
        selectable: false,
        focusable: false,
        // A stretch without words of its own adds nothing to the boxes at its ends, which say what gets through.
        ...(line.label === null ? { domAttributes: { "aria-hidden": true } } : { ariaLabel: line.label }),
      };
      edges.set(line, edge);
      return edge;
    });
}
