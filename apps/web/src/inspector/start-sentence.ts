/** A break's text as a sentence of its own; a first word that may be a name or a field is left as it is. */
export function startSentence(text: string): string {
  return /^[a-z]+ /.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
