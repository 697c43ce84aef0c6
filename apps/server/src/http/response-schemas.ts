/** Schemas of everything that the API answers, by the names that they have in the OpenAPI document. */
import { z } from "zod";
import type {
  CheckJson,
  ClusterList,
  ClusterStatus,
  Fact,
  FindingsView,
  HostPortUse,
  NamespaceRow,
  NamespaceView,
  NodePortUse,
  NodePortsView,
  OverviewView,
  Problem,
  RuleDocument,
  ServiceId,
  ServiceRow,
  ServiceView,
  SourceState,
  StreamEvent,
  Totals,
  UnreadableKind,
  ViewKey,
} from "@portolan/shared";
import {
  findingJsonSchema,
  findingSchema,
  idSchema,
  objectRefSchema,
  protocolSchema,
  servicePathsSchema,
  serviceTypeSchema,
  severitySchema,
  verdictSchema,
  wayInSchema,
} from "./path-schemas.ts";
import {
  lookupListSchema,
  nameListSchema,
  policyOverlayListSchema,
  traceAnswerSchema,
  traceListSchema,
  traceSchema,
} from "./trace-schemas.ts";

const count = z.int().min(0);
const verdictCounts = z.strictObject({ whole: count, part: count, severed: count, unknown: count });

const sourceState: z.ZodType<SourceState> = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("connecting"), kindsReady: count, kindsTotal: count }),
  z.strictObject({ type: z.literal("live") }),
  z.strictObject({ type: z.literal("reconnecting"), dataAsOf: z.string().nullable(), error: z.string() }),
  z.strictObject({ type: z.literal("unreachable"), error: z.string() }),
  z.strictObject({ type: z.literal("static"), file: z.string() }),
]);

const unreadableKind: z.ZodType<UnreadableKind> = z.strictObject({
  kind: z.string(),
  namespaces: z.array(z.string()),
  reason: z.string(),
  permission: z.string(),
});

const clusterStatus: z.ZodType<ClusterStatus> = z.strictObject({
  name: z.string(),
  source: z.enum(["live", "file", "demo"]),
  title: z.string(),
  state: sourceState,
  dataAsOf: z.string().nullable(),
  unreadable: z.array(unreadableKind),
  namespaces: z.array(z.string()).nullable(),
  note: z.string().nullable(),
});

const totals: z.ZodType<Totals> = z.strictObject({
  services: count,
  ports: verdictCounts,
  findings: z.strictObject({ error: count, warning: count, info: count }),
  silenced: count,
});

const namespaceRow: z.ZodType<NamespaceRow> = z.strictObject({
  name: z.string(),
  services: count,
  ports: verdictCounts,
  worst: severitySchema.nullable(),
});

const serviceRow: z.ZodType<ServiceRow> = z.strictObject({
  namespace: z.string(),
  name: z.string(),
  missing: z.boolean(),
  type: serviceTypeSchema,
  headless: z.boolean(),
  ports: z.string(),
  verdict: verdictSchema,
  portCounts: verdictCounts,
  used: count,
  total: count,
  headline: z.string().nullable(),
  worst: severitySchema.nullable(),
  exposed: z.boolean(),
});

const overviewView: z.ZodType<OverviewView> = z.strictObject({
  view: z.literal("overview"),
  cluster: clusterStatus,
  totals,
  namespaces: z.record(z.string(), namespaceRow),
  services: z.record(z.string(), serviceRow),
  paths: z.record(z.string(), servicePathsSchema),
  omitted: count,
});

const namespaceView: z.ZodType<NamespaceView> = z.strictObject({
  view: z.literal("namespace"),
  cluster: clusterStatus,
  namespace: z.string(),
  exists: z.boolean(),
  totals,
  paths: z.record(z.string(), servicePathsSchema),
  findings: z.record(z.string(), findingSchema),
});

const fact: z.ZodType<Fact> = z.strictObject({
  label: z.string(),
  value: z.string(),
  object: objectRefSchema,
  path: z.string(),
});

const serviceView: z.ZodType<ServiceView> = z.strictObject({
  view: z.literal("service"),
  cluster: clusterStatus,
  namespace: z.string(),
  name: z.string(),
  paths: servicePathsSchema.nullable(),
  findings: z.record(z.string(), findingSchema),
  facts: z.array(fact),
});

const findingsView: z.ZodType<FindingsView> = z.strictObject({
  view: z.literal("findings"),
  cluster: clusterStatus,
  totals,
  findings: z.record(z.string(), findingSchema),
});

