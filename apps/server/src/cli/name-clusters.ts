/** The names of clusters in URLs. */
import { UsageError } from "./usage-error.ts";

/**
 * A name for each context: its alias, else the context's own name. URLs percent-encode it, so that
 * only what a path segment cannot carry at all is replaced. Equal names are a usage error.
 */
export function nameClusters(contexts: readonly string[], alias: ReadonlyMap<string, string>): readonly string[] {
  refuseStrayAlias(alias, contexts);
  const names = contexts.map((context) => alias.get(context) ?? toUrlName(context));
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double !== undefined) {
    throw new UsageError(
      `Two contexts are both called "${double}".`,
      "Give one of them another name with --alias CONTEXT=NAME.",
    );
  }
  return names;
}

/**
 * An alias for a context that is not shown would be passed over in silence: a usage error. A file and
 * the demo have no context at all.
 */
export function refuseStrayAlias(alias: ReadonlyMap<string, string>, contexts: readonly string[]): void {
  const stray = [...alias.keys()].find((context) => !contexts.includes(context));
  if (stray === undefined) return;
  const shown = contexts.length === 0 ? "No context is shown" : `Contexts that are shown: ${contexts.join(", ")}`;
  throw new UsageError(`--alias names the context "${stray}", which is not shown.`, `${shown}.`);
}

/**
 * Letters and digits of every script stay. EKS writes `arn:aws:eks:…:cluster/NAME`; a slash would end the
 * path segment where a proxy decodes it.
 */
function toUrlName(context: string): string {
  const name = context
    .normalize("NFC")
    .replace(/[^\p{L}\p{M}\p{N}._:@+~-]+/gu, "-")
    .replace(/^\.+/, "");
  return name === "" ? "cluster" : name;
}
