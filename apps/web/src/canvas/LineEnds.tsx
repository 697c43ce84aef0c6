import { Handle, Position } from "@xyflow/react";

/**
 * Where lines begin and end, for React Flow's book-keeping: it looks for these in the document whenever
 * a box is mounted, and leaves out the lines of a box without them. Nothing is seen of them.
 */
export function LineEnds() {
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </>
  );
}
