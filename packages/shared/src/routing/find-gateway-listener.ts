/** Which listener of a Gateway takes a request: by port, protocol and the most specific hostname (semantics.md 6). */
import type { GatewayListener, SlimGateway } from "../model/gateway-objects.ts";
import { compareHostnames, takesHost } from "./match-gateway-hostname.ts";
import { judgeListener } from "./read-gateway-status.ts";
import type { RoutedRequest } from "./routing-model.ts";

export type FoundListener =
  | { readonly type: "http"; readonly listener: GatewayListener }
  /** TLS that is routed by its server name, HTTP in it or not. */
  | { readonly type: "tls"; readonly listener: GatewayListener }
  | { readonly type: "tcp"; readonly text: string }
  /** Nobody takes the host. */
  | { readonly type: "not-found"; readonly text: string }
  | { readonly type: "closed"; readonly text: string }
  | { readonly type: "unknown"; readonly text: string };

/**
 * The listener that a request comes to. A host goes to the listener that names it most exactly and
 * to no other, even if that has no route for it (Gateway API calls this listener isolation).
 */
export function findListener(gateway: SlimGateway, port: number, { scheme, host }: RoutedRequest): FoundListener {
  const onPort = gateway.listeners.filter((listener) => listener.port === port && listener.protocol !== "UDP");
  const listeners = onPort.filter((listener) => judgeListener(gateway, listener).type === "served");
  const where = `port ${String(port)} of Gateway ${gateway.name}`;
  if (listeners.length === 0) return { type: "unknown", text: whyNone(gateway, onPort, where) };
  const tcp = listeners.find(({ protocol }) => protocol === "TCP");
  if (tcp !== undefined) return { type: "tcp", text: `listener ${tcp.name} takes TCP` };
  const spoken = listeners.filter(({ protocol }) => speaks(protocol, scheme));
  const [first] = listeners;
  if (spoken.length === 0 && first !== undefined) return wrongScheme(first, scheme, where);
  const taking = spoken
    .filter(({ hostname }) => takesHost(hostname, host))
    .sort((a, b) => compareHostnames(a.hostname, b.hostname));
  const [best] = taking;
  if (best !== undefined) return { type: best.protocol === "TLS" ? "tls" : "http", listener: best };
  const has = spoken.map(({ hostname }) => hostname ?? "").join(", ");
  const text = `no listener on ${where} takes the host ${host}, they take ${has}`;
  // Without HTTP there is nothing to answer with.
  return spoken.every(({ protocol }) => protocol === "TLS") ? { type: "closed", text } : { type: "not-found", text };
}

/** HTTPS and TLS listeners begin alike; of other protocols only their implementation knows what they speak. */
function speaks(protocol: string, scheme: RoutedRequest["scheme"]): boolean {
  return scheme === "http" ? protocol === "HTTP" : protocol === "HTTPS" || protocol === "TLS";
}

function wrongScheme({ name, protocol }: GatewayListener, scheme: string, where: string): FoundListener {
  if (!["HTTP", "HTTPS", "TLS"].includes(protocol)) {
    return {
      type: "unknown",
      text: `listener ${name} on ${where} speaks ${protocol}, which is its implementation's own`,
    };
  }
  const text = `listener ${name} on ${where} speaks ${protocol}, the client ${scheme}`;
  // Envoy closes such a connection, nginx answers 400 to HTTP on its TLS port.
  return { type: "unknown", text };
}

function whyNone(gateway: SlimGateway, onPort: readonly GatewayListener[], where: string): string {
  for (const listener of onPort) {
    const judged = judgeListener(gateway, listener);
    if (judged.type !== "served") return judged.text;
  }
  const ports = [...new Set(gateway.listeners.map(({ port }) => port))].join(", ");
  return `no listener has ${where}, there are listeners on ${ports === "" ? "none" : ports}`;
}

/**
 * The listener port that a connection has come to, which reached the Gateway's pods by these ports:
 * the Service's port or the pod's own. Implementations differ in which of them they make equal.
 */
export function findListenerPort(gateway: SlimGateway, ports: readonly (number | null)[]): number | null {
  return ports.find((port) => port !== null && gateway.listeners.some((listener) => listener.port === port)) ?? null;
}