const portNumber = z.int().min(0).max(65535);
const portRange = z.strictObject({ from: portNumber, to: portNumber });

const nodePortUse: z.ZodType<NodePortUse> = z.strictObject({
  id: z.string(),
  number: portNumber,
  protocol: protocolSchema,
  type: z.enum(["nodePort", "healthCheckNodePort"]),
  service: idSchema<ServiceId>(),
  namespace: z.string(),
  name: z.string(),
  port: portNumber.nullable(),
  portName: z.string(),
  verdict: verdictSchema,
  text: z.string().nullable(),
});

const hostPortUse: z.ZodType<HostPortUse> = z.strictObject({
  id: z.string(),
  number: portNumber,
  protocol: protocolSchema,
  workload: objectRefSchema,
  nodes: z.array(z.string()),
  nodeCount: count,
  text: z.string(),
});

const nodePortsView: z.ZodType<NodePortsView> = z.strictObject({
  view: z.literal("node-ports"),
  cluster: clusterStatus,
  range: portRange,
  notes: z.array(z.string()),
  used: count,
  free: z.strictObject({ count, ranges: z.array(portRange), suggested: portNumber.nullable() }),
  nodePorts: z.record(z.string(), nodePortUse),
  hostPorts: z.record(z.string(), hostPortUse),
  collisions: z.array(
    z.strictObject({ number: portNumber, services: z.array(idSchema<ServiceId>()), text: z.string() }),
  ),
});

const viewKey = z.string().meta({
  description: "overview, findings, node-ports, namespace:NS or service:NS/NAME",
}) as unknown as z.ZodType<ViewKey>;

const viewDelta = z.strictObject({
  fields: z.record(z.string(), z.json()),
  collections: z.record(
    z.string(),
    z.strictObject({ set: z.record(z.string(), z.json()), remove: z.array(z.string()) }),
  ),
});

const streamEvent: z.ZodType<StreamEvent> = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("snapshot"),
    data: z.strictObject({
      view: viewKey,
      snapshot: z.union([overviewView, namespaceView, serviceView, findingsView, nodePortsView]),
    }),
  }),
  z.strictObject({ type: z.literal("delta"), data: z.strictObject({ view: viewKey, delta: viewDelta }) }),
  z.strictObject({ type: z.literal("reset"), data: z.strictObject({ reason: z.string() }) }),
  z.strictObject({ type: z.literal("ping"), data: z.strictObject({ time: z.string() }) }),
]);

const clusterList: z.ZodType<ClusterList> = z.strictObject({
  clusters: z.array(z.strictObject({ cluster: clusterStatus, totals })),
});

const ruleSummary = z.strictObject({ id: z.string(), severity: severitySchema, title: z.string() });
const ruleDocument: z.ZodType<RuleDocument> = ruleSummary.extend({
  docs: z.string(),
  broken: z.string(),
  fixed: z.string(),
});

const problem: z.ZodType<Problem> = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  near: z.array(z.string()).exactOptional(),
  field: z.string().exactOptional(),
  cure: z.string().exactOptional(),
  position: count.exactOptional(),
});

const checkJson: z.ZodType<CheckJson> = z.strictObject({
  version: z.literal(1),
  summary: z.strictObject({
    error: count,
    warning: count,
    info: count,
    services: count,
    objects: count,
    silenced: count,
    notJudged: count,
  }),
  findings: z.array(findingJsonSchema),
});

/** SARIF has a schema of its own, which OASIS publishes. */
const sarif = z.looseObject({ version: z.literal("2.1.0"), runs: z.array(z.looseObject({})) });

/** The schemas that the document names; routes refer to them. */
export const responseSchemas = {
  ClusterList: clusterList,
  ClusterStatus: clusterStatus,
  OverviewView: overviewView,
  NamespaceView: namespaceView,
  ServiceView: serviceView,
  FindingsView: findingsView,
  NodePortsView: nodePortsView,
  CheckJson: checkJson,
  Sarif: sarif,
  ServicePaths: servicePathsSchema,
  WayIn: wayInSchema,
  Finding: findingSchema,
  Trace: traceSchema,
  TraceList: traceListSchema,
  LookupList: lookupListSchema,
  TraceAnswer: traceAnswerSchema,
  NameList: nameListSchema,
  PolicyOverlayList: policyOverlayListSchema,
  StreamEvent: streamEvent,
  RuleDocument: ruleDocument,
  RuleList: z.strictObject({ rules: z.array(ruleSummary) }),
  Problem: problem,
} as const satisfies Record<string, z.ZodType>;
