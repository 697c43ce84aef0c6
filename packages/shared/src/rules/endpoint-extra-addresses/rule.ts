import type { SliceEndpoint, SlimEndpointSlice } from "../../model/objects.ts";
import type { Fix, PatchOperation } from "../finding.ts";
import { kubectl, patchFix, replaceValue } from "../make-fix.ts";
import type { ServiceRule } from "../rule.ts";
import { countText } from "../service-facts.ts";
import { sliceRef } from "../slice-facts.ts";

/** Endpoints that list several addresses each: kube-proxy takes the first. */
export const rule: ServiceRule = {
  type: "service",
  id: "endpoint-extra-addresses",
  severity: "warning",
  title: "An endpoint lists more than one address",
  *check(service, { snapshot }) {
    // DNS gives a headless Service's clients every address.
    if (service.missing || service.headless || service.type === "ExternalName") return;
    const slices = [...snapshot.slicesOf(service.namespace, service.name)].filter(
      (slice) => slice.addressType !== "FQDN" && crowded(slice).length > 0,
    );
    const [first] = slices.flatMap(crowded);
    if (first === undefined) return;
    const { addresses } = first.endpoint;
    const count = slices.flatMap(crowded).length;
    const idle = addresses.slice(1);
    yield {
      hop: "endpoints",
      message: `${count === 1 ? "An endpoint" : countText(count, "endpoint")} of Service ${service.name} ${count === 1 ? "lists" : "list"} more than one address: kube-proxy takes the first (${addresses[0] ?? ""}) and sends nothing to ${idle.join(", ")}`,
      evidence: slices
        .flatMap((slice) =>
          crowded(slice).map(({ endpoint, index }) => ({
            object: sliceRef(slice),
            path: `endpoints[${index}].addresses`,
            value: endpoint.addresses.join(", "),
          })),
        )
        .slice(0, 10),
      fixes: slices.map(fixFor),
      reproduce: [
        `${kubectl(service)} get endpointslices -l kubernetes.io/service-name=${service.name} -o jsonpath='{.items[*].endpoints}'`,
      ],
    };
  },
};

interface Crowded {
  readonly endpoint: SliceEndpoint;
  readonly index: number;
}

function crowded({ endpoints }: SlimEndpointSlice): readonly Crowded[] {
  return endpoints.flatMap((endpoint, index) => (endpoint.addresses.length > 1 ? [{ endpoint, index }] : []));
}

/** Each address becomes an endpoint of its own. */
function fixFor(slice: SlimEndpointSlice): Fix {
  const patch = crowded(slice).flatMap(({ endpoint, index }): readonly PatchOperation[] => {
    const [first, ...others] = endpoint.addresses;
    return [
      ...replaceValue(`/endpoints/${index}/addresses`, endpoint.addresses, [first]),
      ...others.map((address) => ({ op: "add", path: "/endpoints/-", value: likeIt(endpoint, address) }) as const),
    ];
  });
  return patchFix(`Make an endpoint of each address of EndpointSlice ${slice.name}`, sliceRef(slice), patch);
}

/** What is said of the first address holds for the others, but for whose it is. */
function likeIt({ ready, serving, terminating, nodeName, zone }: SliceEndpoint, address: string) {
  return {
    addresses: [address],
    ...(ready && serving && !terminating ? {} : { conditions: { ready, serving, terminating } }),
    ...(nodeName === null ? {} : { nodeName }),
    ...(zone === null ? {} : { zone }),
  };
}
