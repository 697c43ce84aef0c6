import type { IpFamily } from "../../model/objects.ts";
import type { PortPath, ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence, Fix } from "../finding.ts";
import { kubectl, patchFix } from "../make-fix.ts";
import type { FindingDraft, ServiceRule } from "../rule.ts";
import { podRef, serviceEvidence, serviceRef, shareFacts } from "../service-facts.ts";

/** Two address families, and endpoints in one of them only. */
export const rule: ServiceRule = {
  type: "service",
  id: "dual-stack-hole",
  severity: "warning",
  title: "One of the Service's address families has no endpoint",
  *check(service, { snapshot }) {
    // DNS tells a headless Service's clients of addresses that are there, of either family: nobody dials a hole.
    if (service.missing || service.headless || snapshot.unreadable.has("EndpointSlice")) return;
    const families = snapshot.get("Service", service.namespace, service.name)?.ipFamilies ?? [];
    if (families.length < 2) return;
    const holes = service.ports.flatMap((port) => {
      const lacking = lackingOf(port, families);
      return lacking.length === 0 ? [] : [{ port, key: lacking.join(), fact: { path: port, lacking } }];
    });
    // Ports of one Service have the same pods, as a rule.
    for (const { port, fact } of shareFacts(service, holes)) yield draft(service, port, fact, families, snapshot);
  },
};

/** The families without an endpoint, where another has one. */
function lackingOf({ backends }: PortPath, families: readonly IpFamily[]): readonly IpFamily[] {
  const used = new Set(
    backends.flatMap(({ endpoints }) => endpoints.flatMap((endpoint) => (endpoint.used ? [endpoint.family] : []))),
  );
  return used.size === 0 ? [] : families.filter((family) => !used.has(family));
}

interface Hole {
  readonly path: PortPath;
  readonly lacking: readonly IpFamily[];
}

function draft(
  service: ServicePaths,
  port: string | null,
  { path, lacking }: Hole,
  families: readonly IpFamily[],
  snapshot: Snapshot,
): FindingDraft {
  const served = families.filter((family) => !lacking.includes(family));
  const addresses = service.clusterIPs.filter((address) => lacking.includes(address.includes(":") ? "IPv6" : "IPv4"));
  const where = addresses.length === 0 ? "" : ` (${addresses.join(", ")})`;
  return {
    hop: "endpoints",
    port,
    message: `Service ${service.name} has ${families.join(" and ")}, and all its endpoints are ${served.join(" and ")}: a client of its ${lacking.join(" and ")} address${where} is refused`,
    evidence: [
      serviceEvidence(service, ["spec", "ipFamilies"], families.join(", ")),
      ...addressEvidence(service, path, snapshot),
    ],
    fixes: fixFor(service, families, lacking),
    reproduce: [
      `${kubectl(service)} get service ${service.name} -o jsonpath='{.spec.ipFamilies} {.spec.clusterIPs}'`,
      `${kubectl(service)} get endpointslices -l kubernetes.io/service-name=${service.name}`,
    ],
  };
}

/** The addresses that three of the pods have, or for what is no pod the types of the slices. */
function addressEvidence(service: ServicePaths, port: PortPath, snapshot: Snapshot): readonly Evidence[] {
  const pods = port.backends
    .flatMap(({ endpoints }) => endpoints)
    .flatMap(({ used, pod }) => (used && pod !== null ? [snapshot.get("Pod", pod.namespace ?? "", pod.name)] : []))
    .filter((pod) => pod !== undefined);
  if (pods.length > 0) {
    return pods
      .slice(0, 3)
      .map((pod) => ({ object: podRef(pod), path: "status.podIPs", value: pod.podIPs.join(", ") }));
  }
  return [...snapshot.slicesOf(service.namespace, service.name)]
    .filter(({ endpoints }) => endpoints.length > 0)
    .slice(0, 3)
    .map(({ namespace, name, addressType }) => ({
      object: { kind: "EndpointSlice", namespace, name },
      path: "addressType",
      value: addressType,
    }));
}

/** The second family can be given up; the first one is the Service's for good. */
function fixFor(service: ServicePaths, families: readonly IpFamily[], lacking: readonly IpFamily[]): readonly Fix[] {
  const [first] = families;
  if (first === undefined || lacking.includes(first)) return [];
  return [
    patchFix(`Keep ${first} only, until the pods have ${lacking.join(" and ")} addresses too`, serviceRef(service), [
      { op: "add", path: "/spec/ipFamilyPolicy", value: "SingleStack" },
      { op: "add", path: "/spec/ipFamilies", value: [first] },
    ]),
  ];
}
