/** Which port of a Service an address means that somebody wrote down. */
import type { DeclaredAddress, SlimService, SlimServicePort } from "../model/objects.ts";

export type MeantPort =
  | { readonly type: "port"; readonly port: SlimServicePort }
  /** The Service has no such port. */
  | { readonly type: "missing" }
  /** It does not say, and more than one may be meant; or the name leads past the Service's ports. */
  | { readonly type: "untold" };

/** What clients dial where a URL names no port. */
const defaultPorts: ReadonlyMap<string, number> = new Map([
  ["http", 80],
  ["ws", 80],
  ["https", 443],
  ["wss", 443],
  ["postgres", 5432],
  ["postgresql", 5432],
  ["mysql", 3306],
  ["mariadb", 3306],
  ["sqlserver", 1433],
  ["mssql", 1433],
  ["redis", 6379],
  ["rediss", 6379],
  ["mongodb", 27017],
  ["amqp", 5672],
  ["amqps", 5671],
  ["nats", 4222],
  ["mqtt", 1883],
  ["mqtts", 8883],
  ["memcached", 11211],
  ["cassandra", 9042],
  ["bolt", 7687],
  ["neo4j", 7687],
  ["ldap", 389],
  ["ldaps", 636],
  ["smtp", 25],
  ["smtps", 465],
  ["ssh", 22],
  ["sftp", 22],
  ["ftp", 21],
]);

/**
 * A number is the Service port; without one the scheme's own (of `postgresql+asyncpg` what stands
 * before the plus), else the only port that there is. `direct`: the name is that of pods, which take
 * every port that they listen on (a headless Service, a pod's own name).
 */
export function matchDeclaredPort(
  service: SlimService,
  { port, scheme }: Pick<DeclaredAddress, "port" | "scheme">,
  direct: boolean,
): MeantPort {
  const number = port ?? defaultPorts.get(scheme?.split("+")[0] ?? "") ?? null;
  const [first, ...others] = service.ports;
  if (first === undefined) return { type: "untold" };
  if (number === null) return others.length === 0 ? { type: "port", port: first } : { type: "untold" };
  const same = service.ports.filter((one) => one.port === number);
  const found = same.find(({ protocol }) => protocol === (scheme === "udp" ? "UDP" : "TCP")) ?? same[0];
  if (found !== undefined) return { type: "port", port: found };
  // DNS leads past the ports of these: to the pods themselves, or to whatever another name is.
  if (service.type === "ExternalName") return { type: "port", port: first };
  if (!direct) return { type: "missing" };
  const behind = service.ports.find(({ targetPort }) => targetPort === number);
  return behind === undefined ? { type: "untold" } : { type: "port", port: behind };
}
