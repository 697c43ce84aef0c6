/** Dials a host by the ways of whoever has rules for it: a name that the cluster's own DNS does not know. */
import { routeGatewayRequest } from "../routing/route-gateway-request.ts";
import { routeIngressRequest } from "../routing/route-ingress-request.ts";
import { refOf } from "../model/names.ts";
import { ipFamilyOf } from "../model/match-cidr.ts";
import { dialAddress } from "./dial-address.ts";
import type { HostDial } from "./dial-host.ts";
import type { HostEntry } from "./enter-by-host.ts";
import { judgeLeg } from "./judge-leg.ts";
import { clientAddress, nodeAddress } from "./locate-client.ts";
import {
  joinPassages,
  makeHop,
  nothing,
  sharedSocket,
  socketOf,
  takeShare,
  type Dial,
  type Passage,
} from "./passage.ts";
import { passServiceRules } from "./pass-service-rules.ts";
import { followDecision, routeOnward, type Onward } from "./route-onward.ts";
import { isNodeDown } from "../endpoints/is-node-down.ts";

/** The whole way of a request for the host; what the router decides included. */
export function dialEntry(dial: HostDial, entry: HostEntry, sent: Onward): Passage {
  const { host, port } = dial;
  const named = makeHop("dns", `${host} is a host of ${nameOf(entry.owner)}: ${entry.text}`, {
    input: { address: host, port: null },
    output: sharedSocket(entry.addresses.map((address) => ({ address, port }))),
    object: refOf(entry.owner),
  });
  const dialled =
    entry.balanced === null ? dialAddresses(dial, entry, sent) : throughBalancer(dial, entry.balanced, sent);
  if (dialled !== null) return { ...dialled, hops: [named, ...dialled.hops] };
  return routeUnseen(sent, named, entry);
}

function dialAddresses(dial: HostDial, { addresses }: HostEntry, sent: Onward): Passage | null {
  const dials = addresses.map((address): Dial => {
    const { snapshot, mode, client, port, protocol, options } = dial;
    return { snapshot, mode, client, port, protocol, options, address, family: ipFamilyOf(address) ?? "IPv4" };
  });
  const usable = dials.filter(
    ({ client, family }) => client.addresses.length === 0 || clientAddress(client, family) !== null,
  );
  const parts = (usable.length > 0 ? usable : dials).map((each) => judgeLeg(each, dialAddress(each)));
  // An address that is nobody's in the cluster is a router outside of it.
  const seen = parts.filter(({ verdict }) => verdict !== "unknown");
  if (seen.length === 0) return null;
  // What enters by one node adds up to 1: addresses of different nodes are ways of their own.
  const entryOf = ({ outcomes }: Passage) => outcomes[0]?.entry ?? null;
  const shared = seen.map((part) =>
    takeShare(part, 1 / seen.filter((other) => entryOf(other) === entryOf(part)).length),
  );
  return routeOnward(sent, joinPassages(shared));
}

/** A balancer of which only a name is known sends to the Service's nodePort on any node. */
function throughBalancer(
  dial: HostDial,
  { service, hostname }: NonNullable<HostEntry["balanced"]>,
  sent: Onward,
): Passage | null {
  const port = service.ports.find((each) => each.port === dial.port && each.protocol === dial.protocol);
  const nodePort = port?.nodePort;
  if (port === undefined || typeof nodePort !== "number") return null;
  const parts: Passage[] = [];
  for (const node of dial.snapshot.nodes()) {
    const address = nodeAddress(node, "IPv4") ?? nodeAddress(node, "IPv6");
    if (isNodeDown(node) || address === null) continue;
    const at: Dial = { ...dial, address, port: nodePort, family: ipFamilyOf(address) ?? "IPv4" };
    const arrival = { nodeName: node.name, origin: "elsewhere", source: null, isEntry: true } as const;
    parts.push(judgeLeg(at, passServiceRules(at, { way: "node-port", service, port }, arrival)));
  }
  if (parts.length === 0) return null;
  const text = `The load balancer ${hostname} itself is not visible from the API; it is taken to send to nodePort ${nodePort} of the nodes.`;
  const reached = parts.filter((part) => !isSortedOut(part, service.healthCheckNodePort));
  const joined = routeOnward(sent, joinPassages(reached.length > 0 ? reached : parts));
  const hop = makeHop("load-balancer", text, {
    input: { address: hostname, port: dial.port },
    output: { address: null, port: nodePort },
    object: { kind: "Service", namespace: service.namespace, name: service.name },
  });
  return { ...joined, hops: [hop, ...joined.hops], because: [...joined.because, text] };
}

/** Nodes that fail the health check get nothing from the balancer. */
function isSortedOut({ outcomes }: Passage, healthCheckNodePort: number | null): boolean {
  return healthCheckNodePort !== null && outcomes.every(({ outcome }) => outcome === "dropped");
}

/** An address that is nobody's in the cluster, and that an Ingress's status gives: a router outside of the cluster has it. */
export function passUnseenRouter(dial: Dial, reached: Passage, sent: Onward): Passage {
  if (reached.verdict !== "unknown" || sent.request === null) return reached;
  const [ingress] = dial.snapshot.ingressesByAddress(dial.address);
  if (ingress === undefined) return reached;
  const text = `its status gives the address ${dial.address}, which is a load balancer outside of the cluster`;
  const hop = makeHop("load-balancer", `${dial.address} is the address of ${nameOf(ingress)}`, {
    input: socketOf(dial),
    object: refOf(ingress),
    fieldPath: "status.loadBalancer",
  });
  return routeUnseen(sent, hop, { owner: ingress, text });
}

/** Nobody in the cluster is known to carry the rules out: what they say is told, whether it happens is not known. */
function routeUnseen(
  sent: Onward,
  hop: Passage["hops"][number],
  { owner, text: way }: Pick<HostEntry, "owner" | "text">,
): Passage {
  const { snapshot, request, dialled } = sent;
  const text = `The way to ${nameOf(owner)} is not visible: ${way}.`;
  if (request === null) return { ...nothing, hops: [{ ...hop, ends: "unknown" }], because: [text], verdict: "unknown" };
  const decision =
    owner.kind === "Ingress"
      ? routeIngressRequest(snapshot, null, request)
      : routeGatewayRequest(snapshot, owner, dialled, request);
  const onward = followDecision(sent, null, { decision, router: nameOf(owner), note: null }, null);
  const verdict = onward.outcomes.length > 0 ? "unknown" : onward.verdict;
  return { ...onward, hops: [hop, ...onward.hops], because: [text, ...onward.because], verdict: verdict ?? "unknown" };
}

function nameOf({ kind, namespace, name }: HostEntry["owner"]): string {
  return `${kind} ${namespace}/${name}`;
}
