/** Admission of Endpoints and EndpointSlices. */
import type { Draft, EndpointSlice, Endpoints } from "../objects.ts";
import { validateEndpointSlice } from "../validation/endpoint-slice.ts";
import { validateEndpoints } from "../validation/endpoints.ts";
import { validateImmutable } from "../validation/metadata.ts";
import type { Strategy } from "./strategy.ts";

export const endpointsStrategy: Strategy = {
  defaults: (draft) => {
    for (const subset of (draft as Endpoints).subsets ?? []) {
      for (const port of subset.ports ?? []) port.protocol ??= "TCP";
    }
  },
  validate: (draft) => validateEndpoints(draft),
};

export const endpointSliceStrategy: Strategy = {
  generation: "slice",
  defaults: (draft) => {
    const slice = asSlice(draft);
    slice.endpoints ??= null;
    slice.ports ??= null;
    for (const port of slice.ports ?? []) {
      port.name ??= "";
      port.protocol ??= "TCP";
    }
  },
  validate: (draft) => validateEndpointSlice(asSlice(draft)),
  validateUpdate: (draft, previous) => [
    ...validateEndpointSlice(asSlice(draft)),
    ...validateImmutable("addressType", asSlice(draft).addressType, asSlice(previous).addressType),
  ],
};

function asSlice(draft: Draft): EndpointSlice {
  return draft as EndpointSlice;
}
