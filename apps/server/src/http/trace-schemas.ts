/** Schemas of traces, lookups, names and policy overlays as they go over the wire. */
import { z } from "zod";
import {
  proxyModes,
  recordTypes,
  type ClientAnswer,
  type LookupList,
  type NameList,
  type PolicyOverlay,
  type PolicyOverlayList,
  type DirectionJudgement,
  type DnsStatus,
  type NameSuggestion,
  type PolicyJudgement,
  type PolicyMark,
  type Socket,
  type Trace,
  type TraceAnswer,
  type TraceChain,
  type TraceHop,
  type TraceHopType,
  type TraceList,
  type TraceOutcome,
  type TraceVerdict,
} from "@portolan/shared";
import { idSchema, objectRefSchema, portSchema, protocolSchema } from "./path-schemas.ts";

/** A schema of every member of a union: one that is added to the type and not here does not compile. */
function everyOf<T extends string>(members: Readonly<Record<T, true>>): z.ZodType<T> {
  return z.enum(Object.keys(members) as [T, ...T[]]);
}

const shareSchema = z.number().min(0).max(1);
const sentencesSchema = z.array(z.string());

const directionSchema: z.ZodType<DirectionJudgement> = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("not-isolated") }),
  z.strictObject({ type: z.literal("allowed"), policy: objectRefSchema, fieldPath: z.string(), text: z.string() }),
  z.strictObject({ type: z.literal("denied"), policies: z.array(objectRefSchema), text: z.string() }),
  z.strictObject({ type: z.literal("unknown"), policies: z.array(objectRefSchema), text: z.string() }),
  z.strictObject({ type: z.literal("own-node") }),
  z.strictObject({ type: z.literal("itself") }),
]);

const judgementSchema: z.ZodType<PolicyJudgement> = z.strictObject({
  verdict: z.enum(["allowed", "denied", "unknown"]),
  egress: directionSchema,
  ingress: directionSchema,
  because: sentencesSchema,
});

const outcomeSchema: z.ZodType<TraceOutcome> = z.strictObject({
  outcome: everyOf<TraceOutcome["outcome"]>({ delivered: true, refused: true, dropped: true }),
  pod: z.string().nullable(),
  container: z.string().nullable(),
  address: z.string().nullable(),
  port: portSchema.nullable(),
  share: shareSchema,
  clientAddress: z.string().nullable(),
  listener: z.enum(["declared", "undeclared"]).nullable(),
  entry: z.string().nullable(),
  policy: judgementSchema.nullable(),
});

const socketSchema: z.ZodType<Socket> = z.strictObject({
  address: z.string().nullable(),
  port: portSchema.nullable(),
});

const hopSchema: z.ZodType<TraceHop> = z.strictObject({
  type: everyOf<TraceHopType>({
    client: true,
    dns: true,
    "load-balancer": true,
    "node-port": true,
    "external-ip": true,
    "cluster-ip": true,
    "host-port": true,
    "health-check": true,
    node: true,
    controller: true,
    "ingress-rule": true,
    "gateway-listener": true,
    "route-rule": true,
    endpoint: true,
    pod: true,
  }),
  text: z.string(),
  input: socketSchema.nullable(),
  output: socketSchema.nullable(),
  object: objectRefSchema.nullable(),
  fieldPath: z.string().nullable(),
  node: z.string().nullable(),
  rules: z.array(z.string()),
  sourceAddress: z.string().nullable(),
  sourceReplaced: z.boolean(),
  share: shareSchema,
  ends: everyOf<NonNullable<TraceHop["ends"]>>({
    delivered: true,
    refused: true,
    dropped: true,
    "no-such-name": true,
    http: true,
    unknown: true,
  }).nullable(),
});

const chainSchema: z.ZodType<TraceChain> = z.strictObject({
  service: idSchema<TraceChain["service"]>(),
  port: idSchema<NonNullable<TraceChain["port"]>>().nullable(),
  wayIn: z.string().nullable(),
});

export const traceSchema: z.ZodType<Trace> = z.strictObject({
  from: z.string(),
  to: z.string(),
  protocol: protocolSchema.nullable(),
  proxyMode: z.enum(proxyModes),
  verdict: everyOf<TraceVerdict>({
    delivered: true,
    partial: true,
    refused: true,
    dropped: true,
    "no-such-name": true,
    "http-404": true,
    "http-500": true,
    "http-503": true,
    unknown: true,
  }),
  outcomes: z.array(outcomeSchema),
  hops: z.array(hopSchema),
  because: sentencesSchema,
  chains: z.array(chainSchema),
});

export const traceListSchema: z.ZodType<TraceList> = z.strictObject({ traces: z.array(traceSchema) });

const clientAnswerSchema: z.ZodType<ClientAnswer> = z.strictObject({
  question: z.string(),
  type: z.string(),
  status: everyOf<DnsStatus>({ NOERROR: true, NXDOMAIN: true, SERVFAIL: true, unknown: true }),
  answers: z.array(z.strictObject({ name: z.string(), type: z.enum(recordTypes), data: z.string() })),
  because: sentencesSchema,
  tried: z.array(z.string()),
  near: z.string().nullable(),
});

export const lookupListSchema: z.ZodType<LookupList> = z.strictObject({ lookups: z.array(clientAnswerSchema) });

/** A TO is answered by the trace itself, a line that stands for several by a list, one that asks DNS by lookups. */
export const traceAnswerSchema: z.ZodType<TraceAnswer> = z.union([traceSchema, traceListSchema, lookupListSchema]);

export const nameListSchema: z.ZodType<NameList> = z.strictObject({
  names: z
    .array(
      z.strictObject({
        type: everyOf<NameSuggestion["type"]>({
          outside: true,
          node: true,
          pod: true,
          service: true,
          address: true,
          host: true,
        }),
        text: z.string(),
        detail: z.string(),
      }),
    )
    .max(20),
});

const markSchema: z.ZodType<PolicyMark> = z.strictObject({
  id: z.string(),
  verdict: everyOf<PolicyMark["verdict"]>({ all: true, some: true, none: true, unknown: true }),
  text: z.string(),
  policies: z.array(objectRefSchema),
});

const overlaySchema: z.ZodType<PolicyOverlay> = z.strictObject({
  client: z.string(),
  ports: z.array(
    z.strictObject({
      id: idSchema<PolicyOverlay["ports"][number]["id"]>(),
      waysIn: z.array(markSchema),
      backends: z.array(markSchema),
    }),
  ),
});

export const policyOverlayListSchema: z.ZodType<PolicyOverlayList> = z.strictObject({
  services: z.record(z.string(), overlaySchema),
  omitted: z.int().min(0),
});
