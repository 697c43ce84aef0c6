/** Lines to try, made of what the cluster has. */
import type { NameSuggestion } from "@portolan/shared";

export interface TraceExample {
  readonly from: string;
  readonly to: string;
}

/** At most five: from outside by a node, from a pod by URL, by host and port, by DNS alone, by ping. */
export function listExamples(targets: readonly NameSuggestion[], clients: readonly NameSuggestion[]): TraceExample[] {
  const outside = targets.find(({ type }) => type === "address")?.text;
  const services = targets.filter(({ type }) => type === "service").map(({ text }) => text);
  const pod = clients.find(({ type }) => type === "pod")?.text;
  const [first, second = first] = services;
  const hostOf = (name: string): string => name.replace(/:\d+$/, "");
  return [
    ...(outside === undefined ? [] : [{ from: "outside", to: `curl http://${outside}/` }]),
    ...(pod === undefined || first === undefined || second === undefined
      ? []
      : [
          { from: pod, to: `curl http://${second}/` },
          { from: pod, to: first },
          { from: pod, to: `nslookup ${hostOf(first)}` },
          { from: pod, to: `ping ${hostOf(first)}` },
        ]),
  ];
}
