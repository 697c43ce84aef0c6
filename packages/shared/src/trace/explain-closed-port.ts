/** Why a node refuses a port, and which one was probably meant: the commonest mistake is to dial the Service's port there. */
import type { SlimNode, SlimService, SlimServicePort } from "../model/objects.ts";
import type { Dial } from "./passage.ts";

/** How many Services are looked through for the one that was meant: a refusal must cost no more than a connection. */
const lookedThrough = 5000;
const named = 3;

/** `Nobody opened 80 on node n1: …; the nodePort of Service shop/web is 32510.` */
export function explainClosedPort(dial: Dial, node: SlimNode): string {
  const closed = `Nobody opened ${dial.port}/${dial.protocol} on node ${node.name}, so the node refuses (what else runs on the node is not visible from the API)`;
  const meant = findMeant(dial);
  if (meant.length === 0) return `${closed}.`;
  const texts = meant.map(({ service, port }) => {
    const role = port.port === dial.port ? "port" : "targetPort";
    return `${dial.port} is the ${role} of Service ${service.namespace}/${service.name}, whose nodePort is ${String(port.nodePort)}`;
  });
  return `${closed}: ${texts.join("; ")}.`;
}

interface Meant {
  readonly service: SlimService;
  readonly port: SlimServicePort;
}

function findMeant({ snapshot, port: number, protocol }: Dial): readonly Meant[] {
  const found: Meant[] = [];
  let seen = 0;
  for (const service of snapshot.all("Service")) {
    if (++seen > lookedThrough || found.length >= named) break;
    for (const port of service.ports) {
      if (port.nodePort === null || port.protocol !== protocol) continue;
      if (port.port === number || port.targetPort === number) found.push({ service, port });
    }
  }
  return found.slice(0, named);
}
