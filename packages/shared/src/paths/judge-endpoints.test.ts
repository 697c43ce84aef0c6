import { describe, expect, it } from "vitest";
import { deployment, endpoint, http, pod, service, slice, snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import { serviceId } from "../model/names.ts";
import type { SlimKind } from "../model/objects.ts";
import { computeServicePaths } from "./compute-service-paths.ts";
import type { PathBreak, Verdict } from "./path-model.ts";

interface Row {
  readonly name: string;
  readonly spec?: Raw;
  readonly objects: readonly Raw[];
  readonly unreadable?: readonly SlimKind[];
  readonly verdict: Verdict;
  /** Pods or addresses in use, and those that are meant to be. */
  readonly count: string;
  readonly break: PathBreak | null;
}

const named = { ports: [{ name: "http", port: 80, protocol: "TCP", targetPort: "http" }] };
const typo = { ports: [{ name: "http", port: 80, protocol: "TCP", targetPort: "htpp" }] };
const byHand = { selector: undefined };
const headless = { clusterIP: "None", clusterIPs: ["None"] };
const listed = (name: string, address: string, parts = {}) => endpoint(address, { pod: name, ...parts });
const port = (name: string, number: number) => [{ name, port: number, protocol: "TCP" }];
const unready = { ready: false };
const web = (count: number) => deployment("web", count);
const owned = { owner: "Deployment/web" };

const rows: readonly Row[] = [
  {
    name: "all pods are ready",
    objects: [pod("a"), slice("web", [listed("a", "10.1.0.1")])],
    verdict: "whole",
    count: "1 of 1",
    break: null,
  },
  {
    name: "no pod is selected, and one is near",
    spec: { selector: { app: "wbe" } },
    objects: [pod("a"), slice("web", [])],
    verdict: "severed",
    count: "0 of 0",
    break: {
      hop: "endpoints",
      code: "no-pod-selected",
      outcome: "refused",
      text: "no pod has app=wbe",
      ghost: {
        hop: "endpoints",
        title: "selector",
        wanted: "app=wbe",
        why: "no pod in namespace shop has it",
        near: "1 pod has app=web",
      },
    },
  },
  {
    name: "no pod is selected by several pairs, and none is near",
    spec: { selector: { tier: "front", app: "shop" } },
    objects: [],
    verdict: "severed",
    count: "0 of 0",
    break: {
      hop: "endpoints",
      code: "no-pod-selected",
      outcome: "refused",
      text: "no pod has app=shop,tier=front",
      ghost: {
        hop: "endpoints",
        title: "selector",
        wanted: "app=shop,tier=front",
        why: "no pod in namespace shop has them all",
        near: null,
      },
    },
  },
  {
    name: "scaled to zero",
    objects: [...web(0), slice("web", [])],
    verdict: "severed",
    count: "0 of 0",
    break: {
      hop: "endpoints",
      code: "scaled-to-zero",
      outcome: "refused",
      text: "Deployment web is scaled to 0",
      ghost: { hop: "endpoints", title: "pods", wanted: "app=web", why: "Deployment web: replicas 0", near: null },
    },
  },
  {
    name: "two workloads scaled to zero",
    objects: [...web(0), ...deployment("canary", 0, { app: "web" }), slice("web", [])],
    verdict: "severed",
    count: "0 of 0",
    break: {
      hop: "endpoints",
      code: "scaled-to-zero",
      outcome: "refused",
      text: "Deployment canary and Deployment web are scaled to 0",
      ghost: {
        hop: "endpoints",
        title: "pods",
        wanted: "app=web",
        why: "Deployment canary and Deployment web: replicas 0",
        near: null,
      },
    },
  },
  {
    name: "one workload scaled to zero, another that has made no pod",
    objects: [...web(1), ...deployment("canary", 0, { app: "web" }), slice("web", [])],
    verdict: "severed",
    count: "0 of 0",
    break: {
      hop: "endpoints",
      code: "no-ready-endpoint",
      outcome: "refused",
      text: "Deployment web wants 1 pod and has none",
      ghost: { hop: "endpoints", title: "pods", wanted: "app=web", why: "Deployment web has made none", near: null },
    },
  },
  {
    name: "pods that nobody has made",
    objects: [...web(3), slice("web", [])],
    verdict: "severed",
    count: "0 of 0",
    break: {
      hop: "endpoints",
      code: "no-ready-endpoint",
      outcome: "refused",
      text: "Deployment web wants 3 pods and has none",
      ghost: { hop: "endpoints", title: "pods", wanted: "app=web", why: "Deployment web has made none", near: null },
    },
  },
  {
    name: "only pods that have finished",
    objects: [pod("a", { phase: "Succeeded" }), pod("b", { phase: "Failed" }), slice("web", [])],
    verdict: "severed",
    count: "0 of 0",
    break: {
      hop: "endpoints",
      code: "no-ready-endpoint",
      outcome: "refused",
      text: "all 2 pods with app=web have finished",
      ghost: {
        hop: "endpoints",
        title: "pods",
        wanted: "app=web",
        why: "a pod that has finished gets no endpoint",
        near: "a has finished (Succeeded)",
      },
    },
  },
  {
    name: "no pod is ready: each reason with its count",
    objects: [
      pod("a", { ...unready, node: null, ip: "", phase: "Pending" }),
      pod("b", { ...unready, ip: "10.1.0.2" }),
      pod("c", { ...unready, ip: "10.1.0.3" }),
      slice("web", [listed("b", "10.1.0.2", unready), listed("c", "10.1.0.3", unready)]),
    ],
    verdict: "severed",
    count: "0 of 3",
    break: {
      hop: "endpoints",
      code: "no-ready-endpoint",
      outcome: "refused",
      text: "none of the 3 pods takes traffic: container app is not ready (2); not scheduled yet (1)",
      ghost: null,
    },
  },
  {
    name: "addresses by hand, none ready",
    spec: byHand,
    objects: [slice("web", [endpoint("192.0.2.1", unready), endpoint("192.0.2.2", unready)])],
    verdict: "severed",
    count: "0 of 2",
    break: {
      hop: "endpoints",
      code: "no-ready-endpoint",
      outcome: "refused",
      text: "none of the 2 addresses takes traffic: its EndpointSlice says not ready",
      ghost: null,
    },
  },
  {
    name: "ready pods that no slice lists",
    objects: [pod("a"), pod("b", { ip: "10.1.0.2" }), slice("web", [])],
    verdict: "severed",
    count: "0 of 2",
    break: {
      hop: "endpoints",
      code: "no-ready-endpoint",
      outcome: "refused",
      text: "no EndpointSlice lists the 2 selected pods for this port",
      ghost: null,
    },
  },
  {
    name: "ready pods and others that no slice lists",
    objects: [pod("a"), pod("b", { ...unready, ip: "10.1.0.2" }), slice("web", [])],
    verdict: "severed",
    count: "0 of 2",
    break: {
      hop: "endpoints",
      code: "no-ready-endpoint",
      outcome: "refused",
      text: "no EndpointSlice lists the 2 selected pods for this port",
      ghost: null,
    },
  },
  {
    name: "a pod that no slice lists, and that is not ready",
    objects: [pod("a", unready), slice("web", [])],
    verdict: "severed",
    count: "0 of 1",
    break: {
      hop: "endpoints",
      code: "no-ready-endpoint",
      outcome: "refused",
      text: "the only pod takes no traffic: container app is not ready",
      ghost: null,
    },
  },
  {
    name: "a ready pod that no slice lists, and one that is listed as not ready",
    objects: [pod("a"), pod("b", { ...unready, ip: "10.1.0.2" }), slice("web", [listed("b", "10.1.0.2", unready)])],
    verdict: "severed",
    count: "0 of 2",
    break: {
      hop: "endpoints",
      code: "no-ready-endpoint",
      outcome: "refused",
      text: "none of the 2 pods takes traffic: container app is not ready (1); no EndpointSlice lists it yet (1)",
      ghost: null,
    },
  },
  {
    name: "a ready pod whose slice lags",
    objects: [pod("a"), slice("web", [listed("a", "10.1.0.1", unready)])],
    verdict: "severed",
    count: "0 of 1",
    break: {
      hop: "endpoints",
      code: "no-ready-endpoint",
      outcome: "refused",
      text: "the only pod takes no traffic: its EndpointSlice still says not ready",
      ghost: null,
    },
  },
  {
    name: "a pod by hand and an address, neither ready",
    spec: byHand,
    objects: [pod("a", unready), slice("web", [listed("a", "10.1.0.1", unready), endpoint("192.0.2.1", unready)])],
    verdict: "severed",
    count: "0 of 2",
    break: {
      hop: "endpoints",
      code: "no-ready-endpoint",
      outcome: "refused",
      text: "none of the 2 pods takes traffic: container app is not ready (1); its EndpointSlice says not ready (1)",
      ghost: null,
    },
  },
  {
    name: "pods cannot be read and the slices are empty: severed, and why is left open",
    objects: [pod("a"), slice("web", [])],
    unreadable: ["Pod"],
    verdict: "severed",
    count: "0 of 0",
    break: {
      hop: "endpoints",
      code: "no-ready-endpoint",
      outcome: "refused",
      text: "no EndpointSlice lists an endpoint; why is unknown, since pods cannot be read",
      ghost: null,
    },
  },
  {
    name: "slices cannot be read: unknown, with the selector's view",
    objects: [pod("a"), pod("b", { ip: "10.1.0.2", ready: false })],
    unreadable: ["EndpointSlice"],
    verdict: "unknown",
    count: "1 of 2",
    break: {
      hop: "endpoints",
      code: "not-readable",
      outcome: null,
      text: "objects of kind EndpointSlice cannot be read",
      ghost: null,
    },
  },
  {
    name: "some are not ready",
    objects: [
      pod("a"),
      pod("b", { ...unready, ip: "10.1.0.2" }),
      slice("web", [listed("a", "10.1.0.1"), listed("b", "10.1.0.2", unready)]),
    ],
    verdict: "part",
    count: "1 of 2",
    break: {
      hop: "endpoints",
      code: "some-not-ready",
      outcome: null,
      text: "1 of 2 pods takes no traffic: container app is not ready",
      ghost: null,
    },
  },
  {
    name: "some addresses by hand are not ready",
    spec: byHand,
    objects: [slice("web", [endpoint("192.0.2.1"), endpoint("192.0.2.2", unready), endpoint("192.0.2.3", unready)])],
    verdict: "part",
    count: "1 of 3",
    break: {
      hop: "endpoints",
      code: "some-not-ready",
      outcome: null,
      text: "2 of 3 addresses take no traffic: its EndpointSlice says not ready",
      ghost: null,
    },
  },
  {
    name: "some pods by hand are not ready",
    spec: byHand,
    objects: [
      pod("a"),
      pod("b", { ...unready, ip: "10.1.0.2" }),
      slice("web", [listed("a", "10.1.0.1"), listed("b", "10.1.0.2", unready)]),
    ],
    verdict: "part",
    count: "1 of 2",
    break: {
      hop: "endpoints",
      code: "some-not-ready",
      outcome: null,
      text: "1 of 2 pods takes no traffic: container app is not ready",
      ghost: null,
    },
  },
  {
    name: "a pod and an address by hand, the address not ready",
    spec: byHand,
    objects: [pod("a"), slice("web", [listed("a", "10.1.0.1"), endpoint("192.0.2.1", unready)])],
    verdict: "part",
    count: "1 of 2",
    break: {
      hop: "endpoints",
      code: "some-not-ready",
      outcome: null,
      text: "1 of 2 pods takes no traffic: its EndpointSlice says not ready",
      ghost: null,
    },
  },
  {
    name: "endpoints of a selector are pods, where pods cannot be read too",
    objects: [slice("web", [endpoint("10.1.0.1"), endpoint("10.1.0.2", unready)])],
    unreadable: ["Pod"],
    verdict: "part",
    count: "1 of 2",
    break: {
      hop: "endpoints",
      code: "some-not-ready",
      outcome: null,
      text: "1 of 2 pods takes no traffic: its EndpointSlice says not ready",
      ghost: null,
    },
  },
  {
    name: "reasons are those of the pods that take no traffic",
    spec: { publishNotReadyAddresses: true },
    objects: [
      pod("a", { ...unready, ip: "10.1.0.2" }),
      pod("b", { ...unready, node: null, ip: "", phase: "Pending" }),
      slice("web", [listed("a", "10.1.0.2")]),
    ],
    verdict: "part",
    count: "1 of 2",
    break: {
      hop: "endpoints",
      code: "some-not-ready",
      outcome: null,
      text: "1 of 2 pods takes no traffic: not scheduled yet",
      ghost: null,
    },
  },
  {
    name: "one that goes while others serve is not missed",
    objects: [
      pod("a"),
      pod("b", { ip: "10.1.0.2", deleted: true }),
      slice("web", [
        listed("a", "10.1.0.1"),
        listed("b", "10.1.0.2", { ready: false, serving: true, terminating: true }),
      ]),
    ],
    verdict: "whole",
    count: "1 of 1",
    break: null,
  },
  {
    name: "a rollout's extra pod that is not ready yet is not missed",
    objects: [
      ...web(1),
      pod("a", owned),
      pod("b", { ...owned, ...unready, ip: "10.1.0.2" }),
      slice("web", [listed("a", "10.1.0.1"), listed("b", "10.1.0.2", unready)]),
    ],
    verdict: "whole",
    count: "1 of 2",
    break: null,
  },
  {
    name: "nor is one that goes beside a rollout's extra pod",
    objects: [
      ...web(1),
      pod("a", owned),
      pod("b", { ...owned, ...unready, ip: "10.1.0.2" }),
      pod("c", { ...unready, deleted: true, ip: "10.1.0.3" }),
      slice("web", [
        listed("a", "10.1.0.1"),
        listed("b", "10.1.0.2", unready),
        listed("c", "10.1.0.3", { ...unready, terminating: true }),
      ]),
    ],
    verdict: "whole",
    count: "1 of 2",
    break: null,
  },
  {
    name: "a workload that is scaled to zero is not missed beside another",
    objects: [
      ...web(1),
      ...deployment("canary", 0, { app: "web" }),
      pod("a", owned),
      pod("c", { owner: "Deployment/canary", ...unready, ip: "10.1.0.3" }),
      slice("web", [listed("a", "10.1.0.1"), listed("c", "10.1.0.3", unready)]),
    ],
    verdict: "whole",
    count: "1 of 2",
    break: null,
  },
  {
    name: "a rollout's extra pod hides no other workload's that is wanted",
    objects: [
      ...web(1),
      ...deployment("canary", 1, { app: "web" }),
      pod("a", owned),
      pod("b", { ...owned, ...unready, ip: "10.1.0.2" }),
      pod("c", { owner: "Deployment/canary", ...unready, ip: "10.1.0.3" }),
      slice("web", [listed("a", "10.1.0.1"), listed("b", "10.1.0.2", unready), listed("c", "10.1.0.3", unready)]),
    ],
    verdict: "part",
    count: "1 of 3",
    break: {
      hop: "endpoints",
      code: "some-not-ready",
      outcome: null,
      text: "2 of 3 pods take no traffic: container app is not ready",
      ghost: null,
    },
  },
  {
    name: "a replica that is wanted is missed",
    objects: [
      ...web(2),
      pod("a", owned),
      pod("b", { ...owned, ...unready, ip: "10.1.0.2" }),
      slice("web", [listed("a", "10.1.0.1"), listed("b", "10.1.0.2", unready)]),
    ],
    verdict: "part",
    count: "1 of 2",
    break: {
      hop: "endpoints",
      code: "some-not-ready",
      outcome: null,
      text: "1 of 2 pods takes no traffic: container app is not ready",
      ghost: null,
    },
  },
  {
    name: "a named targetPort that is one letter off",
    spec: typo,
    objects: [pod("a"), slice("web", [listed("a", "10.1.0.1")], [])],
    verdict: "severed",
    count: "0 of 1",
    break: {
      hop: "endpoints",
      code: "target-port-name-missing",
      outcome: "refused",
      text: 'no container of the pod has a port named "htpp"',
      ghost: {
        hop: "container",
        title: "targetPort",
        wanted: '"htpp" → ?',
        why: "no container has a port of that name",
        near: "http = 8080/TCP in container app",
      },
    },
  },
  {
    name: "a named targetPort that no pod declares, pods that declare none",
    spec: typo,
    objects: [pod("a", { ports: [] }), slice("web", [listed("a", "10.1.0.1")], [])],
    verdict: "severed",
    count: "0 of 1",
    break: {
      hop: "endpoints",
      code: "target-port-name-missing",
      outcome: "refused",
      text: 'no container of the pod has a port named "htpp"',
      ghost: {
        hop: "container",
        title: "targetPort",
        wanted: '"htpp" → ?',
        why: "no container has a port of that name",
        near: null,
      },
    },
  },
  {
    name: "a named targetPort of a headless Service: addresses without SRV records",
    spec: { ...typo, ...headless },
    objects: [pod("a"), slice("web", [listed("a", "10.1.0.1")], [])],
    verdict: "part",
    count: "1 of 1",
    break: {
      hop: "endpoints",
      code: "target-port-name-missing",
      outcome: null,
      text: 'no container of the pod has a port named "htpp": DNS gives the addresses, but no SRV record',
      ghost: {
        hop: "container",
        title: "targetPort",
        wanted: '"htpp" → ?',
        why: "no container has a port of that name",
        near: "http = 8080/TCP in container app",
      },
    },
  },
  {
    name: "a named targetPort under another protocol",
    spec: named,
    objects: [pod("a", { ports: [{ ...http, protocol: "UDP" }] }), slice("web", [listed("a", "10.1.0.1")], [])],
    verdict: "severed",
    count: "0 of 1",
    break: {
      hop: "endpoints",
      code: "target-port-protocol",
      outcome: "refused",
      text: '"http" is a UDP port in the pods, the Service port is TCP',
      ghost: {
        hop: "container",
        title: "targetPort",
        wanted: '"http" → ?',
        why: "no container has a TCP port of that name",
        near: "http = 8080/UDP in container app",
      },
    },
  },
  {
    name: "a named targetPort in some pods only",
    spec: named,
    objects: [
      pod("a"),
      pod("b", { ip: "10.1.0.2", ports: [] }),
      slice("web", [listed("a", "10.1.0.1")], port("http", 8080)),
      slice("web", [listed("b", "10.1.0.2")], [], {
        metadata: { name: "web-y", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
      }),
    ],
    verdict: "part",
    count: "1 of 2",
    break: {
      hop: "endpoints",
      code: "target-port-name-partial",
      outcome: null,
      text: '"http" resolves in 1 of 2 pods only',
      ghost: null,
    },
  },
  {
    name: "a named targetPort that one pod lacks, and another that is not ready",
    spec: named,
    objects: [
      pod("a", { ...unready }),
      pod("b", { ip: "10.1.0.2", ports: [] }),
      slice("web", [listed("a", "10.1.0.1", unready)], port("http", 8080)),
    ],
    verdict: "severed",
    count: "0 of 2",
    break: {
      hop: "endpoints",
      code: "no-ready-endpoint",
      outcome: "refused",
      text: "none of the 2 pods takes traffic: container app is not ready (1); no container has a port named http (1)",
      ghost: null,
    },
  },
  {
    name: "pods by hand: the name of a targetPort says nothing of them",
    spec: { ...byHand, ...named },
    objects: [
      pod("a"),
      pod("b", { ip: "10.1.0.2", ports: [] }),
      slice("web", [listed("a", "10.1.0.1")], port("http", 8080)),
      slice("web", [listed("b", "10.1.0.2")], port("web", 8080), {
        metadata: { name: "web-y", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
      }),
    ],
    verdict: "part",
    count: "1 of 2",
    break: {
      hop: "endpoints",
      code: "some-not-ready",
      outcome: null,
      text: "1 of 2 pods takes no traffic: its EndpointSlice web-y lists only web TCP",
      ghost: null,
    },
  },
  {
    name: "no selector and no slice",
    spec: byHand,
    objects: [],
    verdict: "severed",
    count: "0 of 0",
    break: {
      hop: "endpoints",
      code: "no-endpoints-by-hand",
      outcome: "refused",
      text: "the Service has no selector, and no EndpointSlice lists an address for it",
      ghost: {
        hop: "endpoints",
        title: "EndpointSlice",
        wanted: "kubernetes.io/service-name=web",
        why: "no selector, and no slice lists an address",
        near: null,
      },
    },
  },
  {
    name: "no selector, headless, and no slice: no such name",
    spec: { ...byHand, ...headless },
    objects: [],
    verdict: "severed",
    count: "0 of 0",
    break: {
      hop: "endpoints",
      code: "no-endpoints-by-hand",
      outcome: "no-such-name",
      text: "the Service has no selector, and no EndpointSlice lists an address for it",
      ghost: {
        hop: "endpoints",
        title: "EndpointSlice",
        wanted: "kubernetes.io/service-name=web",
        why: "no selector, and no slice lists an address",
        near: null,
      },
    },
  },
  {
    name: "no selector and a slice of names",
    spec: byHand,
    objects: [slice("web", [endpoint("db.example.com")], undefined, { addressType: "FQDN" })],
    verdict: "severed",
    count: "0 of 1",
    break: {
      hop: "endpoints",
      code: "no-endpoints-by-hand",
      outcome: "refused",
      text: "the Service has no selector, and kube-proxy ignores EndpointSlices of addressType FQDN",
      ghost: {
        hop: "endpoints",
        title: "EndpointSlice",
        wanted: "kubernetes.io/service-name=web",
        why: "slices of addressType FQDN do not count",
        near: null,
      },
    },
  },
  {
    name: "no selector and a slice whose port has another name",
    spec: { ...byHand, ...named },
    objects: [slice("web", [endpoint("192.0.2.1")], port("web", 8080))],
    verdict: "severed",
    count: "0 of 1",
    break: {
      hop: "endpoints",
      code: "endpoint-port-name-mismatch",
      outcome: "refused",
      text: 'the EndpointSlices list "web" TCP, the Service port is "http" TCP',
      ghost: {
        hop: "endpoints",
        title: "port",
        wanted: '"http" TCP',
        why: "no EndpointSlice lists a port of that name and protocol",
        near: 'web-x lists "web" TCP = 8080',
      },
    },
  },
  {
    name: "no selector, a slice of names and one of addresses that are not ready",
    spec: byHand,
    objects: [
      slice("web", [endpoint("db.example.com")], undefined, { addressType: "FQDN" }),
      slice("web", [endpoint("192.0.2.1", unready)], undefined, {
        metadata: { name: "web-y", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
      }),
    ],
    verdict: "severed",
    count: "0 of 2",
    break: {
      hop: "endpoints",
      code: "no-ready-endpoint",
      outcome: "refused",
      text: "none of the 2 addresses takes traffic: its EndpointSlice says not ready (1); kube-proxy ignores slices of addressType FQDN (1)",
      ghost: null,
    },
  },
  {
    name: "no selector, a slice whose port has another name and one that is not ready",
    spec: { ...byHand, ...named },
    objects: [
      slice("web", [endpoint("192.0.2.1")], port("web", 8080)),
      slice("web", [endpoint("192.0.2.2", unready)], port("http", 8080), {
        metadata: { name: "web-y", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
      }),
    ],
    verdict: "severed",
    count: "0 of 2",
    break: {
      hop: "endpoints",
      code: "no-ready-endpoint",
      outcome: "refused",
      text: "none of the 2 addresses takes traffic: its EndpointSlice says not ready (1); its EndpointSlice web-x lists only web TCP (1)",
      ghost: null,
    },
  },
  {
    name: "an address by hand, ready",
    spec: byHand,
    objects: [slice("web", [endpoint("192.0.2.1")])],
    verdict: "whole",
    count: "1 of 1",
    break: null,
  },
];

describe("what stands behind a Service port", () => {
  it.each(rows)("$name", ({ spec, objects, unreadable, verdict, count, break: broken }) => {
    const snapshot = snapshotOf([service("web", spec), ...objects], unreadable);
    const made = computeServicePaths(snapshot, serviceId("shop", "web"))?.ports[0];
    expect(made?.verdict).toBe(verdict);
    expect(`${String(made?.used)} of ${String(made?.total)}`).toBe(count);
    expect(made?.break).toEqual(broken);
  });

  it("is judged port by port, over all slices together", () => {
    const ports = [
      { name: "http", port: 80, protocol: "TCP", targetPort: "http" },
      { name: "grpc", port: 90, protocol: "TCP", targetPort: "grpc" },
    ];
    const snapshot = snapshotOf([
      service("web", { ports }),
      pod("a"),
      slice("web", [listed("a", "10.1.0.1")], port("http", 8080)),
    ]);
    const made = computeServicePaths(snapshot, serviceId("shop", "web"));
    expect(made?.ports.map(({ verdict, break: broken }) => [verdict, broken?.code])).toEqual([
      ["whole", undefined],
      ["severed", "target-port-name-missing"],
    ]);
    expect(made?.verdict).toBe("severed");
  });
});
