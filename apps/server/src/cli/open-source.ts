/** A source that was opened for a command. */
import type { Telling } from "@portolan/manifests";
import type { ClusterSource } from "../store/cluster-source.ts";

/** A source that can be read now. */
export interface OpenSource {
  readonly source: ClusterSource;
  /** A file's newest time (ms), which stands for the present; null for what is live. */
  readonly newestTime: number | null;
  /** Told before the address, or null. */
  readonly announcement: string | null;
  /** The address of a live cluster's API server. */
  readonly server?: string;
  /** Manifests: what is told of pods and nodes that are not there yet. */
  readonly telling?: Telling;
  /** Ends what was started for the source besides itself: the demo's API server. */
  readonly close: () => Promise<void>;
}
