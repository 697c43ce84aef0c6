import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyHistory, anyReorderedHistory } from "../../test/arbitrary-history.ts";
import { objectsAfter, poolEvents } from "../../test/object-pool.ts";
import { parseServiceDnsName } from "../model/external-name-target.ts";
import { kinds } from "../model/kinds.ts";
import type { Labels } from "../model/object-meta.ts";
import type { ObjectEvent, SlimObject, SlimPod } from "../model/objects.ts";
import { workloadKinds } from "../model/workload-kinds.ts";
import { createSnapshot } from "./create-snapshot.ts";
import { findTopOwner } from "./find-top-owner.ts";
import type { Snapshot } from "./snapshot.ts";

const selectors: readonly Labels[] = [
  {},
  { app: "web" },
  { app: "web", tier: "front" },
  { app: "db" },
  { app: "none" },
];
const owners = [
  { kind: "ReplicaSet", namespace: "a", name: "web-1" },
  { kind: "Deployment", namespace: "a", name: "web" },
];

function text({ kind, namespace, name }: SlimObject): string {
  return `${namespace}/${name} ${kind}`;
}

/** Every answer of a snapshot, in the order in which it gives them. */
function answers(snapshot: Snapshot): Record<string, readonly unknown[]> {
  const found: Record<string, readonly unknown[]> = {};
  for (const { kind } of kinds) found[kind] = [...snapshot.all(kind)];
  found["nodes"] = [...snapshot.nodes()];
  found["references"] = [...snapshot.referencedServices()];
  found["owners"] = [...snapshot.all("Pod")].map((pod) => snapshot.topOwner(pod));
  for (const node of ["n1", "n2"]) found[`on ${node}`] = [...snapshot.podsOn(node)];
  for (const owner of owners) found[`of ${owner.name}`] = [...snapshot.podsOwnedBy(owner)];
  for (const address of ["10.0.0.1", "10.0.1.2"]) found[address] = [...snapshot.podsByAddress(address)];
  for (const address of ["10.96.0.1", "203.0.113.1"])
    found[`services ${address}`] = [...snapshot.servicesByAddress(address)];
  for (const port of [30080, 30082]) found[`node port ${port}`] = [...snapshot.servicesByNodePort(port)];
  found["exposing 8080"] = [...snapshot.servicesExposing(8080)];
  found["named api"] = [...snapshot.servicesNamed("api")];
  found["node 10.0.1.2"] = [...snapshot.nodesByAddress("10.0.1.2")];
  for (const host of ["a.example", ""]) found[`host ${host}`] = [...snapshot.ingressesForHost(host)];
  found["ingresses at 203.0.113.1"] = [...snapshot.ingressesByAddress("203.0.113.1")];
  found["nginx pods"] = [...snapshot.routerPods("ingress-nginx")];
  found["gateway pods"] = [...snapshot.gatewayPods("a/edge")];
  found["traefiks"] = [...snapshot.routerWorkloads("traefik")];
  found["selecting"] = [...snapshot.servicesSelecting("a", { app: "web", tier: "front" })];
  for (const gateway of ["a", "b"]) found[`routes of ${gateway}`] = [...snapshot.routesOf(gateway, "edge")];
  found["policies"] = [...snapshot.inNamespace("NetworkPolicy", "a")];
  for (const name of ["nginx", null]) found[`published ${String(name)}`] = [snapshot.publishedIngress(name)];
  for (const namespace of ["a", "b"]) {
    found[`pod labels ${namespace}`] = snapshot.podLabels(namespace);
    found[`workload labels ${namespace}`] = snapshot.workloadLabels(namespace);
    found[`any ${namespace}`] = kinds.map(({ kind }) => snapshot.hasAny(kind, namespace));
    found[`services ${namespace}`] = [...snapshot.services(namespace)];
    found[`pods ${namespace}`] = [...snapshot.pods(namespace)];
    found[`workloads ${namespace}`] = [...snapshot.workloads(namespace)];
    for (const selector of selectors) {
      found[`pods ${namespace} ${JSON.stringify(selector)}`] = [...snapshot.podsSelectedBy(namespace, selector)];
      found[`workloads ${namespace} ${JSON.stringify(selector)}`] = [
        ...snapshot.workloadsSelectedBy(namespace, selector),
      ];
    }
    for (const service of ["web", "api", "gone"]) {
      found[`slices ${namespace} ${service}`] = [...snapshot.slicesOf(namespace, service)];
      found[`ingresses ${namespace} ${service}`] = [...snapshot.ingressesTo(namespace, service)];
      found[`names ${namespace} ${service}`] = [...snapshot.externalNamesTo(namespace, service)];
      found[`routes ${namespace} ${service}`] = [...snapshot.routesTo(namespace, service)];
      found[`clients ${namespace} ${service}`] = [...snapshot.clientsNaming(namespace, service)];
      found[`config maps ${namespace} ${service}`] = [...snapshot.configMapsNaming(namespace, service)];
      found[`endpoints ${namespace} ${service}`] = [snapshot.endpointsOf(namespace, service)];
    }
  }
  return found;
}

