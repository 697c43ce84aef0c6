import { matchesSelector, selectorText } from "../../endpoints/match-selector.ts";
import { formatFieldPath } from "../../model/field-path.ts";
import { serviceId, type ObjectRef } from "../../model/names.ts";
import type { SlimService, SlimWorkload } from "../../model/objects.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence, Severity } from "../finding.ts";
import { kubectl, recreateFix, replaceValue } from "../make-fix.ts";
import type { ObjectRule, RuleContext } from "../rule.ts";

/** The Service that is to give a StatefulSet's pods their names does not, or is not there. */
export const rule: ObjectRule<"StatefulSet"> = {
  type: "object",
  id: "statefulset-service",
  severity: "warning",
  title: "The StatefulSet's Service does not name its pods",
  kinds: ["StatefulSet"],
  *check(workload, context) {
    const { snapshot } = context;
    // Nobody has to give the pods names.
    if (workload.serviceName === null || snapshot.unreadable.has("Service")) return;
    const { namespace, serviceName } = workload;
    const service = snapshot.get("Service", namespace, serviceName);
    const fault = service === undefined ? missing(workload, serviceName) : faultOf(workload, service, snapshot);
    if (fault === null) return;
    const evidence = [serviceNameEvidence(workload), ...fault.evidence];
    if (service === undefined && isElsewhere(workload, serviceNameEvidence(workload), context)) return;
    const selecting = [...snapshot.servicesSelecting(namespace, workload.templateLabels)];
    const governing = selecting.filter(isHeadless);
    const [only, ...others] = governing;
    const shown = service === undefined || selecting.includes(service) ? selecting : [service, ...selecting];
    yield {
      severity: fault.severity,
      hop: "service",
      message: fault.text,
      services: shown.map(({ name }) => serviceId(namespace, name)),
      evidence,
      fixes:
        only === undefined || others.length > 0
          ? []
          : [
              recreateFix(
                `Name the headless Service ${only.name}, which selects the pods`,
                refTo(workload),
                replaceValue("/spec/serviceName", serviceName, only.name),
              ),
            ],
      reproduce: [
        `${kubectl({ namespace })} get statefulset ${workload.name} -o jsonpath='{.spec.serviceName}'`,
        `${kubectl({ namespace })} get service ${serviceName} -o wide`,
      ],
    };
  },
};

interface Fault {
  readonly severity: Severity;
  readonly text: string;
  readonly evidence: readonly Evidence[];
}

function missing({ name, namespace }: SlimWorkload, serviceName: string): Fault {
  return {
    severity: "warning",
    text: `StatefulSet ${name} has serviceName ${serviceName}, and namespace ${namespace} has no such Service: names of single pods (${name}-0.${serviceName}) do not resolve`,
    evidence: [],
  };
}

/** What is wrong with the Service that is there; null where nothing is. */
function faultOf(workload: SlimWorkload, service: SlimService, snapshot: Snapshot): Fault | null {
  const object: ObjectRef = { kind: "Service", namespace: service.namespace, name: service.name };
  const start = `StatefulSet ${workload.name} has serviceName ${service.name}, and that Service`;
  const pods = `names of single pods (${workload.name}-0.${service.name})`;
  if (service.type === "ExternalName") {
    return {
      severity: "warning",
      text: `${start} is an ExternalName: ${pods} do not resolve`,
      evidence: [{ object, path: "spec.type", value: service.type }],
    };
  }
  if (!isHeadless(service)) {
    // The one address for all pods is the only pod's.
    const alone = workload.replicas <= 1;
    return {
      severity: alone ? "info" : "warning",
      text: `${start} is not headless: its name leads to ${alone ? "a ClusterIP" : "one address for all pods"}, and ${pods} are nothing that Kubernetes promises below it`,
      evidence: [{ object, path: "spec.clusterIP", value: service.clusterIPs[0] ?? null }],
    };
  }
  const { selector } = service;
  if (selector === null || matchesSelector(selector, workload.templateLabels)) return null;
  // A selector that takes nothing at all is the Service's own fault, and told there.
  if (isEmpty(snapshot.podsSelectedBy(service.namespace, selector))) {
    if (isEmpty(snapshot.workloadsSelectedBy(service.namespace, selector))) return null;
  }
  return {
    severity: "warning",
    text: `${start} selects other pods (${selectorText(selector)}): ${pods} do not resolve`,
    evidence: [
      ...Object.entries(selector).map(([key, value]) => ({
        object,
        path: formatFieldPath(["spec", "selector", key]),
        value,
      })),
      ...Object.keys(selector).map((key) => ({
        object: refTo(workload),
        path: formatFieldPath(["spec", "template", "metadata", "labels", key]),
        value: workload.templateLabels[key] ?? null,
      })),
    ],
  };
}

/** An operator's custom resource may make the Service, or another file hold it. */
function isElsewhere({ namespace }: SlimWorkload, evidence: Evidence, context: RuleContext): boolean {
  return context.customKinds(namespace).length > 0 || context.leavesInput(evidence);
}

function isHeadless({ type, clusterIPs }: SlimService): boolean {
  return type === "ClusterIP" && clusterIPs[0] === "None";
}

function isEmpty(values: Iterable<unknown>): boolean {
  return [...values].length === 0;
}

function serviceNameEvidence(workload: SlimWorkload): Evidence {
  return { object: refTo(workload), path: "spec.serviceName", value: workload.serviceName };
}

function refTo({ kind, namespace, name }: SlimWorkload): ObjectRef {
  return { kind, namespace, name };
}
