import { describe, expect, it } from "vitest";
import { http, pod, snapshotOf, type PodParts } from "../../test/cluster-objects.ts";
import type { Protocol } from "../model/names.ts";
import { resolveTargetPort, type TargetPortResolution } from "./resolve-target-port.ts";

interface Row {
  readonly name: string;
  readonly pod: PodParts;
  readonly targetPort: number | string;
  readonly protocol?: Protocol;
  readonly expected: TargetPortResolution;
}

const main = (name: string, portName: string) => ({ name, role: "main" as const, portName });
const twice = [
  { name: "first", ports: [{ name: "metrics", containerPort: 9090 }] },
  { name: "second", ports: [http, { name: "metrics", containerPort: 9191 }] },
];
const mesh = [{ name: "proxy", restartPolicy: "Always", ports: [{ name: "mesh", containerPort: 15001 }, http] }];

const rows: readonly Row[] = [
  {
    name: "a number that a container declares",
    pod: {},
    targetPort: 8080,
    expected: { type: "resolved", port: 8080, container: main("app", "http") },
  },
  {
    name: "a number that no container declares is used all the same",
    pod: {},
    targetPort: 9,
    expected: { type: "resolved", port: 9, container: null },
  },
  {
    name: "a number declared under another protocol only",
    pod: { ports: [{ containerPort: 53, protocol: "UDP" }] },
    targetPort: 53,
    expected: { type: "resolved", port: 53, container: null },
  },
  {
    name: "a declared port without a name",
    pod: { ports: [{ containerPort: 80 }] },
    targetPort: 80,
    expected: { type: "resolved", port: 80, container: main("app", "") },
  },
  {
    name: "a name in the second container",
    pod: { containers: twice },
    targetPort: "http",
    expected: { type: "resolved", port: 8080, container: main("second", "http") },
  },
  {
    name: "a name in both containers: the first wins",
    pod: { containers: twice },
    targetPort: "metrics",
    expected: { type: "resolved", port: 9090, container: main("first", "metrics") },
  },
  {
    name: "a native sidecar's name",
    pod: { initContainers: mesh },
    targetPort: "mesh",
    expected: { type: "resolved", port: 15001, container: { name: "proxy", role: "sidecar", portName: "mesh" } },
  },
  {
    name: "a name in a main container and a native sidecar: the main one wins",
    pod: { ports: [{ name: "http", containerPort: 8081 }], initContainers: mesh },
    targetPort: "http",
    expected: { type: "resolved", port: 8081, container: main("app", "http") },
  },
  {
    name: "a plain init container's name does not count",
    pod: { ports: [], initContainers: [{ name: "setup", ports: [http] }] },
    targetPort: "http",
    expected: { type: "missing" },
  },
  {
    name: "a name under another protocol",
    pod: { ports: [{ name: "dns", containerPort: 53, protocol: "UDP" }] },
    targetPort: "dns",
    expected: { type: "other-protocol", port: 53, protocol: "UDP", container: main("app", "dns") },
  },
  {
    name: "a name under both protocols: the one that is asked for, though it comes later",
    pod: {
      ports: [
        { name: "dns", containerPort: 53, protocol: "UDP" },
        { name: "dns", containerPort: 5353, protocol: "TCP" },
      ],
    },
    targetPort: "dns",
    expected: { type: "resolved", port: 5353, container: main("app", "dns") },
  },
  { name: "a name that is one letter off", pod: {}, targetPort: "htpp", expected: { type: "missing" } },
  {
    name: "an empty name never equals a port without a name",
    pod: { ports: [{ containerPort: 80 }] },
    targetPort: "",
    expected: { type: "missing" },
  },
];

describe("resolveTargetPort", () => {
  it.each(rows)("$name", ({ pod: parts, targetPort, protocol = "TCP", expected }) => {
    const made = snapshotOf([pod("p", parts)]).get("Pod", "shop", "p");
    expect(made && resolveTargetPort(made.spec, targetPort, protocol)).toEqual(expected);
  });
});
