import type { GatewayListener, SlimGateway } from "../../model/gateway-objects.ts";
import { isCurrent, rivalOf } from "../../routing/read-gateway-status.ts";
import { gatewayApiEvidence, gatewayApiRef, gatewayServices } from "../gateway-facts.ts";
import type { Fix } from "../finding.ts";
import { kubectl, patchFix } from "../make-fix.ts";
import type { ObjectRule } from "../rule.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";

/** Two listeners of a Gateway that no connection can be told apart by. */
export const rule: ObjectRule<"Gateway"> = {
  type: "object",
  kinds: ["Gateway"],
  id: "listener-conflict",
  severity: "warning",
  title: "Two listeners of a Gateway conflict",
  *check(gateway, { snapshot }) {
    for (const [index, listener] of gateway.listeners.entries()) {
      const rival = rivalOf(gateway, listener);
      if (rival === undefined || !isRefused(gateway, listener)) continue;
      const first = gateway.listeners.indexOf(rival);
      // Told of the later one.
      if (first > index) continue;
      yield {
        hop: "way-in",
        message: `Listeners ${rival.name} and ${listener.name} of Gateway ${gateway.name} have ${sameText(rival, listener)} on port ${String(listener.port)}: a Gateway serves neither, or the first one only`,
        evidence: [first, index].map((at) =>
          gatewayApiEvidence(gateway, `spec.listeners[${String(at)}]`, describe(gateway.listeners[at] ?? listener)),
        ),
        fixes: removeFix(snapshot, gateway, listener, index),
        reproduce: [`${kubectl(gateway)} get gateway ${gateway.name} -o yaml`],
        services: gatewayServices(snapshot, gateway),
      };
    }
  },
};

/** Its controller knows better, where it has said anything of the listener. */
function isRefused({ generation }: SlimGateway, { conditions }: GatewayListener): boolean {
  const current = conditions.filter((condition) => isCurrent(condition, generation));
  return current.length === 0 || current.some(({ type, status }) => type === "Conflicted" && status === "true");
}

function sameText(a: GatewayListener, b: GatewayListener): string {
  if (a.protocol !== b.protocol) return `${a.protocol} and ${b.protocol}`;
  return `the same protocol (${a.protocol}) and hostname (${a.hostname ?? "every one"})`;
}

function describe({ name, protocol, port, hostname }: GatewayListener): string {
  return `${name}: ${protocol} ${String(port)} ${hostname ?? "*"}`;
}

/** One that no route asks for by its name, nor by its port, is of no use beside its equal. */
function removeFix(snapshot: Snapshot, gateway: SlimGateway, listener: GatewayListener, index: number): readonly Fix[] {
  const rival = rivalOf(gateway, listener);
  const isNamed = [...snapshot.routesOf(gateway.namespace, gateway.name)].some(({ parentRefs }) =>
    parentRefs.some(({ sectionName }) => sectionName === listener.name),
  );
  if (isNamed || rival?.protocol !== listener.protocol) return [];
  const path = `/spec/listeners/${String(index)}`;
  return [
    patchFix(`Take listener ${listener.name} out, which no route names`, gatewayApiRef(gateway), [
      { op: "test", path: `${path}/name`, value: listener.name },
      { op: "remove", path },
    ]),
  ];
}
