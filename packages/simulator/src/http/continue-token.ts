/** The opaque `continue` of a list in pages: from which version of the world, and after which object. */
import { badRequest } from "./status-error.ts";
import { isJsonObject } from "./read-json.ts";

export interface ContinuePoint {
  /** -1: the latest, no matter what came before (given out when the list's own version is forgotten). */
  readonly resourceVersion: number;
  /** `/namespace/name` or `/name` of the last object that was sent. */
  readonly after: string;
}

const tokenVersion = "meta.k8s.io/v1";

export function encodeContinue(point: ContinuePoint): string {
  const token = JSON.stringify({ v: tokenVersion, rv: point.resourceVersion, start: `${point.after}\u0000` });
  return Buffer.from(token.replace("\u0000", "\\u0000")).toString("base64url");
}

/** @throws ApiError 400 with the words of the API server. */
export function decodeContinue(token: string): ContinuePoint {
  const illegal = /[^A-Za-z0-9_-]/.exec(token);
  if (illegal !== null) throw invalid(`illegal base64 data at input byte ${illegal.index}`);
  const bytes = Buffer.from(token, "base64url");
  const parsed = parseToken(bytes);
  if (!isJsonObject(parsed)) throw invalid("json: cannot unmarshal value into Go value of type storage.continueToken");
  const { v, rv, start } = parsed;
  if (v !== tokenVersion)
    throw invalid(`server does not recognize this encoded version "${typeof v === "string" ? v : ""}"`);
  if (typeof rv !== "number" || rv === 0)
    throw invalid("incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
  if (typeof start !== "string" || start === "") throw invalid("encoded start key empty (version meta.k8s.io/v1)");
  return { resourceVersion: rv, after: start.replace(/\u0000$/, "") };
}

function parseToken(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw invalid(`invalid character '${goCharacter(bytes[0] ?? 0)}' looking for beginning of value`);
  }
}

/** A byte as Go's decoder quotes it. */
function goCharacter(byte: number): string {
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
  if (byte >= 0xa0) return String.fromCharCode(byte);
  return byte < 0x80 ? `\\x${byte.toString(16).padStart(2, "0")}` : `\\u${byte.toString(16).padStart(4, "0")}`;
}

function invalid(cause: string): Error {
  return badRequest(`invalid continue token: continue key is not valid: ${cause}`);
}
