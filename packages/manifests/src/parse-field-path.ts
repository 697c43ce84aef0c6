/** Reads field paths as evidence and the API server's refusals write them: `spec.ports[0].port`, `metadata.labels["a.b/c"]`. */

const step = /\.?([^.[\]]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\[([^\]]*)\]/gy;

/** The steps from an object to the field. A condition's `[type="Ready"]` is a step that no manifest has. */
export function parseFieldPath(path: string): readonly (string | number)[] {
  return [...path.matchAll(step)].map(([, plain, position, quoted, bare]) => {
    if (position !== undefined) return Number(position);
    return plain ?? quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "";
  });
}
