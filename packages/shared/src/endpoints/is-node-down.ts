import type { SlimNode } from "../model/objects.ts";

/** NotReady, or its kubelet has stopped reporting. A node that never had the condition is not judged; a cordoned one is up. */
export function isNodeDown(node: SlimNode): boolean {
  return node.ready === "false" || node.ready === "unknown";
}
