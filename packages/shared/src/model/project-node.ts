/** Nodes, Namespaces and IngressClasses: the cluster-scoped kinds. */
import type { SlimIngressClass, SlimNamespace, SlimNode } from "./objects.ts";
import { projectMeta } from "./project-meta.ts";
import type { Field } from "./read-field.ts";
import { readCondition } from "./read-condition.ts";
import type { Share } from "./share-values.ts";

/** Heartbeat times are not kept: a node's report every ten seconds is no change. */
export function projectNode(object: Field, share: Share): SlimNode {
  const spec = object.at("spec");
  const status = object.at("status");
  const meta = projectMeta(object, false, share);
  const ready = readCondition(status.at("conditions"), "Ready");
  const podCIDRs = spec.at("podCIDRs").texts();
  const podCIDR = spec.at("podCIDR").filledText();
  return {
    ...meta,
    kind: "Node",
    addresses: status
      .at("addresses")
      .items()
      .map((address) => ({ type: address.at("type").requiredText(), address: address.at("address").requiredText() })),
    podCIDRs: podCIDRs.length > 0 || podCIDR === null ? podCIDRs : [podCIDR],
    zone: meta.labels["topology.kubernetes.io/zone"] ?? meta.labels["failure-domain.beta.kubernetes.io/zone"] ?? null,
    unschedulable: spec.at("unschedulable").flag() ?? false,
    ready: ready?.status ?? "unreported",
    readySince: ready?.since ?? null,
    readyReason: ready?.reason ?? null,
  };
}

export function projectNamespace(object: Field, share: Share): SlimNamespace {
  return {
    ...projectMeta(object, false, share),
    kind: "Namespace",
    phase: object.at("status").at("phase").oneOf(["Active", "Terminating"], "Active"),
  };
}

export function projectIngressClass(object: Field, share: Share): SlimIngressClass {
  const meta = projectMeta(object, false, share);
  return {
    ...meta,
    kind: "IngressClass",
    controller: object.at("spec").at("controller").text() ?? "",
    isDefault: meta.annotations["ingressclass.kubernetes.io/is-default-class"] === "true",
  };
}
