/** Completes a name inside a typed line: `curl http://sh` and `shop.example.com` are `curl http://shop.example.com`. */

/** What comes before the word that is being typed: a command, a scheme, an opening quote. */
const before = /^.*(?:\s|:\/\/|['"{,@])/;

/** The word that is being typed; null where a host is no longer being typed (a port or a path). */
export function lastWord(typed: string): string | null {
  const word = typed.replace(before, "");
  return /[:/?]/.test(word) && !/^(?:pod|node)\//.test(word) ? null : word;
}

/** The line with its last word replaced. A whole address replaces a whole line of one word. */
export function completeWord(typed: string, name: string): string {
  const start = before.exec(typed)?.[0] ?? "";
  return start + name;
}
