/** Field paths as they are shown in evidence and in problems: `metadata.labels["a.b/c"]`, `spec.ports[0].targetPort`. */

const plainKey = /^[A-Za-z_$][\w$-]*$/;

/** Writes a field path. Keys that hold dots or slashes stand quoted in brackets, list positions bare in brackets. */
export function formatFieldPath(parts: readonly (string | number)[]): string {
  let path = "";
  for (const part of parts) {
    if (typeof part === "number") path += `[${part}]`;
    else if (!plainKey.test(part)) path += `[${JSON.stringify(part)}]`;
    else path += path === "" ? part : `.${part}`;
  }
  return path;
}

const step = /\.?([^.[\]]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\[([^\]]*)\]/gy;

/** The steps of a field path, as evidence has it or as the API server's refusals do (`spec.selector[app]`). */
export function parseFieldPath(path: string): readonly (string | number)[] {
  return [...path.matchAll(step)].map(([, plain, position, quoted, bare]) => {
    if (position !== undefined) return Number(position);
    return plain ?? quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "";
  });
}
