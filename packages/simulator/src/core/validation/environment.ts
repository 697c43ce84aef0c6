/** Validation of a container's environment (pkg/apis/core/validation, ValidateEnv). */
import { invalidValue, required } from "../field-errors.ts";
import type { FieldError } from "../field-errors.ts";
import type { Container } from "../objects.ts";

interface Variable {
  readonly name?: string;
  readonly value?: string;
  readonly valueFrom?: Readonly<Record<string, { readonly key?: string } | null>> | null;
}

const sources = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];

/** Everything that is wrong with the names of variables and with where their values come from. */
export function validateEnvironment(container: Container, path: string): FieldError[] {
  const { env = [] } = container as { env?: readonly Variable[] | null };
  return (env ?? []).flatMap(({ name = "", value = "", valueFrom }, index) => {
    const at = `${path}.env[${index}]`;
    const errors: FieldError[] = [];
    if (name === "") errors.push(required(`${at}.name`));
    else if (!/^[ -<>-~]+$/.test(name)) {
      const detail = "a valid environment variable name must consist only of printable ASCII characters other than '='";
      errors.push(invalidValue(`${at}.name`, name, detail));
    }
    if (!valueFrom) return errors;
    const given = sources.filter((source) => valueFrom[source]);
    if (given.length === 0) {
      const detail = `must specify one of: ${sources
        .slice(0, -1)
        .map((source) => `\`${source}\``)
        .join(", ")} or \`fileKeyRef\``;
      errors.push(invalidValue(`${at}.valueFrom`, "", detail));
    } else if (value !== "") {
      errors.push(invalidValue(`${at}.valueFrom`, "", "may not be specified when `value` is not empty"));
    } else if (given.length > 1) {
      errors.push(invalidValue(`${at}.valueFrom`, "", "may not have more than one field specified at a time"));
    }
    for (const source of ["configMapKeyRef", "secretKeyRef"]) {
      const reference = valueFrom[source];
      if (reference && (reference.key ?? "") === "") errors.push(required(`${at}.valueFrom.${source}.key`));
    }
    return errors;
  });
}
