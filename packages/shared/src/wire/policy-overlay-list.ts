/** What `GET …/policies` answers: what network policies make of several Services' paths for one client. */
import type { PolicyOverlay } from "../paths/overlay-policies.ts";
import type { Keyed } from "./views.ts";

export interface PolicyOverlayList {
  /** By `namespace/name` of the Service. */
  readonly services: Keyed<PolicyOverlay>;
  /** How many Services of the namespace are left out: judging them all would take too long. */
  readonly omitted: number;
}
