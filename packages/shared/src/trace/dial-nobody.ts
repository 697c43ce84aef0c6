/** An address that is no object's: in the pod network or the Services' range nothing answers; elsewhere it cannot be told. */
import { formatIpAddress } from "../dns/format-ip-address.ts";
import { matchesCidr } from "../model/match-cidr.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { nodeAddress } from "./locate-client.ts";
import { endHere, endUnknown, makeOutcome, socketOf, type Arrival, type Dial, type Passage } from "./passage.ts";
import { sayUnread } from "./say-unread.ts";
import { isInPodNetwork } from "./send-to-endpoint.ts";

/** What becomes of a packet for an address that no node, pod or Service has. */
export function dialNobody(dial: Dial, at: Arrival): Passage {
  const { snapshot, address } = dial;
  if (isInPodNetwork(snapshot, address)) {
    const unread = sayUnread(dial, ["Pod"]);
    if (unread !== null)
      return endUnknown(dial, at, { type: "client", text: `${address} is in the pod network, and ${unread}.` });
    return endHere(dial, at, "dropped", { type: "pod", text: `${address} is in the pod network, and no pod has it.` });
  }
  const range = findServiceRange(snapshot, address);
  if (range !== null && sayUnread(dial, ["Service"]) === null) {
    const text = `No Service has ${address}, although it is in the Services' range (about ${range}): nothing takes the packet, the client times out.`;
    return endHere(dial, at, "dropped", { type: "cluster-ip", text });
  }
  return leave(dial, at);
}

/** Out of the cluster: a pod is seen as its node there, since the network plugin masquerades. */
function leave(dial: Dial, at: Arrival): Passage {
  const { client, family } = dial;
  const source = client.type === "pod" ? nodeAddress(client.node, family) : at.source;
  const left = endUnknown(dial, { ...at, source }, { type: "client", text: sayNobody(dial) });
  // What may be a Service's address need not leave the cluster.
  if (client.type === "outside" || sayUnread(dial, ["Service"]) !== null) return left;
  return { ...left, outcomes: [makeOutcome("delivered", at, { ...socketOf(dial), clientAddress: source })] };
}

/** That nobody is known to have an address. */
export function sayNobody(dial: Pick<Dial, "snapshot" | "options" | "address">): string {
  const unread = sayUnread(dial, ["Node", "Service", "Pod"]);
  return unread === null
    ? `${dial.address} is no node, pod or Service of this cluster: what answers there is not visible from the API.`
    : `${dial.address} is no node, pod or Service among what is known, and ${unread}: what answers there is not known.`;
}

/** How many Services tell the range: they are spread over all of it, and a look at each would be dear. */
const asked = 64;
/** The range about a ClusterIP that holds the address, if there is one. */
function findServiceRange(snapshot: Snapshot, address: string): string | null {
  let seen = 0;
  for (const { clusterIPs } of snapshot.all("Service")) {
    if (++seen > asked) return null;
    const range = clusterIPs.map(rangeAbout).find((each) => matchesCidr(each, address));
    if (range !== undefined) return range;
  }
  return null;
}

/** The API does not tell the range; that of most clusters is at least this wide (kubeadm /12, others /16 to /20). */
function rangeAbout(clusterIP: string): string {
  if (!clusterIP.includes(":")) return clusterIP.replace(/\d+\.\d+$/, "0.0/16");
  const first = clusterIP.replace(/[^:]*$/, "0");
  return `${formatIpAddress(first)?.text ?? first}/112`;
}
