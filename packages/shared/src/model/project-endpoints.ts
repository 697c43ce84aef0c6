/** EndpointSlices and the older Endpoints. */
import type { EndpointsAddress, SliceEndpoint, SlicePort, SlimEndpointSlice, SlimEndpoints } from "./objects.ts";
import { projectMeta } from "./project-meta.ts";
import { readProtocol } from "./read-protocol.ts";
import type { Field } from "./read-field.ts";
import type { Share } from "./share-values.ts";

export function projectEndpointSlice(object: Field, share: Share): SlimEndpointSlice {
  const meta = projectMeta(object, true, share);
  return {
    kind: "EndpointSlice",
    addressType: object.at("addressType").oneOf(["IPv4", "IPv6", "FQDN"], "IPv4"),
    serviceName: meta.labels["kubernetes.io/service-name"] ?? null,
    sliceManagedBy: meta.labels["endpointslice.kubernetes.io/managed-by"] ?? null,
    endpoints: object
      .at("endpoints")
      .items()
      .map((endpoint) => readSliceEndpoint(endpoint, meta.namespace, share)),
    ports: share.value(object.at("ports").items().map(readSlicePort)),
    lastChangeTriggerTime: object
      .at("metadata")
      .at("annotations")
      .at("endpoints.kubernetes.io/last-change-trigger-time")
      .filledText(),
    // Last on purpose, as in projectPod.
    ...meta,
  };
}

/** Absent conditions mean: ready, serving, not terminating (k8s.io/api/discovery/v1 EndpointConditions). */
function readSliceEndpoint(endpoint: Field, namespace: string, share: Share): SliceEndpoint {
  const conditions = endpoint.at("conditions");
  const hints = endpoint.at("hints");
  // discovery.k8s.io/v1beta1 kept the place in a map.
  const topology = endpoint.at("topology");
  return {
    addresses: endpoint.at("addresses").texts(),
    ready: conditions.at("ready").flag() ?? true,
    serving: conditions.at("serving").flag() ?? true,
    terminating: conditions.at("terminating").flag() ?? false,
    hostname: endpoint.at("hostname").filledText(),
    nodeName: endpoint.at("nodeName").filledText() ?? topology.at("kubernetes.io/hostname").filledText(),
    zone: endpoint.at("zone").filledText() ?? topology.at("topology.kubernetes.io/zone").filledText(),
    targetRef: readTargetRef(endpoint.at("targetRef"), namespace),
    hintZones: share.value(hints.at("forZones").items().map(readHintName)),
    hintNodes: share.value(hints.at("forNodes").items().map(readHintName)),
  };
}

function readHintName(hint: Field): string {
  return hint.at("name").requiredText();
}

function readTargetRef(reference: Field, namespace: string): SliceEndpoint["targetRef"] {
  if (!reference.present) return null;
  const name = reference.at("name").filledText();
  if (name === null) return null;
  return {
    kind: reference.at("kind").filledText() ?? "Pod",
    namespace: reference.at("namespace").filledText() ?? namespace,
    name,
  };
}

function readSlicePort(port: Field): SlicePort {
  return {
    name: port.at("name").text() ?? "",
    protocol: readProtocol(port),
    // No API server looks how large a slice's is (ValidateEndpointSlice).
    port: port.at("port").wholeNumber(),
    appProtocol: port.at("appProtocol").filledText(),
  };
}

export function projectEndpoints(object: Field, share: Share): SlimEndpoints {
  const meta = projectMeta(object, true, share);
  const readAddress = (address: Field): EndpointsAddress => ({
    ip: address.at("ip").requiredText(),
    nodeName: address.at("nodeName").filledText(),
    targetRef: readTargetRef(address.at("targetRef"), meta.namespace),
  });
  return {
    kind: "Endpoints",
    subsets: object
      .at("subsets")
      .items()
      .map((subset) => ({
        addresses: subset.at("addresses").items().map(readAddress),
        notReadyAddresses: subset.at("notReadyAddresses").items().map(readAddress),
        ports: share.value(subset.at("ports").items().map(readSlicePort)),
      })),
    // Last on purpose, as in projectPod.
    ...meta,
  };
}
