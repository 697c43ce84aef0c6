import { findClosestName } from "../../endpoints/find-closest-name.ts";
import type { SlimIngress, SlimIngressClass } from "../../model/objects.ts";
import type { RouterFamily } from "../../model/router-family.ts";
import { ingressControllerTraits } from "../../routing/ingress-controller-traits.ts";
import { findIngressRouters } from "../../routing/find-router.ts";
import { classOfIngress, takesClassless } from "../../routing/read-ingress-class.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence, Fix } from "../finding.ts";
import { hasAddress, ingressEvidence, ingressRef, ingressServices, listText } from "../ingress-facts.ts";
import { kubectl, patchFix, replaceValue } from "../make-fix.ts";
import type { FindingDraft, ObjectRule, RuleContext } from "../rule.ts";

/** No controller takes the Ingress, as far as its class tells. */
export const rule: ObjectRule<"Ingress"> = {
  type: "object",
  kinds: ["Ingress"],
  id: "ingress-class",
  severity: "error",
  title: "No controller serves the Ingress",
  explains: ["ingress-no-address"],
  *check(ingress, context) {
    // Whoever has written an address serves it, whatever the class says.
    if (hasAddress(ingress) || context.snapshot.unreadable.has("IngressClass")) return;
    const problem = problemOf(ingress, context);
    if (problem === null || context.leavesInput(problem.evidence[0] ?? classEvidence(ingress))) return;
    yield {
      ...problem,
      hop: "way-in",
      reproduce: ["kubectl get ingressclasses", `${kubectl(ingress)} describe ingress ${ingress.name}`],
      services: ingressServices(ingress),
    };
  },
};

type Problem = Pick<FindingDraft, "severity" | "message" | "evidence" | "fixes">;

function problemOf(ingress: SlimIngress, context: RuleContext): Problem | null {
  const { snapshot } = context;
  const { className } = ingress;
  if (className === null) return classless(ingress, snapshot);
  const isUnknown = snapshot.get("IngressClass", "", className) === undefined;
  const classes = [...snapshot.all("IngressClass")];
  // A controller that is told to can take the annotation without an IngressClass; where none is read nothing is known of them.
  if (isUnknown && !isAnnotated(ingress) && classes.length > 0) return unknownClass(ingress, className, classes);
  return withoutController(ingress, className, context);
}

function isAnnotated({ annotations, className }: SlimIngress): boolean {
  return annotations[classAnnotation] === className;
}

const classAnnotation = "kubernetes.io/ingress.class";

/** Where the class stands, or would stand. */
function classEvidence(ingress: SlimIngress): Evidence {
  return isAnnotated(ingress) && ingress.className !== null
    ? ingressEvidence(ingress, `metadata.annotations[${JSON.stringify(classAnnotation)}]`, ingress.className)
    : ingressEvidence(ingress, "spec.ingressClassName", ingress.className);
}

function unknownClass(ingress: SlimIngress, className: string, classes: readonly SlimIngressClass[]): Problem {
  const names = classes.map(({ name }) => name);
  const meant = findClosestName(className, names) ?? onlyOne(names);
  return {
    severity: "error",
    message: `Ingress ${ingress.name} asks for the class ${className}, and there is no such IngressClass, only ${listText(names)}: no controller serves it`,
    evidence: [classEvidence(ingress), ...classes.map(classNamed)],
    fixes:
      meant === null
        ? []
        : [
            patchFix(
              `Use the class ${meant}`,
              ingressRef(ingress),
              replaceValue("/spec/ingressClassName", className, meant),
            ),
          ],
  };
}

function classNamed({ name, controller }: SlimIngressClass): Evidence {
  return { object: { kind: "IngressClass", namespace: null, name }, path: "spec.controller", value: controller };
}

function onlyOne(names: readonly string[]): string | null {
  const [only, ...others] = names;
  return only === undefined || others.length > 0 ? null : only;
}

/** Nothing is written: the default class is filled in only while an Ingress is created. */
function classless(ingress: SlimIngress, snapshot: Snapshot): Problem | null {
  const { families } = classOfIngress(snapshot, ingress);
  if (families.some((family) => isSeen(snapshot, family) || isDefault(snapshot, family) || isCloud(snapshot, family)))
    return null;
  const classes = [...snapshot.all("IngressClass")];
  const later = classes.find((each) => each.isDefault);
  const known = later === undefined ? "there is no default IngressClass" : `the default ${later.name} came later`;
  const meant = later?.name ?? onlyOne(classes.map(({ name }) => name));
  return {
    severity: "warning",
    message: `Ingress ${ingress.name} names no class, and ${known}: only a controller that is told to take such Ingresses serves it`,
    evidence: [classEvidence(ingress), ...classes.map(classNamed)],
    fixes: meant === null ? [] : [addClass(ingress, meant)],
  };
}

function addClass(ingress: SlimIngress, name: string): Fix {
  const patch = [{ op: "add" as const, path: "/spec/ingressClassName", value: name }];
  return patchFix(`Name the class ${name}`, ingressRef(ingress), patch);
}

/** Controllers that take Ingresses without a class where a class of theirs is the default. */
function isDefault(snapshot: Snapshot, family: RouterFamily): boolean {
  return (
    ingressControllerTraits[family].classless === "with-default-class" &&
    ingressControllerTraits[family].outside &&
    takesClassless(snapshot, family)
  );
}

/** Google's clusters have a controller that takes Ingresses without a class, outside of what can be seen. */
function isCloud(snapshot: Snapshot, family: RouterFamily): boolean {
  if (family !== "gce") return false;
  return [...snapshot.nodes()].some(({ labels }) =>
    Object.keys(labels).some((key) => key.startsWith("cloud.google.com/gke-")),
  );
}

/** The class is known, or the usual name of a controller, and none of its pods is there. */
function withoutController(
  ingress: SlimIngress,
  className: string,
  { snapshot, namespaces }: RuleContext,
): Problem | null {
  // The controller usually lives in another namespace.
  if (namespaces !== null || snapshot.unreadable.has("Pod") || !hasNodes(snapshot)) return null;
  const { families, object } = classOfIngress(snapshot, ingress);
  const [family] = families;
  if (family === undefined || families.some((each) => cannotBeSeen(each) || isSeen(snapshot, each))) return null;
  if (findIngressRouters(snapshot, ingress).length > 0) return null;
  const title = listText(families.map((each) => ingressControllerTraits[each].title));
  const named = object === null ? `the usual class of ${title}` : `which names ${object.controller} (${title})`;
  return {
    severity: "warning",
    message: `Ingress ${ingress.name} asks for the class ${className}, ${named}, and no pod of it is seen`,
    evidence: [classEvidence(ingress), ...(object === null ? [] : [classNamed(object)])],
    fixes: [],
  };
}

/** A dump without Nodes is no whole cluster. */
function hasNodes(snapshot: Snapshot): boolean {
  for (const _ of snapshot.nodes()) return true;
  return false;
}

/** Whether the cluster has pods of a controller, or a workload that makes them. */
function isSeen(snapshot: Snapshot, family: RouterFamily): boolean {
  for (const _ of snapshot.routerPods(family)) return true;
  for (const _ of snapshot.routerWorkloads(family)) return true;
  return false;
}

/** It routes outside of the cluster's pods, or by pods that are labelled as their owner likes. */
function cannotBeSeen(family: RouterFamily): boolean {
  return family === "istio" || ingressControllerTraits[family].outside;
}
