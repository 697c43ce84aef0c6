/** Kubernetes quantities (`500m`, `1Gi`, `2`) as numbers. */

const suffixes: Readonly<Record<string, number>> = {
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** The value of a quantity; 0 for one that cannot be read. A quantity may be a JSON number. */
export function quantity(text: string | number | undefined): number {
  if (text === undefined) return 0;
  const match = /^(\d+(?:\.\d+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(String(text));
  return match ? Number(match[1]) * (suffixes[match[2] ?? ""] ?? 0) : 0;
}

/** A whole number or a percentage of `total`; a percentage is rounded as told. */
export function scaledValue(value: number | string | undefined, total: number, round: "up" | "down"): number {
  if (typeof value === "number") return value;
  const match = /^(\d+)%$/.exec(value ?? "");
  if (!match) return Number(value ?? 0) || 0;
  const exact = (Number(match[1]) * total) / 100;
  return round === "up" ? Math.ceil(exact) : Math.floor(exact);
}
