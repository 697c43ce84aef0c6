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
  // Short names show the form of a line best.
  services.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const pod = clients.find(({ type }) => type === "pod")?.text;
  const [first] = services;
  const web = services.find((name) => name.endsWith(":80"))?.replace(/:80$/, "");
  const hostOf = (name: string): string => name.replace(/:\d+$/, "");
  return [
    ...(outside === undefined ? [] : [{ from: "outside", to: `curl http://${outside}/` }]),
    ...(pod === undefined || web === undefined ? [] : [{ from: pod, to: `curl http://${web}/` }]),
    ...(pod === undefined || first === undefined
      ? []
      : [
          { from: pod, to: first },
          { from: pod, to: `nslookup ${hostOf(first)}` },
          { from: pod, to: `ping ${hostOf(first)}` },
        ]),
  ];
}
