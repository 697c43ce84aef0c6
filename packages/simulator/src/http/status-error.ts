/** The API server's refusals, in its own words (apimachinery `api/errors`). */
import { ApiError, type Resource, type StatusBody } from "../core/api.ts";

type Details = NonNullable<StatusBody["details"]>;

export function failure(code: number, reason: string | undefined, message: string, details?: Details): ApiError {
  return new ApiError({
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  });
}

/** `deployments.apps`, `services`. */
export function qualifiedName(resource: Pick<Resource, "group" | "plural">): string {
  return resource.group === "" ? resource.plural : `${resource.plural}.${resource.group}`;
}

function detailsOf(resource: Pick<Resource, "group" | "plural">, name: string): Details {
  return {
    ...(name === "" ? {} : { name }),
    ...(resource.group === "" ? {} : { group: resource.group }),
    kind: resource.plural,
  };
}

export function badRequest(message: string): ApiError {
  return failure(400, "BadRequest", message);
}

export function unauthorized(): ApiError {
  return failure(401, "Unauthorized", "Unauthorized");
}

/** A path that no version serves, below a group that is served. */
export function resourceNotFound(): ApiError {
  return failure(404, "NotFound", "the server could not find the requested resource", {});
}

export function methodNotAllowed(): ApiError {
  return failure(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {});
}

export function notAcceptable(accepted: readonly string[]): ApiError {
  return failure(406, "NotAcceptable", `only the following media types are accepted: ${accepted.join(", ")}`);
}

export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  return failure(
    415,
    "UnsupportedMediaType",
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(", ")}`,
  );
}

export function conflict(resource: Resource, name: string, message: string): ApiError {
  return failure(409, "Conflict", message, detailsOf(resource, name));
}

/** 422 of the list options: `field: message`. */
export function invalidListOption(field: string, message: string): ApiError {
  return failure(422, "Invalid", `ListOptions.meta.k8s.io "" is invalid: ${field}: Forbidden: ${message}`, {
    group: "meta.k8s.io",
    kind: "ListOptions",
    causes: [{ reason: "FieldValueForbidden", message: `Forbidden: ${message}`, field }],
  });
}

/** A patch that cannot be carried out on the object as it is. */
export function unprocessablePatch(cause: string): ApiError {
  return failure(422, "Invalid", "the server rejected our request due to an error in our request", {
    causes: [{ reason: "UnexpectedServerResponse", message: cause, field: "" }],
  });
}

export function expired(message: string): ApiError {
  return failure(410, "Expired", message);
}

export function tooLargeResourceVersion(wanted: number, current: number): ApiError {
  return failure(504, "Timeout", `Timeout: Too large resource version: ${wanted}, current: ${current}`, {
    causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version", field: "" }],
    retryAfterSeconds: 1,
  });
}

export function tooManyRequests(retryAfterSeconds: number): ApiError {
  return failure(
    429,
    "TooManyRequests",
    "the server has received too many requests and has asked us to try again later",
    { retryAfterSeconds },
  );
}

/** What is asked, as an authoriser sees it. */
export interface Attributes {
  readonly verb: string;
  readonly resource: Pick<Resource, "group" | "plural">;
  readonly subresource: string | null;
  /** null: at the cluster scope. */
  readonly namespace: string | null;
  readonly name: string;
}

export function forbidden(user: string, attributes: Attributes): ApiError {
  const { verb, resource, subresource, namespace, name } = attributes;
  const full = subresource === null ? resource.plural : `${resource.plural}/${subresource}`;
  const where = namespace === null ? "at the cluster scope" : `in the namespace "${namespace}"`;
  const subject = name === "" ? `${qualifiedName(resource)} is` : `${qualifiedName(resource)} "${name}" is`;
  return failure(
    403,
    "Forbidden",
    `${subject} forbidden: User "${user}" cannot ${verb} resource "${full}" in API group "${resource.group}" ${where}`,
    detailsOf(resource, name),
  );
}
