/** A reason as a sentence: a capital letter unless it begins with a name (`shop.example.com`, `ingress-nginx`), and a full stop. */
export function toSentence(text: string): string {
  const isWord = /^[a-z]+(?=[\s,:;]|$)/.test(text);
  const begun = isWord ? capitalise(text) : text;
  return /[.?!…]$/.test(begun) ? begun : `${begun}.`;
}

/** A label at the beginning of a sentence: `The client outside`. */
export function capitalise(label: string): string {
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
}
