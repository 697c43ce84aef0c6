/** Field paths as patches write them. */
import { pointerStep } from "./make-fix.ts";

/**
 * The JSON pointer (RFC 6901) of a field path.
 *
 * @example fieldPointer('spec.rules[0].host') // "/spec/rules/0/host"
 */
export function fieldPointer(path: string): string {
  return [...path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)]
    .map(([, index, quoted, key]) => index ?? (quoted === undefined ? (key ?? "") : unquote(quoted)))
    .map((step) => `/${pointerStep(step)}`)
    .join("");
}

function unquote(text: string): string {
  return JSON.parse(`"${text}"`) as string;
}
