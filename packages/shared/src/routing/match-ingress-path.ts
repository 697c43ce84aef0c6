/** How a request's path fits the path of an Ingress rule (semantics.md 5; Kubernetes' documentation of Ingress). */

/**
 * Prefix by path elements: `/foo` and `/foo/` take `/foo`, `/foo/` and `/foo/x`, never `/foobar`.
 *
 * @example matchesPathPrefix("/foo", "/foobar") // false
 */
export function matchesPathPrefix(prefix: string, path: string): boolean {
  const bare = prefix.replace(/\/$/, "");
  return path === bare || path.startsWith(`${bare}/`);
}

/**
 * The path as nginx compares it: percent-encoding undone, `.` and `..` resolved, double slashes
 * merged. Null where nginx answers 400.
 */
export function normalizeForNginx(path: string): string | null {
  const decoded = decodePercent(path);
  if (decoded?.startsWith("/") !== true) return null;
  const kept: string[] = [];
  const parts = decoded.split("/").slice(1);
  for (const part of parts) {
    if (part === "" || part === ".") continue;
    if (part !== "..") kept.push(part);
    else if (kept.pop() === undefined) return null;
  }
  const last = parts.at(-1);
  const endsInSlash = last === "" || last === "." || last === "..";
  return `/${kept.join("/")}${endsInSlash && kept.length > 0 ? "/" : ""}`;
}

function decodePercent(path: string): string | null {
  if (/%(?![0-9a-f]{2})|%00/i.test(path)) return null;
  try {
    return decodeURIComponent(path);
  } catch {
    // Bytes that are no UTF-8: nginx compares them as bytes, so that they fit no path that is text.
    return path;
  }
}

/** The longest path that is tried against a pattern, and how many open-ended repetitions a pattern may have. */
const longestPath = 512;
const mostRepetitions = 3;

/**
 * Whether the path begins with the pattern. Null where that cannot be tried here: the pattern is
 * written for another dialect, or trying it might take for ever, since patterns come from whoever may
 * write an Ingress.
 */
export function testPathPattern(pattern: string, path: string, flags: "" | "i"): boolean | null {
  if (!isQuick(pattern) || path.length > longestPath) return null;
  try {
    return new RegExp(`^(?:${pattern})`, flags).test(path);
  } catch {
    return null;
  }
}

/** No repeated group that itself repeats or chooses, and few repetitions side by side. */
function isQuick(pattern: string): boolean {
  const plain = pattern.replace(/\\./g, "x").replace(/\[(?:[^\]])*\]/g, "x");
  const repetitions = plain.match(/[*+]|\{\d+,\d*\}/g) ?? [];
  if (repetitions.length > mostRepetitions) return false;
  const open: { chooses: boolean }[] = [];
  for (let index = 0; index < plain.length; index += 1) {
    const character = plain[index] ?? "";
    if (character === "(") open.push({ chooses: false });
    else if (character === ")") {
      const group = open.pop();
      const repeated = /^[*+{]/.test(plain.slice(index + 1));
      if (group?.chooses === true && repeated) return false;
      const outer = open.at(-1);
      if (outer !== undefined && (repeated || group?.chooses === true)) outer.chooses = true;
    } else if (/[*+{|]/.test(character)) {
      const group = open.at(-1);
      if (group !== undefined) group.chooses = true;
    }
  }
  return true;
}

/**
 * A path with `*` for any characters (and `?` for one), as the clouds' load balancers read
 * ImplementationSpecific. Null as in `testPathPattern`.
 */
export function testPathGlob(glob: string, path: string): boolean | null {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replace(/\?/g, ".");
  return testPathPattern(`${pattern}$`, path, "");
}
