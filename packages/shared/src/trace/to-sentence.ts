/** A reason as a sentence: a capital letter unless it begins with a name (`shop.example.com`, `ingress-nginx`), and a full stop. */
export function toSentence(text: string): string {
  const isWord = /^[a-z]+(?=[\s,:;]|$)/.test(text);
  const begun = isWord ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;
  return /[.?!…]$/.test(begun) ? begun : `${begun}.`;
}
