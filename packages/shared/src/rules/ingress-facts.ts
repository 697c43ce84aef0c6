/** What several rules ask of an Ingress. */
import { serviceId, type ObjectRef, type ServiceId } from "../model/names.ts";
import type { IngressBackend, IngressPath, SlimIngress, SlimService, SlimServicePort } from "../model/objects.ts";
import { describeRule } from "../routing/ingress-rules.ts";
import type { Evidence } from "./finding.ts";

/** The Ingress itself. */
export function ingressRef({ namespace, name }: SlimIngress): ObjectRef {
  return { kind: "Ingress", namespace, name };
}

/** A field of the Ingress as evidence. */
export function ingressEvidence(ingress: SlimIngress, path: string, value: Evidence["value"]): Evidence {
  return { object: ingressRef(ingress), path, value };
}

/** A path with a backend that is a Service. */
export interface ServicePath {
  readonly path: IngressPath;
  readonly backend: IngressBackend;
}

/**
 * The paths that lead to Services, the default backend last. A port called `use-annotation` says that
 * the "Service" is the name of an action in an annotation (AWS Load Balancer Controller).
 */
export function servicePaths({ paths }: SlimIngress): readonly ServicePath[] {
  return paths.flatMap((path) => {
    const { backend } = path;
    return backend === null || backend.port === "use-annotation" ? [] : [{ path, backend }];
  });
}

/** The Services in whose picture the Ingress stands. */
export function ingressServices(ingress: SlimIngress): readonly ServiceId[] {
  return [...new Set(servicePaths(ingress).map(({ backend }) => serviceId(ingress.namespace, backend.service)))];
}

/** `shop.example.com/cart (Prefix)`, of many the first three. */
export function pathsText(ingress: SlimIngress, paths: readonly IngressPath[]): string {
  return listText(paths.map((path) => (path.isDefault ? "the default backend" : describeRule({ ingress, path }))));
}

/** `a`, `a and b`, `a, b, c and 4 more`. */
export function listText(items: readonly string[]): string {
  const shown = items.length > 4 ? [...items.slice(0, 3), `${String(items.length - 3)} more`] : items;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1) ?? ""}`;
}

/** Whether some controller has written where the Ingress is reached. */
export function hasAddress({ loadBalancer }: SlimIngress): boolean {
  return loadBalancer.length > 0;
}

/** A Service's ports for a person: `80/TCP (http), 9090/TCP`. */
export function portsText({ ports }: SlimService): string {
  if (ports.length === 0) return "no port at all";
  return listText(ports.map(({ port, protocol, name }) => `${port}/${protocol}${name === "" ? "" : ` (${name})`}`));
}

/**
 * The port of a protocol that was probably meant by a number or a name that the Service does not have: the one with this
 * targetPort or nodePort, else the only one.
 */
export function likelyPort(
  { ports }: SlimService,
  wanted: number | string,
  protocol: "TCP" | "UDP" = "TCP",
): SlimServicePort | null {
  const fitting = ports.filter((port) => port.protocol === protocol);
  const behind = fitting.filter(({ targetPort, nodePort }) => targetPort === wanted || nodePort === wanted);
  const [first, ...others] = behind.length > 0 ? behind : fitting;
  return first === undefined || others.length > 0 ? null : first;
}
