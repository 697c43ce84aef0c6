/** Which Ingresses a controller serves: only those of its class (semantics.md 5). */
import { objectKey } from "../model/names.ts";
import type { SlimIngress } from "../model/objects.ts";
import { familyOfController, familyOfPod, type RouterFamily } from "../model/router-family.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { findIngressRouters } from "./find-router.ts";
import { classOfIngress } from "./read-ingress-class.ts";
import type { Router } from "./routing-model.ts";

/** A controller that is asked for its decision. */
export interface IngressServer {
  /** Null for one whose ways are not known. */
  readonly family: RouterFamily | null;
  readonly serves: (ingress: SlimIngress) => boolean;
}

/** The server that a Router is. */
export function serverOfRouter(snapshot: Snapshot, router: Router): IngressServer {
  const [pod] = router.pods;
  const family =
    (pod === undefined ? null : familyOfPod(pod)) ??
    (router.controllerName === null ? null : familyOfController(router.controllerName));
  return { family, serves: (ingress) => servesIngress(snapshot, router, family, ingress) };
}

function servesIngress(snapshot: Snapshot, router: Router, family: RouterFamily | null, ingress: SlimIngress): boolean {
  const { controllerName, families } = classOfIngress(snapshot, ingress);
  if (controllerName !== null && router.controllerName !== null) return controllerName === router.controllerName;
  if (family !== null) return families.includes(family);
  const own = objectKey(router.workload);
  return findIngressRouters(snapshot, ingress).some(({ workload }) => objectKey(workload) === own);
}

/**
 * Nobody said which pods answer: the server that these Ingresses, all for one host, name. Undefined
 * where they name several, so that it depends on who is asked.
 */
export function serverOfIngresses(snapshot: Snapshot, ingresses: readonly SlimIngress[]): IngressServer | undefined {
  const classes = new Set(ingresses.map(({ className }) => className));
  const [first] = ingresses;
  if (first === undefined || classes.size > 1) return undefined;
  const [family = null, ...others] = classOfIngress(snapshot, first).families;
  return {
    family: others.length > 0 ? null : family,
    serves: ({ className }) => className === first.className,
  };
}
