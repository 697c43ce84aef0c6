/** Where the API answers. Everything is relative to the page's `<base href>`, so that a base path needs no code. */
import type { FindingFilter, ViewKey } from "@portolan/shared";

/** `api/v1/clusters`, the list of clusters. */
export function clustersUrl(base: string): string {
  return new URL("api/v1/clusters", base).href;
}

/** `api/v1/rules`, every rule. */
export function rulesUrl(base: string): string {
  return new URL("api/v1/rules", base).href;
}

/** The rule's title and text: `api/v1/rules/ID`. */
export function ruleUrl(base: string, id: string): string {
  return new URL(`api/v1/rules/${encodeURIComponent(id)}`, base).href;
}

function clusterUrl(base: string, cluster: string, rest: string): string {
  return new URL(`api/v1/clusters/${encodeURIComponent(cluster)}/${rest}`, base).href;
}

/** The stream of several views of one cluster. `lastEventId` lets the server send only what was missed. */
export function streamUrl(
  base: string,
  cluster: string,
  views: readonly ViewKey[],
  lastEventId: string | null,
): string {
  const query = new URLSearchParams(views.map((view) => ["view", view]));
  if (lastEventId !== null) query.set("lastEventId", lastEventId);
  return clusterUrl(base, cluster, `stream?${query.toString()}`);
}

/** A view of a cluster as one document, for pages that do not stand on that cluster. */
export function viewUrl(base: string, cluster: string, view: "overview" | "findings"): string {
  return clusterUrl(base, cluster, view);
}

/** The forms of a cluster's report that can be downloaded. */
export const reportForms = ["json", "sarif"] as const;

/** The findings of a filter as `portolan check` writes them: `reports/json?severity=error`, `reports/sarif`. */
export function reportUrl(
  base: string,
  cluster: string,
  form: (typeof reportForms)[number],
  filter: FindingFilter,
): string {
  const asked = Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const query = new URLSearchParams(asked).toString();
  return clusterUrl(base, cluster, `reports/${form}${query === "" ? "" : `?${query}`}`);
}

/** What happens if FROM connects to TO; `to` may be a typed line. */
export function traceUrl(base: string, cluster: string, from: string, to: string, host: string | undefined): string {
  const query = new URLSearchParams({ from, to, ...(host === undefined ? {} : { host }) });
  return clusterUrl(base, cluster, `trace?${query.toString()}`);
}

/** Names that can be dialled (`to`) or dialled from (`from`), nearest to what is typed first. */
export function namesUrl(base: string, cluster: string, typed: string, field: "from" | "to"): string {
  return clusterUrl(base, cluster, `names?${new URLSearchParams({ q: typed, field }).toString()}`);
}

/** What network policies make of the paths of a namespace's Services, or of one, for a client. */
export function policiesUrl(
  base: string,
  cluster: string,
  client: string,
  { namespace, service }: { readonly namespace: string; readonly service: string | null },
): string {
  const query = new URLSearchParams({ client, namespace, ...(service === null ? {} : { service }) });
  return clusterUrl(base, cluster, `policies?${query.toString()}`);
}

/** The cheapest request that tells why a cluster's stream is refused. */
export function diagnosisUrl(base: string, cluster: string): string {
  return clusterUrl(base, cluster, "overview");
}
