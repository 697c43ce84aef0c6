/** Reads the name of a view as it stands in a URL: `overview`, `findings`, `node-ports`, `namespace:NS`, `service:NS/NAME`. */
import type { ViewKey } from "./views.ts";

/** A view's name, taken apart. */
export type ParsedViewKey =
  | { readonly type: "overview" }
  | { readonly type: "findings" }
  | { readonly type: "node-ports" }
  | { readonly type: "namespace"; readonly namespace: string }
  | { readonly type: "service"; readonly namespace: string; readonly name: string };

/** Kubernetes names are DNS labels or subdomains of at most 253 characters; nothing else names a view. */
const objectName = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/;

/** Takes a view's name apart; null where the text names no view. */
export function parseViewKey(text: string): ParsedViewKey | null {
  if (text === "overview" || text === "findings" || text === "node-ports") return { type: text };
  const colon = text.indexOf(":");
  const kind = text.slice(0, Math.max(colon, 0));
  const rest = text.slice(colon + 1);
  if (kind === "namespace") return objectName.test(rest) ? { type: "namespace", namespace: rest } : null;
  if (kind !== "service") return null;
  const [namespace, name, ...more] = rest.split("/");
  if (namespace === undefined || name === undefined || more.length > 0) return null;
  return objectName.test(namespace) && objectName.test(name) ? { type: "service", namespace, name } : null;
}

/** The inverse of `parseViewKey`. */
export function formatViewKey(key: ParsedViewKey): ViewKey {
  switch (key.type) {
    case "overview":
    case "findings":
    case "node-ports":
      return key.type;
    case "namespace":
      return `namespace:${key.namespace}`;
    case "service":
      return `service:${key.namespace}/${key.name}`;
    default:
      return key satisfies never;
  }
}
