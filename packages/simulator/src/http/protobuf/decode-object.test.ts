import { describe, expect, test } from "vitest";
import { decodeProtobufObject } from "./decode-object.ts";

/** A field with its wire type 2. */
function bytes(number: number, content: Buffer | string): Buffer {
  const body = Buffer.from(content);
  return Buffer.concat([varint((number << 3) | 2), varint(body.length), body]);
}

function varint(value: number): Buffer {
  const parts: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) parts.push((rest % 128) | 128);
  return Buffer.from([...parts, rest]);
}

function number(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

function envelope(apiVersion: string, kind: string, raw: Buffer): Buffer {
  const types = Buffer.concat([bytes(1, apiVersion), bytes(2, kind)]);
  return Buffer.concat([Buffer.from("k8s\0"), bytes(1, types), bytes(2, raw)]);
}

const metadata = bytes(1, bytes(1, "x"));

describe("decodeProtobufObject", () => {
  test("a Service: ports with a number and a name as target, zeros that were not set", () => {
    const numbered = Buffer.concat([
      bytes(1, ""),
      bytes(2, "TCP"),
      number(3, 80),
      bytes(4, Buffer.concat([number(1, 0), number(2, 8080)])),
      number(5, 0),
    ]);
    const named = Buffer.concat([
      number(3, 443),
      bytes(4, Buffer.concat([number(1, 1), bytes(3, "https")])),
      number(5, 30443),
    ]);
    const selector = Buffer.concat([bytes(1, "app"), bytes(2, "web")]);
    const spec = Buffer.concat([
      bytes(1, numbered),
      bytes(1, named),
      bytes(2, selector),
      bytes(3, ""),
      bytes(4, "NodePort"),
    ]);
    expect(decodeProtobufObject(envelope("v1", "Service", Buffer.concat([metadata, bytes(2, spec)])))).toEqual({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "x" },
      spec: {
        ports: [
          { protocol: "TCP", port: 80, targetPort: 8080 },
          { port: 443, targetPort: "https", nodePort: 30443 },
        ],
        selector: { app: "web" },
        type: "NodePort",
      },
    });
  });

  test("a Deployment without replicas: what is optional may be zero", () => {
    const container = Buffer.concat([bytes(1, "c"), bytes(2, "nginx"), bytes(6, number(3, 80))]);
    // Volume: its source is a structure of its own in the message, and stands beside the name in JSON.
    const volume = Buffer.concat([bytes(1, "v"), bytes(2, bytes(2, ""))]);
    const template = bytes(2, Buffer.concat([bytes(1, volume), bytes(2, container)]));
    const spec = Buffer.concat([number(1, 0), bytes(3, template)]);
    expect(decodeProtobufObject(envelope("apps/v1", "Deployment", Buffer.concat([metadata, bytes(2, spec)])))).toEqual({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "x" },
      spec: {
        replicas: 0,
        template: {
          spec: {
            volumes: [{ name: "v", emptyDir: {} }],
            containers: [{ name: "c", image: "nginx", ports: [{ containerPort: 80 }] }],
          },
        },
      },
    });
  });

  test("options of a deletion", () => {
    expect(
      decodeProtobufObject(envelope("apps/v1", "DeleteOptions", Buffer.concat([number(1, 0), bytes(4, "Background")]))),
    ).toEqual({
      apiVersion: "apps/v1",
      kind: "DeleteOptions",
      gracePeriodSeconds: 0,
      propagationPolicy: "Background",
    });
  });

  test.each([
    ["without its prefix", Buffer.from("{}"), "does not appear to be a protobuf message"],
    [
      "of an unknown kind",
      envelope("v1", "Nothing", Buffer.alloc(0)),
      'no kind "Nothing" is registered for version "v1"',
    ],
    ["that is cut off", envelope("v1", "Service", Buffer.from([0x0a, 0x7f])), "unexpected EOF"],
  ])("a body %s is refused", (_, body, message) => {
    expect(() => decodeProtobufObject(body)).toThrow(message);
  });
});
