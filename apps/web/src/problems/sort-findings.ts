/** The orders of the problems: the gravest first, what outsiders can reach first, or the newest first. */
import { severities, type Finding, type Keyed, type ServiceRow } from "@portolan/shared";
import type { ProblemOrder } from "../router/search-params.ts";

/** A finding with what its urgency depends on. */
export interface Problem {
  readonly finding: Finding;
  /** Whether a Service that it is about can be reached from outside the cluster. */
  readonly exposed: boolean;
}

const byName = new Intl.Collator("en", { numeric: true }).compare;

function place({ finding }: Problem): string {
  return `${finding.object.namespace ?? ""}/${finding.object.name}`;
}

function compareProblems(a: Problem, b: Problem): number {
  return (
    severities.indexOf(a.finding.severity) - severities.indexOf(b.finding.severity) ||
    Number(b.exposed) - Number(a.exposed) ||
    byName(place(a), place(b)) ||
    byName(a.finding.id, b.finding.id)
  );
}

/** When it began (ms); what began at an unknown time counts as long ago. */
function startOf({ finding }: Problem): number {
  return (finding.since === null ? 0 : Date.parse(finding.since)) || 0;
}

function compareNewest(a: Problem, b: Problem): number {
  return startOf(b) - startOf(a) || compareProblems(a, b);
}

function compareExposed(a: Problem, b: Problem): number {
  return Number(b.exposed) - Number(a.exposed) || compareProblems(a, b);
}

/** The functions themselves stay the same: a list that is kept in order asks for that. */
export function orderOf(sort: ProblemOrder | undefined): (a: Problem, b: Problem) => number {
  switch (sort) {
    case undefined:
      return compareProblems;
    case "exposed":
      return compareExposed;
    case "newest":
      return compareNewest;
    default:
      return sort satisfies never;
  }
}

/** Joins findings with the exposure of their Services. */
export function joinExposure(findings: Keyed<Finding>, services: Keyed<ServiceRow>): Keyed<Problem> {
  return Object.fromEntries(
    Object.entries(findings).map(([id, finding]) => {
      return [id, { finding, exposed: finding.services.some((service) => services[service]?.exposed === true) }];
    }),
  );
}
