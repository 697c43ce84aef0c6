/** Names, addresses and ports that no two objects share, drawn in order, so that equal seeds give equal clusters. */
import { seededNumber, seededUuid } from "../core/hash.ts";

/** Where a pod runs and what it is known by. */
export interface PodPlace {
  readonly uid: string;
  /** The end of its name: five letters that no other pod has. */
  readonly suffix: string;
  readonly address: string;
  readonly node: number;
}

/** Those of generated names. */
const letters = "bcdfghjklmnpqrstvwxz2456789";

/** Addresses that one node gives to pods: its CIDR is a /22. */
const addressesPerNode = 1024;
const firstPodAddress = addressNumber(10, 128, 0, 0);
const firstOtherAddress = addressNumber(10, 120, 0, 0);
const firstNodeAddress = addressNumber(10, 77, 0, 11);
const firstServiceAddress = addressNumber(172, 20, 1, 0);
const firstBalancerAddress = addressNumber(198, 18, 0, 1);
const nodePorts = { from: 30_000, to: 32_767 };

function addressNumber(a: number, b: number, c: number, d: number): number {
  return ((a * 256 + b) * 256 + c) * 256 + d;
}

function formatAddress(number: number): string {
  return [24, 16, 8, 0].map((bits) => String(Math.floor(number / 2 ** bits) % 256)).join(".");
}

export class Numbering {
  readonly #seed: number;
  readonly #nodes: number;
  #uids = 0;
  #pods = 0;
  #others = 0;
  #services = 0;
  #balancers = 0;
  #nodePort = nodePorts.from;

  constructor(seed: number, nodes: number) {
    this.#seed = seed;
    this.#nodes = nodes;
  }

  uid(): string {
    this.#uids += 1;
    return seededUuid(this.#seed, String(this.#uids));
  }

  /** Below 1, evenly spread, the same for the same words. */
  fraction(...words: readonly (string | number)[]): number {
    return seededNumber(this.#seed, words.join(" ")) / 2 ** 32;
  }

  /** Pods fill the nodes evenly, and neighbours in a list run on different ones. */
  pod(): PodPlace {
    const turn = Math.floor(this.#pods / this.#nodes);
    const node = (this.#pods * 1_013 + turn) % this.#nodes;
    const slot = 2 + turn;
    if (slot >= addressesPerNode - 1) throw new Error("the nodes have no addresses left");
    this.#pods += 1;
    return {
      uid: this.uid(),
      suffix: this.#suffix(this.#pods),
      address: formatAddress(firstPodAddress + node * addressesPerNode + slot),
      node,
    };
  }

  #suffix(pod: number): string {
    let number = (pod * 5_931_641 + this.#seed) % letters.length ** 5;
    let suffix = "";
    for (; suffix.length < 5; number = Math.floor(number / letters.length))
      suffix += letters[number % letters.length] ?? "";
    return suffix;
  }

  /** Of a pod that is no application's. */
  otherPodAddress(): string {
    this.#others += 1;
    return formatAddress(firstOtherAddress + this.#others);
  }

  serviceAddress(): string {
    this.#services += 1;
    return formatAddress(firstServiceAddress + this.#services);
  }

  balancerAddress(): string {
    this.#balancers += 1;
    return formatAddress(firstBalancerAddress + this.#balancers);
  }

  nodePort(): number {
    if (this.#nodePort > nodePorts.to) throw new Error("no nodePort is left");
    return this.#nodePort++;
  }
}

/** Name, address, zone and pods' CIDR of a node. The first two are those of every simulated cluster. */
export function nodeFacts(index: number): {
  readonly name: string;
  readonly address: string;
  readonly zone: string;
  readonly podCidr: string;
} {
  return {
    name: index < 2 ? `node-${"ab"[index] ?? ""}` : `node-${String(index).padStart(4, "0")}`,
    address: formatAddress(firstNodeAddress + index),
    zone: `zone-${String(index % 3)}`,
    podCidr: `${formatAddress(firstPodAddress + index * addressesPerNode)}/22`,
  };
}
