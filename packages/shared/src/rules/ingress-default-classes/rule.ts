import type { ObjectRef } from "../../model/names.ts";
import type { SlimIngressClass } from "../../model/objects.ts";
import { fieldPointer } from "../field-pointer.ts";
import type { Evidence } from "../finding.ts";
import { patchFix, replaceValue } from "../make-fix.ts";
import type { ObjectRule } from "../rule.ts";

const field = 'metadata.annotations["ingressclass.kubernetes.io/is-default-class"]';

/** Several IngressClasses are the default: the newest is taken, which nobody has chosen. */
export const rule: ObjectRule<"IngressClass"> = {
  type: "object",
  kinds: ["IngressClass"],
  id: "ingress-default-classes",
  severity: "info",
  title: "Several IngressClasses are the default",
  *check(ingressClass, { snapshot }) {
    if (!ingressClass.isDefault) return;
    const defaults = [...snapshot.all("IngressClass")].filter((each) => each.isDefault).sort(byPrecedence);
    const [taken] = defaults;
    if (taken === undefined || taken.name === ingressClass.name) return;
    const why = taken.createdAt === ingressClass.createdAt ? "comes first by name" : "is newer";
    yield {
      hop: "way-in",
      message: `IngressClass ${ingressClass.name} is the default, and so is ${taken.name}, which ${why}: Ingresses without a class get ${taken.name}`,
      evidence: [ingressClass, taken].map(isDefaultEvidence),
      fixes: [
        patchFix(
          `Leave ${taken.name} the only default`,
          refOf(ingressClass),
          replaceValue(fieldPointer(field), "true", "false"),
        ),
      ],
      reproduce: ["kubectl get ingressclasses -o yaml"],
    };
  },
};

/** Kubernetes: plugin/pkg/admission/network/defaultingressclass `getDefaultClass`. */
function byPrecedence(a: SlimIngressClass, b: SlimIngressClass): number {
  const newer = Date.parse(b.createdAt ?? "") - Date.parse(a.createdAt ?? "") || 0;
  return newer !== 0 ? newer : a.name < b.name ? -1 : 1;
}

function refOf({ name }: SlimIngressClass): ObjectRef {
  return { kind: "IngressClass", namespace: null, name };
}

function isDefaultEvidence(ingressClass: SlimIngressClass): Evidence {
  return { object: refOf(ingressClass), path: field, value: "true" };
}
