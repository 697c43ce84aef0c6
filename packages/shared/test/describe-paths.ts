/** A Service's paths as text: every box and every line with its verdict, to be read beside a recording. */
import type { Backend, EntryNodes, PathBreak, PortPath, ServicePaths, WayIn } from "../src/paths/path-model.ts";

/** One Service, a line for each part of its paths. */
export function describePaths(paths: ServicePaths): string {
  const { namespace, name, type, headless, missing } = paths;
  const kind = missing ? "missing" : headless ? `${type} (headless)` : type;
  const selector = paths.selector === null ? "no selector" : pairs(paths.selector);
  return [
    `Service ${namespace}/${name} ${kind}  PORT(S) ${paths.portsColumn}  ENDPOINTS ${paths.endpointsColumn}  ${selector}  → ${paths.verdict}`,
    ...paths.ports.flatMap(describePort),
    ...paths.strayWaysIn.map((way) => `  stray ${describeWayIn(way).join("\n  ")}`),
    "",
  ].join("\n");
}

/** One Service port with its ways in and what stands behind it. */
export function describePort(port: PortPath): readonly string[] {
  const name = port.name === "" ? "" : ` "${port.name}"`;
  const ghost = port.break?.ghost ?? null;
  return [
    `  port ${port.port}/${port.protocol}${name} → targetPort ${String(port.targetPort)}  ${port.used} of ${port.total}  ${describeEnd(port)}`,
    ...(ghost === null
      ? []
      : [`    ghost at ${ghost.hop}: ${ghost.title} ${ghost.wanted}, ${ghost.why}; near: ${ghost.near ?? "nothing"}`]),
    ...port.waysIn.flatMap(describeWayIn).map((line) => `    ${line}`),
    ...port.backends.flatMap(describeBackend).map((line) => `    ${line}`),
  ];
}

/** A way in with its entry nodes. */
export function describeWayIn(way: WayIn): readonly string[] {
  const passes = way.bypassesClusterIp ? " past the ClusterIP" : "";
  const entries = "entries" in way ? way.entries.map(describeEntry) : [];
  return [`from ${way.client}: ${wayTitle(way)}${passes}  ${describeEnd(way)}`, ...entries];
}

function wayTitle(way: WayIn): string {
  switch (way.type) {
    case "cluster-ip":
      return `ClusterIP ${way.addresses.join(",")}:${way.port} ${way.dnsName}`;
    case "node-port":
      return `nodePort ${way.nodePort}`;
    case "load-balancer":
      return `load balancer ${way.addresses.length === 0 ? "?" : way.addresses.join(",")}:${way.port}`;
    case "external-ip":
      return `externalIP ${way.addresses.join(",")}:${way.port}`;
    case "headless-dns":
      return `DNS ${way.dnsName}, dialled on ${way.port}`;
    case "external-name":
      return `CNAME ${[way.dnsName, ...way.chain.map(({ name }) => name)].join(" → ")}`;
    case "ingress":
      return `Ingress ${way.ingress.name} ${way.host ?? "*"}${way.path ?? ""} to port ${String(way.backendPort)}`;
    case "gateway":
      return `Gateway ${way.gateway.name} ${way.hostname ?? "*"} ${way.match ?? ""} by ${way.route.kind} ${way.route.name} to port ${String(way.backendPort)}`;
    case "host-port":
      return `hostPort ${way.hostPort}`;
    default:
      return way satisfies never;
  }
}

function describeEntry(entry: EntryNodes): string {
  const nodes = entry.nodes.map(({ name, address }) => `${name} ${address ?? "?"}`).join(", ");
  return `  via ${nodes}  ${describeEnd(entry)}`;
}

function describeBackend(backend: Backend): readonly string[] {
  const { workload, reached, targetPort } = backend;
  const container = reached?.container ?? null;
  const port = reached === null ? "?" : String(reached.port);
  const untranslated = reached === null || reached.port === targetPort ? "" : ` not ${String(targetPort)},`;
  const who = workload === null ? backend.type : `${workload.kind} ${workload.name}`;
  const undeclared = targetPort === null ? "" : "declared by no container";
  const where = container === null ? undeclared : `${container.role} container ${container.name}`;
  return [
    `to ${who}:${port}${untranslated} ${where}  ${backend.used} of ${backend.total}  ${backend.verdict}`,
    ...backend.endpoints.map(({ address, pod, node, state, used, reason }) =>
      [
        ` `,
        address === "" ? "no address" : address,
        pod?.name ?? "no pod",
        node ?? "no node",
        `${state}${used ? ", used" : ""}${reason === null ? "" : `: ${reason}`}`,
      ].join(" "),
    ),
  ];
}

/** A verdict with what explains it. */
export function describeEnd({
  verdict,
  break: broken,
}: {
  readonly verdict: string;
  readonly break: PathBreak | null;
}): string {
  if (broken === null) return verdict;
  return `${verdict === "severed" ? "✗ " : ""}${verdict} at ${broken.hop}${broken.outcome === null ? "" : ` (${broken.outcome})`}: ${broken.text} [${broken.code}]`;
}

function pairs(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}
