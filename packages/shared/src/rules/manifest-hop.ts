/** At which hop of the path a manifest's fault lies. */
import type { Hop } from "../paths/path-model.ts";

/** By what the object is on the way from a client to a container. */
export function manifestHop(kind: string): Hop {
  switch (kind) {
    case "Ingress":
    case "Gateway":
      return "way-in";
    case "Service":
      return "service";
    case "Endpoints":
    case "EndpointSlice":
      return "endpoints";
    default:
      return "container";
  }
}
