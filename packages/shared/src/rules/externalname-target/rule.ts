import { findClosestName } from "../../endpoints/find-closest-name.ts";
import { parseServiceDnsName } from "../../model/external-name-target.ts";
import type { ServicePaths, WayIn } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence, Fix } from "../finding.ts";
import { kubectl, patchFix, replaceValue } from "../make-fix.ts";
import type { RuleContext, ServiceRule } from "../rule.ts";
import { serviceEvidence, serviceRef } from "../service-facts.ts";

type ExternalNameWay = Extract<WayIn, { type: "external-name" }>;

/** The name leads into the cluster, and there to nothing, or back to itself. */
export const rule: ServiceRule = {
  type: "service",
  id: "externalname-target",
  severity: "error",
  title: "The externalName leads to no Service",
  *check(service, context) {
    const { snapshot } = context;
    const { externalName } = service;
    if (service.type !== "ExternalName" || externalName === null) return;
    const way = service.ports
      .flatMap(({ waysIn }) => waysIn)
      .find((candidate): candidate is ExternalNameWay => candidate.type === "external-name");
    const code = way?.break?.code;
    if (way === undefined || (code !== "external-name-missing" && code !== "external-name-loop")) return;
    const missing = code === "external-name-missing";
    if (missing && isElsewhere(service, way, context)) return;
    const near = missing ? nearest(service, way, snapshot) : null;
    yield {
      hop: "service",
      port: null,
      message: missing ? missingText(service, way, near) : loopText(service, way),
      evidence: [serviceEvidence(service, ["spec", "externalName"], externalName), ...chainEvidence(way, snapshot)],
      fixes: near === null || way.chain.length > 1 ? [] : [fixFor(service, externalName, near)],
      reproduce: [
        `${kubectl(service)} get service ${service.name} -o jsonpath='{.spec.externalName}'`,
        ...targetOf(way).map(({ namespace, name }) => `${kubectl({ namespace })} get service ${name}`),
      ],
    };
  },
};

/** An operator's custom resource may make the Service, or another file hold it. */
function isElsewhere(service: ServicePaths, way: ExternalNameWay, context: RuleContext): boolean {
  const { namespace } = targetOf(way)[0] ?? service;
  if (context.customKinds(namespace).length > 0) return true;
  const last = chainEvidence(way, context.snapshot).at(-1);
  return context.leavesInput(last ?? serviceEvidence(service, ["spec", "externalName"], service.externalName));
}

function loopText(service: ServicePaths, way: ExternalNameWay): string {
  const own = way.chain.at(-1)?.name === way.dnsName;
  return `The externalName of Service ${service.name} leads ${own ? "back to itself" : "into a circle"}: ${chainText(service, way)}`;
}

function missingText(service: ServicePaths, way: ExternalNameWay, near: Near | null): string {
  const target = way.chain.at(-1)?.name ?? "";
  return (
    `The externalName of Service ${service.name} leads to ${target}, and ${targetOf(way).length === 0 ? "no ready endpoint of a Service has that name" : "there is no such Service"}` +
    (near === null ? "" : `; namespace ${near.namespace} has ${near.name}`) +
    (way.chain.length > 1 ? ` (${chainText(service, way)})` : "")
  );
}

/** Every name that DNS goes through. */
function chainText(service: ServicePaths, way: ExternalNameWay): string {
  return [service.name, ...way.chain.map(({ name }) => name)].join(" → ");
}

/** The ExternalName Services on the way, after the first. */
function chainEvidence(way: ExternalNameWay, snapshot: Snapshot): readonly Evidence[] {
  return way.chain.flatMap(({ service }) => {
    const found = service && snapshot.get("Service", service.namespace ?? "", service.name);
    return service && found?.externalName != null
      ? [{ object: service, path: "spec.externalName", value: found.externalName }]
      : [];
  });
}

/** The Service that the last name of the chain would be. */
function targetOf(way: ExternalNameWay): readonly { readonly namespace: string; readonly name: string }[] {
  const parsed = parseServiceDnsName(way.chain.at(-1)?.name ?? "");
  return parsed === null ? [] : [parsed];
}

interface Near {
  readonly namespace: string;
  readonly name: string;
}

/** A Service of the namespace that was named with nearly that name, or one of that name elsewhere. */
function nearest(service: ServicePaths, way: ExternalNameWay, snapshot: Snapshot): Near | null {
  const [target] = targetOf(way);
  if (target === undefined) return null;
  const names = [...snapshot.services(target.namespace)].map(({ name }) => name);
  const close = findClosestName(
    target.name,
    names.filter((name) => target.namespace !== service.namespace || name !== service.name),
  );
  if (close !== null) return { namespace: target.namespace, name: close };
  const elsewhere = [...snapshot.all("Service")].filter(
    ({ name, namespace, type }) => name === target.name && namespace !== target.namespace && type !== "ExternalName",
  );
  const [only, ...others] = elsewhere;
  return only !== undefined && others.length === 0 ? { namespace: only.namespace, name: only.name } : null;
}

/** The cluster's domain stays as it was written. */
function fixFor(service: ServicePaths, externalName: string, near: Near): Fix {
  const domain = externalName.split(".").slice(2).join(".");
  const name = `${near.name}.${near.namespace}.${domain}`;
  return patchFix(
    `Point the name at Service ${near.name} in namespace ${near.namespace}`,
    serviceRef(service),
    replaceValue("/spec/externalName", externalName, name),
  );
}
