/**
 * The state of a page as it stands in its URL: by names, never by uid, readable and short. What is
 * not understood is dropped, never an error: old links keep working.
 */
import { hops, severities, serviceId, type Severity, type Verdict } from "@portolan/shared";
import type { Selection } from "../canvas/selection.ts";

/** Which Services the explorer lists. */
export const verdictFilters = ["broken", "part", "unknown", "whole"] as const;
export type VerdictFilter = (typeof verdictFilters)[number];

export const panes = ["list", "picture", "details"] as const;
/** Which of the three a narrow screen shows. */
export type Pane = (typeof panes)[number];

export interface ClusterSearch {
  /** The explorer's text filter. */
  readonly q?: string | undefined;
  readonly show?: VerdictFilter | undefined;
  /** The explorer's namespace. */
  readonly in?: string | undefined;
  /** `shop/cart`, `shop/cart:80/TCP` or `shop/cart:80/TCP@endpoints`. */
  readonly select?: string | undefined;
  readonly pane?: Pane | undefined;
  /** Whose connections network policies are laid over the picture for: `anyone`, `outside`, `deployment/shop/web`. */
  readonly policies?: string | undefined;
}

export interface OverviewSearch {
  readonly as?: "namespaces" | undefined;
}

export const problemGroups = ["rule", "object", "namespace"] as const;
export type ProblemGroup = (typeof problemGroups)[number];

export const problemOrders = ["exposed", "newest"] as const;
export type ProblemOrder = (typeof problemOrders)[number];

export interface ProblemsSearch {
  readonly find?: string | undefined;
  readonly severity?: Severity | undefined;
  readonly rule?: string | undefined;
  readonly within?: string | undefined;
  readonly group?: ProblemGroup | undefined;
  /** Default: by urgency. */
  readonly sort?: ProblemOrder | undefined;
  /** Whether silenced findings are listed too. */
  readonly silenced?: "shown" | undefined;
}

export interface NodePortsSearch {
  /** A number, a Service or a namespace. */
  readonly find?: string | undefined;
}

/** What is traced: as it was typed. */
export interface TraceSearch {
  /** `outside`, `node/NAME`, `pod/NAMESPACE/NAME`; default `outside`. */
  readonly from?: string | undefined;
  /** An address, or a line as it is typed into a shell. */
  readonly to?: string | undefined;
  /** The Host header. */
  readonly host?: string | undefined;
  /** Which of several traces that a line asks for, from 1. */
  readonly of?: string | undefined;
}

export interface RulesSearch {
  readonly find?: string | undefined;
}

export interface TrySearch {
  /** The rule whose broken example is looked at. */
  readonly example?: string | undefined;
}

type RawSearch = Readonly<Record<string, unknown>>;

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function oneOf<const T extends string>(value: unknown, allowed: readonly T[]): T | undefined {
  return allowed.find((candidate) => candidate === value);
}

export function parseClusterSearch(raw: RawSearch): ClusterSearch {
  return {
    q: text(raw["q"]),
    show: oneOf(raw["show"], verdictFilters),
    in: text(raw["in"]),
    select: text(raw["select"]),
    pane: oneOf(raw["pane"], panes),
    policies: text(raw["policies"]),
  };
}

export function parseOverviewSearch(raw: RawSearch): OverviewSearch {
  return { as: oneOf(raw["as"], ["namespaces"]) };
}

export function parseProblemsSearch(raw: RawSearch): ProblemsSearch {
  return {
    find: text(raw["find"]),
    severity: oneOf(raw["severity"], severities),
    rule: text(raw["rule"]),
    within: text(raw["within"]),
    group: oneOf(raw["group"], problemGroups),
    sort: oneOf(raw["sort"], problemOrders),
    silenced: oneOf(raw["silenced"], ["shown"]),
  };
}

export function parseNodePortsSearch(raw: RawSearch): NodePortsSearch {
  return { find: text(raw["find"]) };
}

export function parseTraceSearch(raw: RawSearch): TraceSearch {
  return { from: text(raw["from"]), to: text(raw["to"]), host: text(raw["host"]), of: text(raw["of"]) };
}

export function parseRulesSearch(raw: RawSearch): RulesSearch {
  return { find: text(raw["find"]) };
}

export function parseTrySearch(raw: RawSearch): TrySearch {
  return { example: text(raw["example"]) };
}

/** Reads a query string; values are plain strings, the last of several wins. */
export function parseSearch(query: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(query));
}

/** Writes a query string; the characters that names and ports are made of stay readable. */
export function stringifySearch(search: RawSearch): string {
  const pairs = Object.entries(search).flatMap(([name, value]) =>
    typeof value === "string" && value !== "" ? [`${encodeURIComponent(name)}=${encodeReadable(value)}`] : [],
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

function encodeReadable(value: string): string {
  return encodeURIComponent(value).replace(/%(?:2F|3A|40|2C)/g, decodeURIComponent);
}

const selectPattern = /^([^/:@]+)\/([^/:@]+)(?::(\d+\/(?:TCP|UDP|SCTP)))?(?:@([a-z-]+))?$/;

/** Reads `select`; null where it names nothing. */
export function parseSelection(select: string | undefined): Selection | null {
  const match = select === undefined ? null : selectPattern.exec(select);
  const [, namespace, name, port, hopText] = match ?? [];
  if (namespace === undefined || name === undefined) return null;
  const hop = oneOf(hopText, hops);
  return { service: serviceId(namespace, name), port: port ?? null, ...(hop === undefined ? {} : { hop }) };
}

/** Writes `select`; the inverse of `parseSelection`. */
export function formatSelection(selection: Selection): string {
  const port = selection.port === null ? "" : `:${selection.port}`;
  const hop = selection.hop === undefined ? "" : `@${selection.hop}`;
  return `${selection.service}${port}${hop}`;
}

/** The Services that a filter shows. */
export function verdictOfFilter(filter: VerdictFilter): Verdict {
  return filter === "broken" ? "severed" : filter;
}