function labelText(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Of equal keys one, in the order of keys. */
function listedOnce(entries: readonly (readonly [string, unknown])[]): readonly unknown[] {
  return [...new Map(entries)].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, entry]) => entry);
}

/** The same answers by looking at every object: slow, and without an index that could be wrong. */
function scannedAnswers(objects: readonly SlimObject[]): Record<string, readonly unknown[]> {
  const sorted = [...objects].sort((left, right) => (text(left) < text(right) ? -1 : 1));
  const all = <T extends SlimObject>(is: (object: SlimObject) => object is T): T[] => sorted.filter(is);
  const pods = all((object) => object.kind === "Pod");
  const services = all((object) => object.kind === "Service");
  const ingresses = all((object) => object.kind === "Ingress");
  const slices = all((object) => object.kind === "EndpointSlice");
  const workloads = all((object) => "templateLabels" in object);
  const workload = (kind: string, namespace: string, name: string) =>
    workloads.find((found) => found.kind === kind && found.namespace === namespace && found.name === name);
  const targetOf = (service: (typeof services)[number]) =>
    service.type === "ExternalName" ? parseServiceDnsName(service.externalName ?? "")?.id : undefined;
  const carries = (labels: Labels, selector: Labels): boolean =>
    Object.keys(selector).length > 0 && Object.entries(selector).every(([key, value]) => labels[key] === value);

  const found: Record<string, readonly unknown[]> = {};
  for (const { kind } of kinds) found[kind] = sorted.filter((object) => object.kind === kind);
  found["nodes"] = sorted.filter(({ kind }) => kind === "Node");
  const backends = ingresses.flatMap(({ namespace, paths }) =>
    paths.map(({ backend }) => `${namespace}/${backend?.service}`),
  );
  const routes = all((object) => "parentRefs" in object);
  const routeTargets = routes.flatMap(({ rules }) =>
    rules.flatMap((rule) => rule.backends.map((ref) => `${ref.namespace}/${ref.name}`)),
  );
  const named = services.flatMap((service) => targetOf(service) ?? []);
  found["references"] = [...new Set([...backends, ...routeTargets, ...named])].sort();
  for (const address of ["10.96.0.1", "203.0.113.1"]) {
    found[`services ${address}`] = services.filter(
      ({ clusterIPs, loadBalancer }) => clusterIPs.includes(address) || loadBalancer.some(({ ip }) => ip === address),
    );
  }
  for (const port of [30080, 30082]) {
    found[`node port ${port}`] = services.filter(({ ports }) => ports.some(({ nodePort }) => nodePort === port));
  }
  found["exposing 8080"] = services.filter(({ ports }) =>
    ports.some((port) => port.nodePort !== null && [port.port, port.targetPort].includes(8080)),
  );
  found["named api"] = services.filter(({ name }) => name === "api");
  found["node 10.0.1.2"] = all((object) => object.kind === "Node").filter(({ addresses }) =>
    addresses.some(({ address }) => address === "10.0.1.2"),
  );
  for (const host of ["a.example", ""]) {
    found[`host ${host}`] = ingresses.filter(
      ({ paths, annotations }) =>
        paths.some((path) => (path.host ?? "") === host) ||
        annotations["nginx.ingress.kubernetes.io/server-alias"] === host,
    );
  }
  found["ingresses at 203.0.113.1"] = ingresses.filter(({ loadBalancer }) =>
    loadBalancer.some(({ ip }) => ip === "203.0.113.1"),
  );
  for (const name of ["nginx", null]) {
    const first = ingresses.find(({ className, loadBalancer }) => className === name && loadBalancer.length > 0);
    found[`published ${String(name)}`] = [
      first === undefined ? null : { namespace: first.namespace, name: first.name },
    ];
  }
  found["nginx pods"] = pods.filter(({ labels }) => labels["app.kubernetes.io/name"] === "ingress-nginx");
  found["gateway pods"] = pods.filter(
    ({ namespace, labels }) => namespace === "a" && labels["gateway.networking.k8s.io/gateway-name"] === "edge",
  );
  found["traefiks"] = workloads.filter(({ templateLabels }) => templateLabels["app"] === "traefik");
  found["selecting"] = services.filter(
    ({ namespace, selector }) =>
      namespace === "a" && selector !== null && carries({ app: "web", tier: "front" }, selector),
  );
  for (const gateway of ["a", "b"]) {
    found[`routes of ${gateway}`] = routes
      .filter(({ parentRefs }) => parentRefs.some(({ namespace }) => namespace === gateway))
      .sort((left, right) => (text(left) < text(right) ? -1 : 1));
  }
  found["policies"] = all((object) => object.kind === "NetworkPolicy");
  const configMaps = all((object) => object.kind === "ConfigMap");
  const clients = all((object) => "templateLabels" in object || object.kind === "Pod");
  found["owners"] = pods.map((pod) => findTopOwner(pod, workload));
  for (const node of ["n1", "n2"]) found[`on ${node}`] = pods.filter(({ nodeName }) => nodeName === node);
  for (const { kind, namespace, name } of owners) {
    found[`of ${name}`] = pods.filter(
      (pod) => pod.namespace === namespace && pod.owner?.kind === kind && pod.owner.name === name,
    );
  }
  for (const address of ["10.0.0.1", "10.0.1.2"])
    found[address] = pods.filter(({ podIPs }) => podIPs.includes(address));
  for (const namespace of ["a", "b"]) {
    const here = (object: SlimObject): boolean => object.namespace === namespace;
    found[`pod labels ${namespace}`] = listedOnce(
      pods.filter(here).map((pod) => {
        const { labels, owner } = pod;
        const alive = !["Succeeded", "Failed"].includes(pod.phase) && pod.deletedAt === null;
        const name = owner === null ? pod.name : "";
        const key = `${labelText(labels)} ${String(alive)} ${owner?.kind ?? "Pod"}/${owner?.name ?? name}`;
        return [key, { namespace, labels, owner, name, alive }];
      }),
    );
    found[`workload labels ${namespace}`] = listedOnce(
      workloads
        .filter((each) => here(each) && !workloadKinds.some((kind) => kind === each.owner?.kind))
        .map(({ kind, name, labels, templateLabels }) => [
          `${kind}/${name}`,
          { kind, namespace, name, labels, templateLabels },
        ]),
    );
    found[`any ${namespace}`] = kinds.map(({ kind }) => sorted.some((object) => object.kind === kind && here(object)));
    found[`services ${namespace}`] = services.filter(here);
    found[`pods ${namespace}`] = pods.filter(here);
    found[`workloads ${namespace}`] = workloads
      .filter(here)
      .sort((left, right) => `${left.kind}/${left.name}`.localeCompare(`${right.kind}/${right.name}`));
    for (const selector of selectors) {
      found[`pods ${namespace} ${JSON.stringify(selector)}`] = pods.filter(
        (pod) => here(pod) && carries(pod.labels, selector),
      );
      found[`workloads ${namespace} ${JSON.stringify(selector)}`] = workloads
        .filter((workload) => here(workload) && carries(workload.templateLabels, selector))
        .sort((left, right) => (text(left) < text(right) ? -1 : 1));
    }
    for (const service of ["web", "api", "gone"]) {
      found[`slices ${namespace} ${service}`] = slices.filter((slice) => here(slice) && slice.serviceName === service);
      found[`ingresses ${namespace} ${service}`] = ingresses.filter(
        (ingress) => here(ingress) && ingress.paths.some(({ backend }) => backend?.service === service),
      );
      found[`names ${namespace} ${service}`] = services.filter(
        (other) => targetOf(other) === `${namespace}/${service}`,
      );
      found[`routes ${namespace} ${service}`] = routes.filter(({ rules }) =>
        rules.some(({ backends: refs }) => refs.some((ref) => ref.namespace === namespace && ref.name === service)),
      );
      const means = (from: string, host: string): boolean =>
        host === `${service}.${namespace}` || (host === service && from === namespace);
      found[`clients ${namespace} ${service}`] = clients.filter((client) => {
        const spec = client.kind === "Pod" ? client.spec : client.template;
        return spec.declaredAddresses.some(({ host }) => means(client.namespace, host));
      });
      found[`config maps ${namespace} ${service}`] = configMaps.filter((configMap) =>
        configMap.declaredAddresses.some(({ host }) => means(configMap.namespace, host)),
      );
      found[`endpoints ${namespace} ${service}`] = [
        sorted.find((object) => object.kind === "Endpoints" && here(object) && object.name === service),
      ];
    }
  }
  return found;
}

