/** 127.0.0.1 and ::1: the client itself. */
import { arriveAtNode } from "./arrive-at-node.ts";
import { formatHostPort } from "../model/format-host-port.ts";
import {
  endUnknown,
  makeHop,
  makeOutcome,
  nothing,
  socketOf,
  type Arrival,
  type Dial,
  type Passage,
} from "./passage.ts";
import { judgePod, podRef } from "./send-to-endpoint.ts";
import { capitalise } from "./to-sentence.ts";

/** A pod's loopback is the pod, with all its containers; a node's has nodePorts too in iptables mode. */
export function dialLoopback(dial: Dial): Passage {
  const { client, snapshot, protocol } = dial;
  const at: Arrival = {
    nodeName: client.nodeName,
    origin: client.type === "outside" ? "elsewhere" : client.type,
    source: dial.address,
    isEntry: false,
  };
  const unseen = (text: string) => endUnknown(dial, at, { type: "client", text });
  switch (client.type) {
    case "outside":
      return unseen(`${dial.address} is the client's own machine, which is not part of the cluster.`);
    case "node":
      if (client.node === null)
        return unseen(`${capitalise(client.label)} is not read: what listens there is not known.`);
      return arriveAtNode(dial, client.node, at);
    case "pod": {
      if (client.pod === null)
        return unseen(`${capitalise(client.label)} is not read: what listens in it is not known.`);
      const { outcome, text, more } = judgePod({ snapshot, protocol }, dial.port, client.pod);
      const said = `${formatHostPort(dial.address, dial.port)} is ${client.label} itself, with all its containers.`;
      const hop = makeHop("pod", said, {
        input: socketOf(dial),
        output: socketOf(dial),
        object: podRef(client.pod),
        node: client.nodeName,
        sourceAddress: dial.address,
        ends: outcome,
      });
      const end = makeOutcome(outcome, at, { ...more, ...socketOf(dial), clientAddress: dial.address });
      return { ...nothing, hops: [hop], outcomes: [end], because: text === null ? [said] : [text, said] };
    }
    default:
      return client.type satisfies never;
  }
}
