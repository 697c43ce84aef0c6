/** Names, labels, ports and addresses: the checks that all kinds share, worded as apimachinery words them. */
import { contains, parseAddress, parseCidr } from "../addresses.ts";
import type { Cidr, IPFamily } from "../addresses.ts";
import { invalidValue, tooLong } from "../field-errors.ts";
import type { FieldError } from "../field-errors.ts";

const label1123 = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const subdomain1123 = `${label1123}(\\.${label1123})*`;
const qualifiedPart = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const labelValue = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";

const messages = {
  label1123:
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with " +
    `an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${label1123}')`,
  subdomain1123:
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and " +
    `end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${subdomain1123}')`,
  qualifiedPart:
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric " +
    `character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${qualifiedPart}')`,
  labelValue:
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end " +
    `with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '${labelValue}')`,
};

function whole(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`);
}

const patterns = {
  label1123: whole(label1123),
  subdomain1123: whole(subdomain1123),
  qualifiedPart: whole(qualifiedPart),
  labelValue: whole(labelValue),
};

function longest(text: string, limit: number): string[] {
  return text.length > limit ? [`must be no more than ${limit} characters`] : [];
}

/** What is wrong with a DNS label of 63 characters, RFC 1123. */
export function dnsLabelProblems(text: string): string[] {
  if (text.includes(".") && patterns.subdomain1123.test(text)) return ["must not contain dots"];
  return [...longest(text, 63), ...(patterns.label1123.test(text) ? [] : [messages.label1123])];
}

/** What is wrong with a DNS name of 253 characters. */
export function dnsSubdomainProblems(text: string): string[] {
  return [...longest(text, 253), ...(patterns.subdomain1123.test(text) ? [] : [messages.subdomain1123])];
}

/** What is wrong with `name` or `prefix/name`. */
export function qualifiedNameProblems(text: string): string[] {
  const parts = text.split("/");
  const [first = "", second] = parts;
  if (parts.length > 2) {
    return [
      `a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character ` +
        `(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${qualifiedPart}') ` +
        "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
    ];
  }
  const problems: string[] = [];
  if (second !== undefined) {
    if (first === "") problems.push("prefix part must be non-empty");
    else problems.push(...dnsSubdomainProblems(first).map((problem) => `prefix part ${problem}`));
  }
  const name = second ?? first;
  if (name === "") problems.push("name part must be non-empty");
  else problems.push(...longest(name, 63).map((problem) => `name part ${problem}`));
  if (!patterns.qualifiedPart.test(name)) problems.push(messages.qualifiedPart);
  return problems;
}

/** What is wrong with the name of a port: at most 15 characters, a letter among them. */
export function portNameProblems(text: string): string[] {
  const problems = longest(text, 15);
  if (!/^[-a-z0-9]+$/.test(text)) {
    problems.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  }
  if (!/[a-z]/.test(text)) problems.push("must contain at least one letter (a-z)");
  if (text.includes("--")) problems.push("must not contain consecutive hyphens");
  if (text.startsWith("-") || text.endsWith("-")) problems.push("must not begin or end with a hyphen");
  return problems;
}

/** What is wrong with a port number. */
export function portNumberProblems(port: number): string[] {
  return Number.isInteger(port) && port >= 1 && port <= 65535 ? [] : ["must be between 1 and 65535, inclusive"];
}

/** What is wrong with a key of a ConfigMap: it becomes the name of a file. */
export function configMapKeyProblems(text: string): string[] {
  const problems = longest(text, 253);
  if (!/^[-._a-zA-Z0-9]+$/.test(text)) {
    problems.push(
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  " +
        "or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    );
  }
  if (text === "." || text === "..") problems.push(`must not be '${text}'`);
  else if (text.startsWith("..")) problems.push("must not start with '..'");
  return problems;
}

/** Errors of a field from the problems of its value. */
export function invalidFor(field: string, value: unknown, problems: readonly string[]): FieldError[] {
  return problems.map((problem) => invalidValue(field, value, problem));
}

/** Labels and Service selectors: keys are qualified names, values at most 63 characters. */
export function validateLabels(
  labels: Readonly<Record<string, string>> | null | undefined,
  field: string,
): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...invalidFor(field, key, labelKeyProblems(key)),
    ...invalidFor(field, value, labelValueProblems(value)),
  ]);
}

/** The words for a label's key are its own. */
function labelKeyProblems(key: string): string[] {
  return qualifiedNameProblems(key).map((problem) =>
    problem.replace("63 characters", "63 bytes").replace(/^a qualified name must/, "a valid label key must"),
  );
}

/** What is wrong with a label's value. */
export function labelValueProblems(value: string): string[] {
  return [
    ...longest(value, 63).map((problem) => problem.replace("characters", "bytes")),
    ...(patterns.labelValue.test(value) ? [] : [messages.labelValue]),
  ];
}

/** Annotations: keys are qualified names, all together at most 256 KiB. */
export function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  field: string,
): FieldError[] {
  const entries = Object.entries(annotations ?? {});
  const errors = entries.flatMap(([key]) => invalidFor(field, key, qualifiedNameProblems(key.toLowerCase())));
  const size = entries.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  return size > 262_144 ? [...errors, tooLong(field, 262_144)] : errors;
}

/** An IP address of any family. */
export function validateAddress(field: string, text: string): FieldError[] {
  if (parseAddress(text)) return [];
  return [invalidValue(field, text, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")];
}

/** An IP address of one family. */
export function validateAddressOf(family: IPFamily, field: string, text: string): FieldError[] {
  if (parseAddress(text)?.family === family) return [];
  return [invalidValue(field, text, `must be an ${family} address`)];
}

/** A CIDR. */
export function validateCidr(field: string, text: string): FieldError[] {
  if (parseCidr(text)) return [];
  return [invalidValue(field, text, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")];
}

interface SpecialRange {
  readonly cidrs: readonly Cidr[];
  readonly detail: string;
}

const specialRanges: readonly SpecialRange[] = [
  { cidrs: cidrsOf("127.0.0.0/8", "::1/128"), detail: "may not be in the loopback range (127.0.0.0/8, ::1/128)" },
  {
    cidrs: cidrsOf("169.254.0.0/16", "fe80::/10"),
    detail: "may not be in the link-local range (169.254.0.0/16, fe80::/10)",
  },
  {
    cidrs: cidrsOf("224.0.0.0/24", "ff02::/16"),
    detail: "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)",
  },
];

function cidrsOf(...texts: readonly string[]): readonly Cidr[] {
  return texts.flatMap((text) => parseCidr(text) ?? []);
}

/** Addresses that may not be an endpoint or an externalIP: unspecified, loopback, link-local, link-local multicast. */
export function validateNonSpecialAddress(field: string, text: string): FieldError[] {
  const address = parseAddress(text);
  if (!address) return [invalidValue(field, text, "must be a valid IP address")];
  if (address.value === 0n) return [invalidValue(field, text, `may not be unspecified (${text})`)];
  return specialRanges
    .filter(({ cidrs }) => cidrs.some((cidr) => contains(cidr, address)))
    .map(({ detail }) => invalidValue(field, text, detail));
}
