/** The nodePorts of a whole cluster: which numbers are in use, by what, and which are free. */
import type { ObjectRef, Protocol, ServiceId } from "../model/names.ts";
import type { Verdict } from "./path-model.ts";

/** A number on every node that a Service has taken. */
export interface NodePortUse {
  /** Unique in the cluster; stable over time. */
  readonly id: string;
  readonly number: number;
  readonly protocol: Protocol;
  /** `healthCheckNodePort`: kube-proxy itself answers there, for load balancers; no pod is behind it. */
  readonly type: "nodePort" | "healthCheckNodePort";
  readonly service: ServiceId;
  readonly namespace: string;
  readonly name: string;
  /** The Service port; null for a healthCheckNodePort. */
  readonly port: number | null;
  /** Empty when the port has no name. */
  readonly portName: string;
  /** The truth of the way in by this number. */
  readonly verdict: Verdict;
  /** Why it is not whole, or what a healthCheckNodePort answers; null where there is nothing to say. */
  readonly text: string | null;
}

/** A port that pods take on their nodes past every Service, and whose number a nodePort could have. */
export interface HostPortUse {
  readonly id: string;
  readonly number: number;
  readonly protocol: Protocol;
  readonly workload: ObjectRef;
  /** At most ten, by name. */
  readonly nodes: readonly string[];
  readonly nodeCount: number;
  readonly text: string;
}

/** One number in several Services: files can say so, an API server refuses it. */
export interface NodePortCollision {
  readonly number: number;
  readonly services: readonly ServiceId[];
  readonly text: string;
}

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export interface FreePorts {
  readonly count: number;
  /** In order, without gaps inside. */
  readonly ranges: readonly PortRange[];
  /** The number to write by hand: none that is drawn by lot while others are free; null where the range is not known. */
  readonly suggested: number | null;
}

export interface NodePortList {
  readonly range: PortRange;
  /** What must be known to read the list: where the range comes from, what is not read. */
  readonly notes: readonly string[];
  /** Different numbers in use. */
  readonly used: number;
  readonly free: FreePorts;
  /** By number. */
  readonly nodePorts: readonly NodePortUse[];
  readonly hostPorts: readonly HostPortUse[];
  readonly collisions: readonly NodePortCollision[];
}
