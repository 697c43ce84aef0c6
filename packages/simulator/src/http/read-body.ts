/** Request bodies: JSON, YAML or protobuf, into an object. */
import type { IncomingMessage } from "node:http";
import { gunzipSync } from "node:zlib";
import { parse as parseYaml, YAMLParseError } from "yaml";
import { isJsonObject, type JsonObject } from "./read-json.ts";
import { decodeProtobufObject, protobufMediaType } from "./protobuf/decode-object.ts";
import { ProtobufError } from "./protobuf/read-message.ts";
import { badRequest, failure, unsupportedMediaType } from "./status-error.ts";

/** The API server's own limit for a request. */
const largestBodyBytes = 3 * 1024 * 1024;

export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > largestBodyBytes) {
      throw failure(413, "RequestEntityTooLarge", `Request entity too large: limit is ${largestBodyBytes}`);
    }
    parts.push(part);
  }
  const body = Buffer.concat(parts);
  return request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
}

export function mediaTypeOf(contentType: string | undefined): string {
  return (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw badRequest(
      `the object provided is unrecognized (must be of type object): couldn't get version/kind; json parse error: ${error.message}`,
    );
  }
}

function parseYamlBody(body: Buffer): unknown {
  try {
    return parseYaml(body.toString("utf8"));
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw badRequest(`error converting YAML to JSON: yaml: ${error.message.split("\n")[0] ?? ""}`);
  }
}

function parseProtobuf(body: Buffer): unknown {
  try {
    return decodeProtobufObject(body);
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error;
    throw badRequest(`the object provided is unrecognized: ${error.message}`);
  }
}

/** The body as JSON, whatever it was sent as. @throws ApiError 400, 415. */
export function parseBody(body: Buffer, contentType: string | undefined): unknown {
  switch (mediaTypeOf(contentType)) {
    case "":
    case "application/json":
    case "application/json-patch+json":
    case "application/merge-patch+json":
    case "application/strategic-merge-patch+json":
      return parseJson(body);
    case "application/yaml":
    case "application/apply-patch+yaml":
      return parseYamlBody(body);
    case protobufMediaType:
      return parseProtobuf(body);
    default:
      throw unsupportedMediaType(["application/json", "application/yaml", protobufMediaType]);
  }
}

/** @throws ApiError 400, 415. */
export function parseObjectBody(body: Buffer, contentType: string | undefined): JsonObject {
  const parsed = parseBody(body, contentType);
  if (!isJsonObject(parsed)) throw badRequest("the object provided is unrecognized (must be of type object)");
  return parsed;
}
