/** The refusals of the API server, as the bodies that it writes (apimachinery/pkg/api/errors). */
import { ApiError } from "./api.ts";
import type { Resource, StatusBody } from "./api.ts";
import type { FieldError } from "./field-errors.ts";
import { qualifiedName } from "./resources.ts";

type Details = NonNullable<StatusBody["details"]>;

function failure(code: number, reason: string | undefined, message: string, details?: Details): ApiError {
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

function about(resource: Resource, name: string): Details {
  return {
    ...(name === "" ? {} : { name }),
    ...(resource.group === "" ? {} : { group: resource.group }),
    kind: resource.plural,
  };
}

/** 404 `services "web" not found`. */
export function notFound(resource: Resource, name: string): ApiError {
  return failure(404, "NotFound", `${qualifiedName(resource)} "${name}" not found`, about(resource, name));
}

/** 409 `services "web" already exists`. */
export function alreadyExists(resource: Resource, name: string): ApiError {
  return failure(409, "AlreadyExists", `${qualifiedName(resource)} "${name}" already exists`, about(resource, name));
}

/** 409 `Operation cannot be fulfilled on …`, with the reason behind the colon. */
export function conflict(resource: Resource, name: string, why: string): ApiError {
  const message = `Operation cannot be fulfilled on ${qualifiedName(resource)} "${name}": ${why}`;
  return failure(409, "Conflict", message, about(resource, name));
}

/** The reason of a conflict over a stale resourceVersion. */
export const staleObject =
  "the object has been modified; please apply your changes to the latest version and try again";

/** 403 for a write into a namespace that is going away. */
export function namespaceTerminating(resource: Resource, name: string, namespace: string): ApiError {
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  return failure(403, "Forbidden", `${qualifiedName(resource)} "${name}" is forbidden: ${why}`, {
    ...about(resource, name),
    causes: [
      {
        reason: "NamespaceTerminating",
        message: `namespace ${namespace} is being terminated`,
        field: "metadata.namespace",
      },
    ],
  });
}

/** 403 with a reason of its own. */
export function forbidden(resource: Resource, name: string, why: string): ApiError {
  return failure(403, "Forbidden", `${qualifiedName(resource)} "${name}" is forbidden: ${why}`, about(resource, name));
}

/** 400 for what cannot be taken as a request at all. */
export function badRequest(message: string): ApiError {
  return failure(400, "BadRequest", message);
}

/** 500 `Internal error occurred: …`. */
export function internalError(message: string): ApiError {
  return failure(500, "InternalError", `Internal error occurred: ${message}`, {
    causes: [{ reason: "", message, field: "" }],
  });
}

/** 500 without a reason: an error that the API server passes on as it is. */
export function plainError(message: string): ApiError {
  return failure(500, undefined, message);
}

/** 422 `Service "web" is invalid: …`, one cause an error, in their order. */
export function invalid(resource: Resource, name: string, errors: readonly FieldError[]): ApiError {
  const kind = resource.group === "" ? resource.kind : `${resource.kind}.${resource.group}`;
  const texts = [...new Set(errors.map((error) => `${error.field}: ${error.message}`))];
  const list = texts.length === 1 ? (texts[0] ?? "") : `[${texts.join(", ")}]`;
  return failure(422, "Invalid", `${kind} "${name}" is invalid: ${list}`, {
    ...(name === "" ? {} : { name }),
    ...(resource.group === "" ? {} : { group: resource.group }),
    kind: resource.kind,
    causes: errors.map(({ reason, message, field }) => ({ reason, message, field })),
  });
}
