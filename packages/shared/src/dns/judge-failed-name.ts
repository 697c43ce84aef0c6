/** A name that the cluster's DNS does not know: a Service that is missing, or a name of the world outside. */
import { isCloseName } from "../endpoints/find-closest-name.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { HostLookup } from "./dns-model.ts";
import type { DnsOptions } from "./find-dns-hosts.ts";
import { findNearName, findNearNamespace, readWantedService } from "./find-near-name.ts";
import { defaultClusterDomain, serviceDnsName } from "./name-service.ts";
import { parseDnsQuestion } from "./parse-dns-question.ts";
import { resolveName } from "./resolve-name.ts";

export interface FailedName {
  readonly snapshot: Snapshot;
  /** As the client wrote it. */
  readonly host: string;
  /** The client's namespace. */
  readonly namespace: string;
  /** The names of the cluster's zone that were asked for, in order. */
  readonly tried: readonly string[];
  readonly options: DnsOptions;
}

/**
 * Judges a name after its search list is at an end. Whether the name servers outside know it is not
 * visible; but a single word, and a name that ends like a Service's, is almost surely meant for the
 * cluster.
 */
export function judgeFailedName(failed: FailedName): HostLookup {
  const { snapshot, host, tried, options } = failed;
  const { clusterDomain = defaultClusterDomain } = options;
  const name = host.replace(/\.$/, "");
  const inZone = parseDnsQuestion(name, clusterDomain).type !== "elsewhere";
  const misspelt = inZone ? null : findWrongEnd(failed, name, clusterDomain);
  if (misspelt !== null) return { type: "no-such-name", name, tried, ...misspelt };
  const meant = inZone ? [] : meantForCluster(failed, name);
  if (meant === null) return leadsOutside(failed, name);
  const missing = resolveName(snapshot, inZone ? name : meantName(failed, name), "A", options).because;
  const wanted = readWantedService(host, failed.namespace);
  const exists = isService(snapshot, wanted.namespace, wanted.name);
  const near = exists ? null : findNearName(snapshot, wanted);
  return { type: "no-such-name", name, tried, because: exists ? missing : [...missing, ...meant], near };
}

/** `web.` and `web.shop.svc.cluster.lcoal`: the Service may be there, but its name does not end so. */
function findWrongEnd(
  { snapshot, host, namespace, tried }: FailedName,
  name: string,
  clusterDomain: string,
): { readonly because: readonly string[]; readonly near: string | null } | null {
  const [, , branch, ...domain] = name.toLowerCase().split(".");
  const wanted = readWantedService(host, namespace);
  const near = isService(snapshot, wanted.namespace, wanted.name) ? serviceDnsName(wanted, clusterDomain) : null;
  if (branch === "svc" && isCloseName(domain.join("."), clusterDomain)) {
    return { because: [`The cluster's domain is ${clusterDomain}, not ${domain.join(".")}.`], near };
  }
  if (tried.length > 0 || near === null) return null;
  return { because: [`The closing dot makes ${name} absolute: the search list is not used.`], near };
}

/** Why a name outside the zone is taken for one of the cluster; null where it may as well be anybody's. */
function meantForCluster({ snapshot, namespace, options }: FailedName, name: string): readonly string[] | null {
  const labels = name.toLowerCase().split(".");
  const last = labels.at(-1) ?? "";
  if (last === "svc") return ["No name outside ends with .svc."];
  const asEndpoint = labels.length === 2 && isService(snapshot, namespace, last);
  if (labels.length > 1 && !asEndpoint && !isNamespace(snapshot, last)) return null;
  if (labels.length > 1 && !asEndpoint && options.namespaces?.has(last) === false) return null;
  return [`The node's own name servers are asked for ${name} last; they would have to know it.`];
}

/** The name of the search list that the client meant: of `web` the first, of `web.shop` the second. */
function meantName({ snapshot, tried }: FailedName, name: string): string {
  const labels = name.toLowerCase().split(".");
  const last = labels.at(-1) ?? "";
  const index = last === "svc" ? 2 : labels.length > 1 && isNamespace(snapshot, last) ? 1 : 0;
  return tried[index] ?? name;
}

function leadsOutside({ snapshot, host, namespace }: FailedName, name: string): HostLookup {
  const near = findNearNamespace(snapshot, readWantedService(host, namespace));
  const because = [`${name} is no name of the cluster: a name server outside answers for it.`];
  return {
    type: "outside",
    name,
    chain: [],
    because: near === null ? because : [...because, `The cluster has ${near}.`],
  };
}

function isService(snapshot: Snapshot, namespace: string, name: string): boolean {
  return snapshot.get("Service", namespace, name) !== undefined;
}

function isNamespace(snapshot: Snapshot, name: string): boolean {
  if (snapshot.get("Namespace", "", name) !== undefined) return true;
  for (const _service of snapshot.services(name)) return true;
  return false;
}
