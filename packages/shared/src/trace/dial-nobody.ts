/** An address that is no object's: in the pod network or the Services' range nothing answers; elsewhere it cannot be told. */
import { formatIpAddress } from "../dns/format-ip-address.ts";
import { matchesCidr, parseIpAddress } from "../model/match-cidr.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { nodeAddress } from "./locate-client.ts";
import { endHere, endUnknown, makeOutcome, socketOf, type Arrival, type Dial, type Passage } from "./passage.ts";
import { isInPodNetwork } from "./send-to-endpoint.ts";

/** What becomes of a packet for an address that no node, pod or Service has. */
export function dialNobody(dial: Dial, at: Arrival): Passage {
  const { snapshot, address } = dial;
  if (isInPodNetwork(snapshot, address)) {
    if (snapshot.unreadable.has("Pod"))
      return endUnknown(dial, at, {
        type: "client",
        text: `${address} is in the pod network, and pods cannot be read.`,
      });
    return endHere(dial, at, "dropped", { type: "pod", text: `${address} is in the pod network, and no pod has it.` });
  }
  const range = findServiceRange(snapshot, address);
  if (range !== null) {
    const text = `No Service has ${address}, although it is in the Services' range (about ${range}): nothing takes the packet, the client times out.`;
    return endHere(dial, at, "dropped", { type: "cluster-ip", text });
  }
  return leave(dial, at);
}

/** Out of the cluster: a pod is seen as its node there, since the network plugin masquerades. */
function leave(dial: Dial, at: Arrival): Passage {
  const { client, family, address } = dial;
  const text = `${address} is no node, pod or Service of this cluster: what answers there is not visible from the API.`;
  const source = client.type === "pod" ? nodeAddress(client.node, family) : at.source;
  const left = endUnknown(dial, { ...at, source }, { type: "client", text });
  if (client.type === "outside") return left;
  return { ...left, outcomes: [makeOutcome("delivered", at, { ...socketOf(dial), clientAddress: source })] };
}

/** How many Services tell the range: they are spread over all of it, and a look at each would be dear. */
const asked = 64;
/** The API does not tell the range; that of most clusters is at least this wide (kubeadm /12, others /16 to /20). */
const prefixes = { IPv4: 16, IPv6: 112 } as const;

/** The range about a ClusterIP that holds the address, if there is one. */
function findServiceRange(snapshot: Snapshot, address: string): string | null {
  let seen = 0;
  for (const { clusterIPs } of snapshot.all("Service")) {
    if (++seen > asked) return null;
    for (const clusterIP of clusterIPs) {
      if (clusterIP === "None") continue;
      const prefix = prefixes[clusterIP.includes(":") ? "IPv6" : "IPv4"];
      if (matchesCidr(`${clusterIP}/${prefix}`, address)) return `${maskAddress(clusterIP, prefix)}/${prefix}`;
    }
  }
  return null;
}

/** The first address of the range; the prefixes end with a whole group. */
function maskAddress(address: string, prefix: number): string {
  if (!address.includes(":")) {
    const bytes = address.split(".").map((byte, index) => (index * 8 < prefix ? byte : "0"));
    return bytes.join(".");
  }
  const { bytes } = parseIpAddress(address) ?? { bytes: [] };
  const groups = Array.from({ length: 8 }, (_, index) =>
    (index * 16 < prefix ? ((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0) : 0).toString(16),
  );
  const text = groups.join(":");
  return formatIpAddress(text)?.text ?? text;
}
