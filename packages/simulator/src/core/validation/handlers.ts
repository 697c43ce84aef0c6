/** Validation of a container's probes and lifecycle handlers (pkg/apis/core/validation, validateProbe, validateHandler). */
import { forbiddenField, invalidValue, notSupported, required } from "../field-errors.ts";
import type { FieldError } from "../field-errors.ts";
import type { Container } from "../objects.ts";
import { invalidFor, portNameProblems, portNumberProblems } from "./names.ts";

interface Target {
  readonly port?: number | string;
  readonly scheme?: string;
  readonly httpHeaders?: readonly { readonly name?: string }[];
  readonly command?: readonly string[] | null;
}

interface Handler {
  readonly exec?: Target;
  readonly httpGet?: Target;
  readonly tcpSocket?: Target;
  readonly grpc?: Target;
  readonly sleep?: unknown;
  readonly [field: string]: unknown;
}

const counts = ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"];

/** Everything that is wrong with the probes and handlers of a container at `path`. Init containers that end have none. */
export function validateHandlers(container: Container, path: string, isPlainInit: boolean): FieldError[] {
  const { lifecycle = {} } = container as { lifecycle?: Record<string, Handler | null> };
  if (isPlainInit) {
    const fields = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] as const;
    return fields.flatMap((field) =>
      container[field]
        ? [forbiddenField(`${path}.${field}`, "may not be set for init containers without restartPolicy=Always")]
        : [],
    );
  }
  const handlers = (["postStart", "preStop"] as const).flatMap((field) => {
    const handler = lifecycle[field];
    return handler ? validateHandler(handler, `${path}.lifecycle.${field}`) : [];
  });
  const probes = (["livenessProbe", "readinessProbe", "startupProbe"] as const).flatMap((field) => {
    const probe = container[field] as Handler | undefined;
    return probe ? validateProbe(probe, `${path}.${field}`, field) : [];
  });
  return [...handlers, ...probes];
}

function validateProbe(probe: Handler, path: string, field: string): FieldError[] {
  const errors = validateHandler(probe, path);
  for (const each of counts) {
    const value = probe[each];
    if (typeof value === "number" && value < 0) {
      errors.push(invalidValue(`${path}.${each}`, value, "must be greater than or equal to 0"));
    }
  }
  const grace = probe["terminationGracePeriodSeconds"];
  if (field === "readinessProbe") {
    if (grace !== undefined) {
      errors.push(invalidValue(`${path}.terminationGracePeriodSeconds`, grace, "must not be set for readinessProbes"));
    }
    return errors;
  }
  if (typeof grace === "number" && grace <= 0) {
    errors.push(invalidValue(`${path}.terminationGracePeriodSeconds`, grace, "must be greater than 0"));
  }
  const successes = probe["successThreshold"];
  if (typeof successes === "number" && successes !== 1) {
    errors.push(invalidValue(`${path}.successThreshold`, successes, "must be 1"));
  }
  return errors;
}

function validateHandler({ exec, httpGet, tcpSocket, grpc, sleep }: Handler, path: string): FieldError[] {
  const errors: FieldError[] = [];
  let handlers = 0;
  const add = (field: string, more: readonly FieldError[]): void => {
    handlers += 1;
    if (handlers > 1) errors.push(forbiddenField(`${path}.${field}`, "may not specify more than 1 handler type"));
    else errors.push(...more);
  };
  if (exec) add("exec", (exec.command ?? []).length > 0 ? [] : [required(`${path}.exec.command`)]);
  if (httpGet) add("httpGet", validateHttpGet(httpGet, `${path}.httpGet`));
  if (tcpSocket) add("tcpSocket", validatePort(tcpSocket.port, `${path}.tcpSocket.port`));
  if (grpc) add("grpc", validatePort(grpc.port, `${path}.grpc.port`));
  if (sleep !== undefined) add("sleep", []);
  if (handlers === 0) errors.push(required(path, "must specify a handler type"));
  return errors;
}

function validateHttpGet({ port, scheme = "HTTP", httpHeaders = [] }: Target, path: string): FieldError[] {
  const errors = validatePort(port, `${path}.port`);
  if (scheme !== "HTTP" && scheme !== "HTTPS") errors.push(notSupported(`${path}.scheme`, scheme, ["HTTP", "HTTPS"]));
  for (const { name = "" } of httpHeaders) {
    if (/^[-A-Za-z0-9]+$/.test(name)) continue;
    const detail =
      "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";
    errors.push(invalidValue(`${path}.httpHeaders`, name, detail));
  }
  return errors;
}

/** An absent port is 0. */
function validatePort(port: number | string = 0, path: string): FieldError[] {
  return invalidFor(path, port, typeof port === "number" ? portNumberProblems(port) : portNameProblems(port));
}
