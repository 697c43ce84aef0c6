/** Schemas of paths and findings as they go over the wire, for the OpenAPI document and its test. */
import { z } from "zod";
import {
  assigned,
  hops,
  severities,
  type Backend,
  type ControllerPath,
  type DeclaredClient,
  type Endpoint,
  type EntryNodes,
  type Finding,
  type FindingJson,
  type Ghost,
  type ObjectRef,
  type PathBreak,
  type PortPath,
  type ServiceId,
  type ServicePaths,
  type ServicePortId,
  type WayIn,
} from "@portolan/shared";

/** A branded id is a plain string on the wire. */
export function idSchema<Id extends string>(): z.ZodType<Id> {
  return z.string() as unknown as z.ZodType<Id>;
}

export const verdictSchema = z.enum(["whole", "part", "severed", "unknown"]);
export const severitySchema = z.enum(severities);
const hopSchema = z.enum(hops);
export const protocolSchema = z.enum(["TCP", "UDP", "SCTP"]);
export const serviceTypeSchema = z.enum(["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]);
export const portSchema = z.int().min(0).max(65535);
/** A nodePort that manifests leave to the cluster has no number yet. */
const dialledPortSchema = z.union([portSchema, z.literal(assigned)]);
const countSchema = z.int().min(0);

export const objectRefSchema: z.ZodType<ObjectRef> = z.strictObject({
  kind: z.string(),
  namespace: z.string().nullable(),
  name: z.string(),
});

const ghostSchema: z.ZodType<Ghost> = z.strictObject({
  hop: hopSchema,
  title: z.string(),
  wanted: z.string(),
  why: z.string(),
  near: z.string().nullable(),
});

const breakSchema: z.ZodType<PathBreak> = z.strictObject({
  hop: hopSchema,
  code: z.enum([
    "service-missing",
    "service-port-missing",
    "no-pod-selected",
    "no-ready-endpoint",
    "some-not-ready",
    "target-port-name-missing",
    "target-port-name-partial",
    "target-port-protocol",
    "no-endpoint-of-family",
    "no-endpoints-by-hand",
    "endpoint-port-name-mismatch",
    "scaled-to-zero",
    "no-local-endpoint",
    "node-down",
    "load-balancer-pending",
    "external-name-missing",
    "external-name-loop",
    "external-name-address",
    "proxy-elsewhere",
    "ingress-class-missing",
    "controller-not-ready",
    "controller-no-way-in",
    "gateway-missing",
    "gateway-not-served",
    "route-not-attached",
    "route-sends-nothing",
    "reference-not-granted",
    "not-readable",
  ]),
  outcome: z.enum(["refused", "dropped", "no-such-name", "http-404", "http-500", "http-503"]).nullable(),
  text: z.string(),
  ghost: ghostSchema.nullable(),
});

const entrySchema: z.ZodType<EntryNodes> = z.strictObject({
  verdict: verdictSchema,
  break: breakSchema.nullable(),
  count: countSchema,
  nodes: z.array(z.strictObject({ name: z.string(), address: z.string().nullable() })).max(10),
});

const wayInBase = {
  id: z.string(),
  verdict: verdictSchema,
  break: breakSchema.nullable(),
  client: z.enum(["outside", "cluster"]),
  bypassesClusterIp: z.boolean(),
};

const addressesSchema = z.array(z.string());

const controllerSchema: z.ZodType<ControllerPath> = z.strictObject({
  workload: objectRefSchema,
  foundBy: z.string(),
  controllerName: z.string().nullable(),
  ready: countSchema,
  total: countSchema,
  entries: z.array(
    z.strictObject({
      id: z.string(),
      type: z.enum(["load-balancer", "node-port", "external-ip", "host-network", "host-port", "cluster-ip"]),
      port: dialledPortSchema,
      service: idSchema<ServiceId>().nullable(),
      addresses: addressesSchema,
      entries: z.array(entrySchema),
      verdict: verdictSchema,
      break: breakSchema.nullable(),
    }),
  ),
  verdict: verdictSchema,
  break: breakSchema.nullable(),
  note: z.string().nullable(),
});

export const wayInSchema: z.ZodType<WayIn> = z.discriminatedUnion("type", [
  z.strictObject({
    ...wayInBase,
    type: z.literal("cluster-ip"),
    addresses: addressesSchema,
    port: portSchema,
    dnsName: z.string(),
  }),
  z.strictObject({
    ...wayInBase,
    type: z.literal("node-port"),
    nodePort: dialledPortSchema,
    entries: z.array(entrySchema),
  }),
  z.strictObject({
    ...wayInBase,
    type: z.literal("load-balancer"),
    port: portSchema,
    addresses: addressesSchema,
    entries: z.array(entrySchema),
  }),
  z.strictObject({
    ...wayInBase,
    type: z.literal("external-ip"),
    port: portSchema,
    addresses: addressesSchema,
    entries: z.array(entrySchema),
  }),
  z.strictObject({ ...wayInBase, type: z.literal("headless-dns"), port: portSchema, dnsName: z.string() }),
  z.strictObject({
    ...wayInBase,
    type: z.literal("external-name"),
    dnsName: z.string(),
    chain: z.array(z.strictObject({ name: z.string(), service: objectRefSchema.nullable() })),
  }),
  z.strictObject({
    ...wayInBase,
    type: z.literal("ingress"),
    ingress: objectRefSchema,
    className: z.string().nullable(),
    host: z.string().nullable(),
    path: z.string().nullable(),
    pathType: z.string(),
    tls: z.boolean(),
    backendPort: z.union([z.int(), z.string()]),
    addresses: addressesSchema,
    controller: controllerSchema.nullable(),
    dialsTargetPort: z.boolean(),
  }),
  z.strictObject({
    ...wayInBase,
    type: z.literal("gateway"),
    gateway: objectRefSchema,
    listener: z.string(),
    listenerPort: portSchema,
    listenerProtocol: z.string(),
    route: objectRefSchema,
    hostname: z.string().nullable(),
    match: z.string().nullable(),
    fieldPath: z.string(),
    backendPort: portSchema.nullable(),
    share: z.number().min(0).max(1),
    addresses: addressesSchema,
    conditions: z.array(z.string()),
    controller: controllerSchema.nullable(),
    dialsTargetPort: z.boolean(),
  }),
  z.strictObject({
    ...wayInBase,
    type: z.literal("host-port"),
    hostPort: portSchema,
    entries: z.array(entrySchema),
  }),
]);

const endpointSchema: z.ZodType<Endpoint> = z.strictObject({
  address: z.string(),
  family: z.enum(["IPv4", "IPv6", "FQDN"]),
  node: z.string().nullable(),
  zone: z.string().nullable(),
  pod: objectRefSchema.nullable(),
  holder: objectRefSchema.nullable(),
  hostNetwork: z.boolean(),
  state: z.enum(["ready", "terminating", "not-ready", "port-unresolved", "not-in-slice"]),
  used: z.boolean(),
  reason: z.string().nullable(),
  notSelected: z.boolean(),
});

const containerSchema = z.strictObject({
  name: z.string(),
  role: z.enum(["main", "sidecar"]),
  portName: z.string().nullable(),
});

const backendSchema: z.ZodType<Backend> = z.strictObject({
  id: z.string(),
  type: z.enum(["pods", "addresses"]),
  workload: objectRefSchema.nullable(),
  replicas: z.strictObject({ wanted: countSchema, ready: countSchema }).nullable(),
  targetPort: portSchema.nullable(),
  container: containerSchema.nullable(),
  reached: z.strictObject({ port: portSchema, container: containerSchema.nullable() }).nullable(),
  declaredPorts: z.array(
    z.strictObject({ container: z.string(), name: z.string(), port: portSchema, protocol: protocolSchema }),
  ),
  containers: z.array(z.string()),
  verdict: verdictSchema,
  used: countSchema,
  total: countSchema,
  endpoints: z.array(endpointSchema),
});

const declaredClientSchema: z.ZodType<DeclaredClient> = z.strictObject({
  workload: objectRefSchema,
  address: z.string(),
  object: objectRefSchema,
  fieldPath: z.string(),
});

const portPathSchema: z.ZodType<PortPath> = z.strictObject({
  id: idSchema<ServicePortId>(),
  name: z.string(),
  port: portSchema,
  protocol: protocolSchema,
  targetPort: z.union([portSchema, z.string()]),
  nodePort: dialledPortSchema.nullable(),
  appProtocol: z.string().nullable(),
  verdict: verdictSchema,
  break: breakSchema.nullable(),
  waysIn: z.array(wayInSchema),
  declaredClients: z.array(declaredClientSchema),
  backends: z.array(backendSchema),
  used: countSchema,
  total: countSchema,
});

export const servicePathsSchema: z.ZodType<ServicePaths> = z.strictObject({
  id: idSchema<ServiceId>(),
  namespace: z.string(),
  name: z.string(),
  missing: z.boolean(),
  type: serviceTypeSchema,
  headless: z.boolean(),
  clusterIPs: z.array(z.string()),
  externalName: z.string().nullable(),
  selector: z.record(z.string(), z.string()).nullable(),
  portsColumn: z.string(),
  endpointsColumn: z.string(),
  internalTrafficPolicy: z.string(),
  externalTrafficPolicy: z.string().nullable(),
  sessionAffinity: z.string(),
  trafficDistribution: z.string().nullable(),
  publishNotReadyAddresses: z.boolean(),
  dnsNames: z.array(z.string()),
  verdict: verdictSchema,
  ports: z.array(portPathSchema),
  strayWaysIn: z.array(wayInSchema),
  strayClients: z.array(declaredClientSchema),
});

const valueSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const evidenceSchema = z.strictObject({ object: objectRefSchema, path: z.string(), value: valueSchema });

const patchOperationSchema = z.union([
  z.strictObject({ op: z.enum(["add", "replace", "test"]), path: z.string(), value: z.json() }),
  z.strictObject({ op: z.literal("remove"), path: z.string() }),
]);

const managedBySchema = z.strictObject({ tool: z.enum(["helm", "argocd", "flux"]), name: z.string() }).nullable();

const locationSchema = z.strictObject({ file: z.string(), line: z.int() }).nullable();

/** What a finding says in every form. */
const findingShape = {
  rule: z.string(),
  severity: severitySchema,
  object: objectRefSchema,
  port: z.string().nullable(),
  hop: hopSchema,
  message: z.string(),
  since: z.string().nullable(),
  managedBy: managedBySchema,
  evidence: z.array(evidenceSchema),
  location: locationSchema,
};

const fixShape = { summary: z.string(), patch: z.array(patchOperationSchema), command: z.string() };

/** A finding as `portolan check --format json` has it. */
export const findingJsonSchema: z.ZodType<FindingJson> = z.strictObject({
  ...findingShape,
  fix: z.strictObject(fixShape).nullable(),
});

export const findingSchema: z.ZodType<Finding> = z.strictObject({
  ...findingShape,
  id: z.string(),
  fixes: z.array(
    z.strictObject({ ...fixShape, object: objectRefSchema, opensPolicy: z.literal(true).exactOptional() }),
  ),
  reproduce: z.array(z.string()),
  services: z.array(idSchema<ServiceId>()),
  silenced: z.strictObject({ by: z.enum(["annotation", "config"]), reason: z.string().nullable() }).nullable(),
});
