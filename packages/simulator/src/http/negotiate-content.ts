/** What the client can read, and in which form it wants the objects. */
import { notAcceptable } from "./status-error.ts";

export type ObjectForm =
  | { readonly type: "object" }
  | { readonly type: "table"; readonly version: "v1" | "v1beta1" }
  | { readonly type: "metadata"; readonly version: "v1" | "v1beta1" };

interface MediaType {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
}

function parseMediaType(text: string): MediaType {
  const [name = "", ...parameters] = text.split(";").map((part) => part.trim());
  const entries = parameters.map((parameter): [string, string] => {
    const at = parameter.indexOf("=");
    return at < 0 ? [parameter, ""] : [parameter.slice(0, at), parameter.slice(at + 1)];
  });
  return { name: name.toLowerCase(), parameters: new Map(entries) };
}

function parseAccept(header: string | undefined): readonly MediaType[] {
  if (header === undefined || header.trim() === "") return [{ name: "*/*", parameters: new Map() }];
  return header.split(",").map(parseMediaType);
}

function isJson(name: string): boolean {
  return name === "application/json" || name === "application/*" || name === "*/*";
}

/**
 * The first form in the order of the header that can be served. Answers are always JSON: clients that prefer protobuf
 * name JSON second.
 * @throws ApiError 406 when the client reads no JSON.
 */
export function negotiateForm(header: string | undefined): ObjectForm {
  for (const media of parseAccept(header)) {
    if (!isJson(media.name)) continue;
    const as = media.parameters.get("as");
    const version = media.parameters.get("v");
    if (as === undefined) return { type: "object" };
    if (media.parameters.get("g") !== "meta.k8s.io" || (version !== "v1" && version !== "v1beta1")) continue;
    if (as === "Table") return { type: "table", version };
    if (as === "PartialObjectMetadata" || as === "PartialObjectMetadataList") return { type: "metadata", version };
  }
  throw notAcceptable([
    "application/json",
    "application/json;as=Table;v=v1;g=meta.k8s.io",
    "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
  ]);
}

/** Which version of the aggregated discovery document the client asks for first, or null. */
export function aggregatedDiscoveryVersion(header: string | undefined): "v2" | "v2beta1" | null {
  for (const media of parseAccept(header)) {
    if (media.name !== "application/json") continue;
    const version = media.parameters.get("v");
    if (media.parameters.get("g") !== "apidiscovery.k8s.io") return null;
    if (media.parameters.get("as") === "APIGroupDiscoveryList" && (version === "v2" || version === "v2beta1"))
      return version;
  }
  return null;
}
