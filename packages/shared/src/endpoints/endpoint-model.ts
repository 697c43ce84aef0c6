/** What stands behind a Service port, one address at a time. Plain data: it goes over the wire as it is. */
import type { ObjectRef } from "../model/names.ts";
import type { IpFamily } from "../model/objects.ts";

/** What one endpoint is good for. */
export type EndpointState =
  /** Ready: takes traffic. */
  | "ready"
  /** Serving and terminating: takes traffic only when none is ready. */
  | "terminating"
  /** Listed and not ready, or a pod that has no address yet. */
  | "not-ready"
  /** The named targetPort does not resolve in this pod, or a slice made by hand lists no such port. */
  | "port-unresolved"
  /** The selector takes the pod and it has an address, but no slice lists it under this port (yet). */
  | "not-in-slice";

/** One address behind a Service port. */
export interface Endpoint {
  /** Empty for a pod that has no address yet. */
  readonly address: string;
  readonly family: IpFamily | "FQDN";
  readonly node: string | null;
  readonly zone: string | null;
  /** Null for an address that is no pod. */
  readonly pod: ObjectRef | null;
  /** The Node or Service that has an address which is no pod; null where none of the cluster's has it, and for pods. */
  readonly holder: ObjectRef | null;
  readonly hostNetwork: boolean;
  readonly state: EndpointState;
  /** Whether traffic goes to it now. */
  readonly used: boolean;
  /**
   * Why it takes no traffic, or would not if the Service did not publish addresses that are not
   * ready (`CrashLoopBackOff`, `readiness probe fails`); null when nothing is wrong with it.
   */
  readonly reason: string | null;
  /** Listed in a slice although the selector does not take it. */
  readonly notSelected: boolean;
}

/** The container that has the target port, by its declaration. */
export interface TargetContainer {
  readonly name: string;
  readonly role: "main" | "sidecar";
  /** Empty where the port has no name, null where no container declares it. */
  readonly portName: string | null;
}
