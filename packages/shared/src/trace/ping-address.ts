/** A ping: who answers ICMP, and why a Service's address does not (semantics.md 3). */
import { arrivesFromOutside, startOf } from "./dial-address.ts";
import { isProxied, wayOfAddress } from "./find-service-hit.ts";
import { isLoopback } from "./arrive-at-node.ts";
import { endHere, makeHop, makeOutcome, nothing, type Arrival, type Dial, type Passage } from "./passage.ts";
import { findPodByAddress, judgePod } from "./send-to-endpoint.ts";
import { isNodeDown } from "../endpoints/is-node-down.ts";
import type { SlimService } from "../model/objects.ts";

/** What becomes of an echo request. */
export function pingAddress(dial: Dial): Passage {
  const { snapshot, address, client } = dial;
  const at = startOf(dial);
  if (isLoopback(address)) return answered(dial, at, `${address} is the client itself`, null);
  const [node] = snapshot.nodesByAddress(address);
  if (node !== undefined) {
    const text = `Node ${node.name} is not Ready: nothing is expected to answer there.`;
    if (isNodeDown(node) && client.nodeName !== node.name)
      return withoutPort(endHere(dial, at, "dropped", { type: "node", text }));
    return answered(dial, at, `Node ${node.name} answers pings unless a firewall keeps them away`, null);
  }
  const [service] = snapshot.servicesByAddress(address);
  if (service !== undefined) return pingService(dial, service, at);
  const pod = findPodByAddress(snapshot, address, null, "TCP");
  if (pod === null) {
    const text = `${address} is no node, pod or Service of this cluster: what answers there is not visible from the API.`;
    return { ...nothing, hops: [makeHop("client", text, { ends: "unknown" })], because: [text], verdict: "unknown" };
  }
  const name = `${pod.namespace}/${pod.name}`;
  if (arrivesFromOutside(dial)) {
    const text = `${address} is pod ${name}: the pod network is not reached from outside.`;
    return withoutPort(endHere(dial, at, "dropped", { type: "pod", text }));
  }
  const { outcome, text } = judgePod(dial, null, pod);
  if (outcome !== "delivered") return withoutPort(endHere(dial, at, "dropped", { type: "pod", text: text ?? "" }));
  return answered(dial, at, `Pod ${name} answers the ping: that says nothing of its ports`, name);
}

/** A Service's address exists only in rules, and those know ports: no rule takes an echo request. */
function pingService(dial: Dial, service: SlimService, at: Arrival): Passage {
  const name = `${service.namespace}/${service.name}`;
  const way = wayOfAddress(service, dial.address);
  const what = way === "cluster-ip" ? "the ClusterIP" : "an address";
  const [first] = service.ports;
  const hint =
    first === undefined
      ? ""
      : ` Ask for a port instead: ${first.protocol.toLowerCase()}://${dial.address}:${first.port}.`;
  const why = `${dial.address} is ${what} of Service ${name}: it exists only in the nodes' rules, which take ports and no pings, so that a ping fails although the Service may be well.${hint}`;
  const rejects =
    isProxied(service, dial.family) &&
    !arrivesFromOutside(dial) &&
    (dial.mode === "ipvs" || (dial.mode === "nftables" && way === "cluster-ip"));
  const said = rejects ? `${why} In ${dial.mode} mode the node rejects it.` : why;
  const object = { kind: "Service", namespace: service.namespace, name: service.name };
  return withoutPort(
    endHere(dial, at, rejects ? "refused" : "dropped", { type: way ?? "load-balancer", text: said, object }),
  );
}

function answered(dial: Dial, at: Arrival, said: string, pod: string | null): Passage {
  const text = `${said}.`;
  const hop = makeHop(pod === null ? "node" : "pod", text, {
    input: { address: dial.address, port: null },
    sourceAddress: at.source,
    ends: "delivered",
  });
  const outcome = makeOutcome("delivered", at, { pod, address: dial.address, clientAddress: at.source });
  return { ...nothing, hops: [hop], outcomes: [outcome], because: [text] };
}

function withoutPort(passage: Passage): Passage {
  return {
    ...passage,
    hops: passage.hops.map((hop) => (hop.input === null ? hop : { ...hop, input: { ...hop.input, port: null } })),
    outcomes: passage.outcomes.map((outcome) => ({ ...outcome, port: null })),
  };
}
