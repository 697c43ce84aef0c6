/** NetworkPolicies (Kubernetes: pkg/apis/networking/v1/defaults.go for what is left out). */
import type { PolicyPeer, PolicyPort, PolicyRule, SlimNetworkPolicy } from "./policy-objects.ts";
import { projectMeta } from "./project-meta.ts";
import type { Field } from "./read-field.ts";
import { readLabelSelector } from "./read-label-selector.ts";
import { readProtocol } from "./read-protocol.ts";
import type { Share } from "./share-values.ts";

export function projectNetworkPolicy(object: Field, share: Share): SlimNetworkPolicy {
  const spec = object.at("spec");
  const egress = spec.at("egress").items();
  return {
    ...projectMeta(object, true, share),
    kind: "NetworkPolicy",
    podSelector: readLabelSelector(spec.at("podSelector")),
    types: readTypes(spec, egress.length > 0),
    ingress: spec
      .at("ingress")
      .items()
      .map((rule) => readRule(rule, "from")),
    egress: egress.map((rule) => readRule(rule, "to")),
  };
}

function readTypes(spec: Field, hasEgress: boolean): SlimNetworkPolicy["types"] {
  const given = spec
    .at("policyTypes")
    .items()
    .map((type) => type.oneOf(["Ingress", "Egress"], "Ingress"));
  if (given.length > 0) return given;
  return hasEgress ? ["Ingress", "Egress"] : ["Ingress"];
}

function readRule(rule: Field, peers: "from" | "to"): PolicyRule {
  return {
    fieldPath: rule.path(),
    peers: rule.at(peers).items().map(readPeer),
    ports: rule.at("ports").items().map(readPort),
  };
}

function readPeer(peer: Field): PolicyPeer {
  const ipBlock = peer.at("ipBlock");
  if (ipBlock.present) {
    return { type: "ip-block", cidr: ipBlock.at("cidr").requiredText(), except: ipBlock.at("except").texts() };
  }
  const namespaceSelector = peer.at("namespaceSelector");
  const podSelector = peer.at("podSelector");
  return {
    type: "pods",
    namespaceSelector: namespaceSelector.present ? readLabelSelector(namespaceSelector) : null,
    podSelector: podSelector.present ? readLabelSelector(podSelector) : null,
  };
}

function readPort(port: Field): PolicyPort {
  return { protocol: readProtocol(port), port: port.at("port").portOrName(), endPort: port.at("endPort").port() };
}
