/**
 * The annotations that steer the simulated kubelet, load balancer and nodes. On a workload they are written into the
 * template's annotations, so that its pods carry them. A value that does not read as below counts as absent.
 */
import type { KubeMetadata } from "../core/api.ts";
import { duration } from "../core/timestamps.ts";

const prefix = "simulator.portolan.dev/";

/** Every annotation with what it does. */
export const annotations = {
  /** Pod or Node: `"false"` = never Ready. */
  ready: `${prefix}ready`,
  /** Pod: `"true"` = the scheduler leaves it alone, it stays Pending. */
  pending: `${prefix}pending`,
  /** Pod: `hold` = once deleted it keeps serving until its grace period is over. */
  terminating: `${prefix}terminating`,
  /** Pod: the containers wait with this reason (`CrashLoopBackOff`, `ImagePullBackOff`) and the pod is not Ready. */
  waiting: `${prefix}waiting`,
  /** Pod: a duration such as `5s` between Running and Ready. */
  readyDelay: `${prefix}ready-delay`,
  /** Pod: Ready for this long, then not Ready for as long, and so on. */
  flap: `${prefix}flap`,
  /** Pod with restartPolicy Never or OnFailure: it ends after this long; 1s for pods of Jobs. */
  runFor: `${prefix}run-for`,
  /** Pod: the exit code with which it ends; 0. */
  exitCode: `${prefix}exit-code`,
  /** Service: the address (or several, by comma, or a host name) that the load balancer hands out; `none` = it stays pending. */
  loadBalancerIP: `${prefix}lb-ip`,
} as const;

type Metadata = Readonly<Pick<KubeMetadata, "annotations">>;

/** The value of one steering annotation. */
export function steering(metadata: Metadata, annotation: keyof typeof annotations): string | undefined {
  return metadata.annotations?.[annotations[annotation]];
}

/** Milliseconds of an annotation that is a duration, or null. */
export function steeringDuration(metadata: Metadata, annotation: keyof typeof annotations): number | null {
  const text = steering(metadata, annotation);
  return text === undefined ? null : duration(text);
}
