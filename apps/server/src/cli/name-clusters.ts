/** The names of clusters in URLs. */
import { UsageError } from "./usage-error.ts";

/**
 * A name for each context: its alias, else the context's own name. URLs percent-encode it, so that
 * only what a path segment cannot carry at all is replaced. Equal names are a usage error.
 */
export function nameClusters(contexts: readonly string[], alias: ReadonlyMap<string, string>): readonly string[] {
  for (const context of alias.keys()) {
    if (!contexts.includes(context)) {
      throw new UsageError(
        `--alias names the context "${context}", which is not shown.`,
        `Contexts that are shown: ${contexts.join(", ")}.`,
      );
    }
  }
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

/** EKS writes `arn:aws:eks:…:cluster/NAME`; a slash would end the path segment where a proxy decodes it. */
function toUrlName(context: string): string {
  const name = context.replace(/[^A-Za-z0-9._:@+~-]+/g, "-").replace(/^\.+/, "");
  return name === "" ? "cluster" : name;
}