function snapshotAfter(events: Iterable<ObjectEvent>): Snapshot {
  const snapshot = createSnapshot();
  for (const event of events) snapshot.applyEvent(event);
  return snapshot;
}

describe("createSnapshot", () => {
  it("answers every query as a look at every object would", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(anyHistory(60), (history) => {
        expect(answers(snapshotAfter(history))).toEqual(scannedAnswers(objectsAfter(history)));
      }),
      { numRuns: 500 },
    );
  });

  it(
    "answers alike and in the same order whatever the order of events, and as a rebuild does",
    { timeout: 60_000 },
    () => {
      fc.assert(
        fc.property(anyReorderedHistory(60), ({ history, reordered }) => {
          const expected = answers(snapshotAfter(history));
          expect(answers(snapshotAfter(reordered))).toEqual(expected);
          expect(answers(createSnapshot(objectsAfter(history)))).toEqual(expected);
        }),
        { numRuns: 500 },
      );
    },
  );

  it("is empty again when everything is gone", () => {
    const snapshot = snapshotAfter(poolEvents);
    expect(answers(snapshot)).toEqual(answers(createSnapshot()));
  });

  it("tells which kinds cannot be read", () => {
    const snapshot = createSnapshot();
    snapshot.setUnreadable(["Pod", "Node"]);
    expect([...snapshot.unreadable]).toEqual(["Pod", "Node"]);
    snapshot.setUnreadable([]);
    expect([...snapshot.unreadable]).toEqual([]);
  });
});

describe("findTopOwner", () => {
  const pods = [...snapshotAfter(poolEvents.filter(({ type }) => type === "upsert")).pods("a")];
  const bare = { ...(pods[0] as SlimPod), name: "web-1-x", owner: null, labels: { "pod-template-hash": "1" } };
  const owner = (kind: string, name: string) => ({ ...bare, owner: { kind, name } });
  it.each([
    { name: "a bare pod is its own", pod: bare, expected: "Pod web-1-x" },
    { name: "a StatefulSet", pod: owner("StatefulSet", "db"), expected: "StatefulSet db" },
    {
      name: "a ReplicaSet that cannot be read tells by its name",
      pod: owner("ReplicaSet", "web-1"),
      expected: "Deployment web",
    },
    { name: "a ReplicaSet of its own name", pod: owner("ReplicaSet", "web"), expected: "ReplicaSet web" },
  ])("$name", ({ pod, expected }) => {
    const found = findTopOwner(pod, () => undefined);
    expect(`${found.kind} ${found.name}`).toBe(expected);
  });
});
