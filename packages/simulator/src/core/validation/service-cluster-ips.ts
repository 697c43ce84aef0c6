/** Validation of clusterIP, clusterIPs, ipFamilies and ipFamilyPolicy (ValidateServiceClusterIPsRelatedFields). */
import { familyOf } from "../addresses.ts";
import { duplicate, invalidValue, notSupported, required } from "../field-errors.ts";
import type { FieldError } from "../field-errors.ts";
import type { Service } from "../objects.ts";
import { isHeadless } from "../service-traits.ts";
import { validateAddress } from "./names.ts";

const families = ["IPv4", "IPv6"];
const policies = ["PreferDualStack", "RequireDualStack", "SingleStack"];

/** Whether the fields of a Service's addresses go together. */
export function validateServiceClusterIPs(service: Service): FieldError[] {
  if (service.spec.type === "ExternalName") return [];
  const errors = [...validateInSync(service), ...validateFamilies(service)];
  const { clusterIPs = [] } = service.spec;
  const path = "spec.clusterIPs";
  let malformed = false;
  for (const [index, address] of clusterIPs.entries()) {
    if (index === 0 && address === "None") {
      if (clusterIPs.length > 1) {
        malformed = true;
        errors.push(invalidValue(path, clusterIPs, "'None' must be the first and only value"));
      }
      continue;
    }
    const problems = validateAddress(`${path}[${index}]`, address);
    malformed ||= problems.length > 0;
    errors.push(...problems);
  }
  if (clusterIPs.length > 2) errors.push(invalidValue(path, clusterIPs, "may only hold up to 2 values"));
  if (malformed) return errors;
  if (clusterIPs.length > 1 && new Set(clusterIPs.map(familyOf)).size < 2) {
    errors.push(invalidValue(path, clusterIPs, "may specify no more than one IP for each IP family"));
  }
  return [...errors, ...validateFamiliesOfAddresses(service)];
}

function validateInSync({ spec }: Service): FieldError[] {
  const { clusterIP = "", clusterIPs = [] } = spec;
  const path = "spec.clusterIPs";
  if (clusterIP === "") {
    return clusterIPs.length === 0
      ? []
      : [invalidValue(path, clusterIPs, "must be empty when `clusterIP` is not specified")];
  }
  if (clusterIPs.length === 0) return [required(path)];
  return clusterIPs[0] === clusterIP ? [] : [invalidValue(path, clusterIPs, "first value must match `clusterIP`")];
}

function validateFamilies({ spec }: Service): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [index, family] of (spec.ipFamilies ?? []).entries()) {
    const path = `spec.ipFamilies[${index}]`;
    if (!families.includes(family)) errors.push(notSupported(path, family, families));
    if (seen.has(family)) errors.push(duplicate(path, family));
    seen.add(family);
  }
  if (spec.ipFamilyPolicy !== undefined && !policies.includes(spec.ipFamilyPolicy)) {
    errors.push(notSupported("spec.ipFamilyPolicy", spec.ipFamilyPolicy, policies));
  }
  return errors;
}

function validateFamiliesOfAddresses(service: Service): FieldError[] {
  const { clusterIPs = [], ipFamilies = [] } = service.spec;
  if (isHeadless(service)) return [];
  return clusterIPs.flatMap((address, index) => {
    const expected = ipFamilies[index];
    if (expected === undefined || familyOf(address) === expected) return [];
    return [
      invalidValue(
        `spec.clusterIPs[${index}]`,
        address,
        `expected an ${expected} value as indicated by \`ipFamilies[${index}]\``,
      ),
    ];
  });
}

/** Addresses and families may be added to and cut back, but the first stays (validateUpgradeDowngradeClusterIPs). */
export function validateServiceClusterIPsUpdate(service: Service, previous: Service): FieldError[] {
  if (service.spec.type === "ExternalName" || previous.spec.type === "ExternalName") return [];
  const nowHeadless = isHeadless(service);
  const wasHeadless = isHeadless(previous);
  if (nowHeadless && wasHeadless) return [];
  const { clusterIPs: after = [], ipFamilies: familiesAfter = [] } = service.spec;
  const { clusterIPs: before = [], ipFamilies: familiesBefore = [] } = previous.spec;
  const errors: FieldError[] = [];
  if (after.length === 0 && before.length > 0) {
    errors.push(invalidValue("spec.clusterIPs[0]", after, "primary clusterIP can not be unset"));
  }
  for (const [index, address] of before.entries()) {
    if (after[index] === undefined || after[index] === address) continue;
    if (index > 0 && after.length !== before.length) continue;
    errors.push(invalidValue(`spec.clusterIPs[${index}]`, after, "may not change once set"));
  }
  if (before.length > 1 && after.length === 1 && service.spec.ipFamilyPolicy !== "SingleStack") {
    const detail = "must be set to 'SingleStack' when releasing the secondary clusterIP";
    errors.push(invalidValue("spec.ipFamilyPolicy", service.spec.ipFamilyPolicy ?? null, detail));
  }
  if (nowHeadless !== wasHeadless) return errors;
  const first = familiesAfter[0];
  if (familiesBefore.length > 0 && first !== undefined && first !== familiesBefore[0]) {
    errors.push(invalidValue("spec.ipFamilies[0]", familiesAfter, "may not change once set"));
  }
  return errors;
}
