/** What `GET …/names?q=` answers: names that complete what stands in the trace bar. */

export interface NameSuggestion {
  readonly type: "outside" | "node" | "pod" | "service" | "address" | "host";
  /** What is put into the bar: `pod/shop/web-1` as FROM; `web.shop:80`, `node-a`, `shop.example.com` in TO. */
  readonly text: string;
  /** What it is, for a person: `Service shop/web`. */
  readonly detail: string;
}

export interface NameList {
  /** At most twenty, the best first. */
  readonly names: readonly NameSuggestion[];
}
