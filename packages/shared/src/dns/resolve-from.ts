/** One question as a client's resolver asks it: with the search list from a pod, and elsewhere from nodes and outside. */
import type { Snapshot } from "../snapshot/snapshot.ts";
import { readReverseName } from "./answer-reverse-name.ts";
import { chooseResolver, type DnsClient } from "./choose-resolver.ts";
import type { DnsAnswer, HostLookup } from "./dns-model.ts";
import type { DnsOptions } from "./find-dns-hosts.ts";
import { judgeFailedName } from "./judge-failed-name.ts";
import { lookUpHost, searchNames } from "./look-up-host.ts";
import { defaultClusterDomain } from "./name-service.ts";
import { parseDnsQuestion } from "./parse-dns-question.ts";
import { resolveName } from "./resolve-name.ts";

/** What a client is told. The names of the answers are absolute. */
export interface ClientAnswer extends DnsAnswer {
  /** The names of the search list that were tried before. */
  readonly tried: readonly string[];
  /** The nearest name that exists; null where nothing is near or the name exists. */
  readonly near: string | null;
}

/**
 * Resolves a name for a client: the first name of the search list that has such a record answers.
 *
 * @example resolveFrom(snapshot, { type: "pod", namespace: "shop", name: "web-1" }, "db", "A")
 */
export function resolveFrom(
  snapshot: Snapshot,
  client: DnsClient,
  question: string,
  askedType: string,
  options: DnsOptions = {},
): ClientAnswer {
  const type = askedType.toUpperCase();
  const resolver = chooseResolver(snapshot, client);
  if (resolver.type !== "cluster") return toAnswer(lookUpHost(snapshot, client, question, options), question, type);
  const answer = askCluster(snapshot, resolver.namespace, question, type, options);
  const isDoubted = resolver.doubt !== null && answer.status !== "unknown";
  return isDoubted ? { ...answer, because: [resolver.doubt, ...answer.because] } : answer;
}

function askCluster(
  snapshot: Snapshot,
  namespace: string,
  question: string,
  type: string,
  options: DnsOptions,
): ClientAnswer {
  const { clusterDomain = defaultClusterDomain } = options;
  // Names of addresses are asked for as they stand.
  if (type === "PTR" && readReverseName(question.replace(/\.$/, "")) !== null) {
    return { ...resolveName(snapshot, question, type, options), tried: [], near: null };
  }
  const tried: string[] = [];
  let empty: ClientAnswer | null = null;
  for (const name of searchNames(question, namespace, clusterDomain)) {
    const asked = parseDnsQuestion(name, clusterDomain);
    if (asked.type === "elsewhere") break;
    const answer = { ...resolveName(snapshot, name, type, options), question, tried: [...tried], near: null };
    if (answer.answers.length > 0 || (answer.status === "unknown" && asked.type !== "namespace")) return answer;
    // A name without such a record does not end the search (resolver(3)); it is what is told if nothing follows.
    if (answer.status === "NOERROR" && asked.type === "service") empty ??= answer;
    tried.push(name);
  }
  return empty ?? toAnswer(judgeFailedName({ snapshot, host: question, namespace, tried, options }), question, type);
}

function toAnswer(lookup: HostLookup, question: string, type: string): ClientAnswer {
  const { because } = lookup;
  switch (lookup.type) {
    case "found":
    case "outside":
      return { question, type, status: "unknown", answers: [], because, tried: [], near: null };
    case "no-such-name":
      return { question, type, status: "NXDOMAIN", answers: [], because, tried: lookup.tried, near: lookup.near };
    default:
      return lookup satisfies never;
  }
}
