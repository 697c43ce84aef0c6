/** A ping: who answers ICMP, and why a Service's address does not (semantics.md 3). */
import { arrivesFromOutside, startOf } from "./dial-address.ts";
import { sayNobody } from "./dial-nobody.ts";
import { dialHost, type HostDial } from "./dial-host.ts";
import { isProxied, wayOfAddress } from "./find-service-hit.ts";
import { isLoopback } from "./arrive-at-node.ts";
import {
  endHere,
  endUnknown,
  makeHop,
  makeOutcome,
  nothing,
  type Arrival,
  type Dial,
  type Passage,
} from "./passage.ts";
import { findPodByAddress, judgePod, podRef } from "./send-to-endpoint.ts";
import { isNodeDown } from "../endpoints/is-node-down.ts";
import type { ObjectRef } from "../model/names.ts";
import type { SlimService } from "../model/objects.ts";
import type { Socket } from "./trace-model.ts";

/** What becomes of echo requests to a host. They know no ports. */
export function pingHost(dial: HostDial): Passage {
  const passage = dialHost(dial, pingAddress);
  const bare = (socket: Socket | null) => (socket === null ? null : { ...socket, port: null });
  return {
    ...passage,
    hops: passage.hops.map((hop) => ({ ...hop, input: bare(hop.input), output: bare(hop.output) })),
    outcomes: passage.outcomes.map((outcome) => ({ ...outcome, port: null })),
  };
}

function pingAddress(dial: Dial): Passage {
  const { snapshot, address, client } = dial;
  const at = startOf(dial);
  if (isLoopback(address)) {
    const own = client.type === "pod" && client.pod !== null ? podRef(client.pod) : null;
    return answered(dial, { ...at, source: address }, `${address} is the client itself`, own);
  }
  const [node] = snapshot.nodesByAddress(address);
  if (node !== undefined) {
    const object = { kind: "Node", namespace: null, name: node.name };
    const text = `Node ${node.name} is not Ready: nothing is expected to answer there.`;
    if (isNodeDown(node) && client.nodeName !== node.name)
      return endHere(dial, at, "dropped", { type: "node", text, object });
    return answered(dial, at, `Node ${node.name} answers pings unless a firewall keeps them away`, object);
  }
  const [service] = snapshot.servicesByAddress(address);
  if (service !== undefined) return pingService(dial, service, at);
  const pod = findPodByAddress(snapshot, address, null, "TCP");
  if (pod === null) {
    return endUnknown(dial, at, { type: "client", text: sayNobody(dial) });
  }
  const object = podRef(pod);
  const name = `${pod.namespace}/${pod.name}`;
  if (arrivesFromOutside(dial)) {
    const text = `${address} is pod ${name}: the pod network is not reached from outside.`;
    return endHere(dial, at, "dropped", { type: "pod", text, object });
  }
  const { outcome, text } = judgePod(dial, null, pod);
  if (outcome !== "delivered") return endHere(dial, at, "dropped", { type: "pod", text: text ?? "", object });
  return answered(dial, at, `Pod ${name} answers the ping: that says nothing of its ports`, object);
}

/** A Service's address exists only in rules, and those know ports: no rule takes an echo request. */
function pingService(dial: Dial, service: SlimService, at: Arrival): Passage {
  const name = `${service.namespace}/${service.name}`;
  const object = { kind: "Service", namespace: service.namespace, name: service.name };
  const way = wayOfAddress(service, dial.address);
  const [first] = service.ports;
  const hint =
    first === undefined
      ? ""
      : ` Ask for a port instead: ${first.protocol.toLowerCase()}://${dial.address}:${first.port}.`;
  if (way === null) {
    const text = `${dial.address} is a load balancer of Service ${name} with ipMode Proxy: whether it answers pings is not visible from the API.${hint}`;
    return endUnknown(dial, at, { type: "load-balancer", text, object });
  }
  const what = way === "cluster-ip" ? "the ClusterIP" : "an address";
  const why = `${dial.address} is ${what} of Service ${name}: it exists only in the nodes' rules, which take ports and no pings, so that a ping fails although the Service may be well.${hint}`;
  const rejects =
    isProxied(service, dial.family) &&
    !arrivesFromOutside(dial) &&
    (dial.mode === "ipvs" || (dial.mode === "nftables" && way === "cluster-ip"));
  const text = rejects ? `${why} In ${dial.mode} mode the node rejects it.` : why;
  return endHere(dial, at, rejects ? "refused" : "dropped", { type: way, text, object });
}

function answered(dial: Dial, at: Arrival, said: string, object: ObjectRef | null): Passage {
  const text = `${said}.`;
  const pod = object?.kind === "Pod" ? `${object.namespace ?? ""}/${object.name}` : null;
  const hop = makeHop(pod === null ? "node" : "pod", text, {
    input: { address: dial.address, port: null },
    object,
    sourceAddress: at.source,
    ends: "delivered",
  });
  const outcome = makeOutcome("delivered", at, { pod, address: dial.address, clientAddress: at.source });
  return { ...nothing, hops: [hop], outcomes: [outcome], because: [text] };
}
