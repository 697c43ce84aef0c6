/** ipFamilyPolicy and ipFamilies, inferred and checked against what the cluster has (initIPFamilyFields). */
import { familyOf } from "../addresses.ts";
import type { IPFamily } from "../addresses.ts";
import { invalidValue } from "../field-errors.ts";
import type { FieldError } from "../field-errors.ts";
import { sameJson } from "../json.ts";
import type { Service } from "../objects.ts";
import { kinds } from "../resources.ts";
import { invalid } from "../status-errors.ts";
import { validateServiceClusterIPs } from "../validation/service-cluster-ips.ts";

const policyPath = "spec.ipFamilyPolicy";

/** Fills in the draft; throws the refusal where the fields do not go together. `configured`: the default family first. */
export function initIPFamilies(service: Service, previous: Service | null, configured: readonly IPFamily[]): void {
  const { spec } = service;
  if (spec.type === "ExternalName" || keepsPreferDualStack(service, previous)) return;
  const headlessBare = spec.clusterIP === "None" && Object.keys(spec.selector ?? {}).length === 0;
  spec.ipFamilyPolicy ??= previous?.spec.ipFamilyPolicy ?? (headlessBare ? "RequireDualStack" : "SingleStack");
  refuse(service, validateServiceClusterIPs(service));
  refuse(service, [
    ...cutBack(service, previous),
    ...singleStackErrors(service),
    ...inferFamilies(service, configured),
  ]);
  if (headlessBare) {
    spec.ipFamilies = withSecondFamily(service, spec.ipFamilies ?? [], configured, true);
    return;
  }
  refuse(service, clusterErrors(service, configured));
  spec.ipFamilies = withSecondFamily(service, spec.ipFamilies ?? [], configured, configured.length === 2);
}

function refuse(service: Service, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid(kinds.service, service.metadata.name ?? "", errors);
}

/** A PreferDualStack Service is not raised or lowered behind the user's back. */
function keepsPreferDualStack(service: Service, previous: Service | null): boolean {
  if (previous?.spec.ipFamilyPolicy !== "PreferDualStack" || service.spec.ipFamilyPolicy !== "PreferDualStack")
    return false;
  if (previous.spec.type === "ExternalName") return false;
  const same = (a: readonly string[] | undefined, b: readonly string[] | undefined) => sameJson(a ?? [], b ?? []);
  return (
    same(service.spec.clusterIPs, previous.spec.clusterIPs) && same(service.spec.ipFamilies, previous.spec.ipFamilies)
  );
}

/** Turning to SingleStack drops the second address; dropping it without saying so is an error. */
function cutBack({ spec }: Service, previous: Service | null): FieldError[] {
  if (!previous) return [];
  const before = previous.spec;
  if (spec.ipFamilyPolicy === "SingleStack") {
    if (sameJson(spec.clusterIPs ?? [], before.clusterIPs ?? []) && spec.clusterIPs)
      spec.clusterIPs = spec.clusterIPs.slice(0, 1);
    if (sameJson(spec.ipFamilies ?? [], before.ipFamilies ?? []) && spec.ipFamilies)
      spec.ipFamilies = spec.ipFamilies.slice(0, 1);
    return [];
  }
  const reduced = (after: readonly string[] | undefined, old: readonly string[] | undefined) =>
    after?.length === 1 && old?.length === 2 && after[0] === old[0];
  const errors: FieldError[] = [];
  if (reduced(spec.clusterIPs, before.clusterIPs)) {
    errors.push(
      invalidValue(policyPath, spec.ipFamilyPolicy, "must be 'SingleStack' to release the secondary cluster IP"),
    );
  }
  if (reduced(spec.ipFamilies, before.ipFamilies)) {
    errors.push(
      invalidValue(policyPath, spec.ipFamilyPolicy, "must be 'SingleStack' to release the secondary IP family"),
    );
  }
  return errors;
}

function singleStackErrors({ spec }: Service): FieldError[] {
  if (spec.ipFamilyPolicy !== "SingleStack") return [];
  const detail = (what: string) =>
    `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`;
  const errors: FieldError[] = [];
  if (spec.clusterIPs?.length === 2) errors.push(invalidValue(policyPath, spec.ipFamilyPolicy, detail("cluster IPs")));
  if (spec.ipFamilies?.length === 2) errors.push(invalidValue(policyPath, spec.ipFamilyPolicy, detail("IP families")));
  return errors;
}

function inferFamilies({ spec }: Service, configured: readonly IPFamily[]): FieldError[] {
  const errors: FieldError[] = [];
  const families = [...(spec.ipFamilies ?? [])];
  for (const [index, address] of (spec.clusterIPs ?? []).entries()) {
    if (address === "None") break;
    const family = familyOf(address);
    if (index < families.length || family === null) continue;
    if (configured.includes(family)) families.push(family);
    else
      errors.push(
        invalidValue(`spec.clusterIPs[${index}]`, spec.clusterIPs, `${family} is not configured on this cluster`),
      );
  }
  if (families.length > 0) spec.ipFamilies = families;
  return errors;
}

function clusterErrors({ spec }: Service, configured: readonly IPFamily[]): FieldError[] {
  const errors: FieldError[] = [];
  if (spec.ipFamilyPolicy === "RequireDualStack" && configured.length < 2) {
    errors.push(
      invalidValue(policyPath, spec.ipFamilyPolicy, "this cluster is not configured for dual-stack services"),
    );
  }
  for (const [index, family] of (spec.ipFamilies ?? []).entries()) {
    if (configured.includes(family as IPFamily)) continue;
    errors.push(invalidValue(`spec.ipFamilies[${index}]`, family, "not configured on this cluster"));
  }
  return errors;
}

function withSecondFamily(
  { spec }: Service,
  families: readonly string[],
  configured: readonly IPFamily[],
  possible: boolean,
): string[] {
  const first = families[0] ?? configured[0] ?? "IPv4";
  if (families.length > 1 || spec.ipFamilyPolicy === "SingleStack" || !possible) {
    return families.length === 0 ? [first] : [...families];
  }
  return [first, first === "IPv4" ? "IPv6" : "IPv4"];
}
