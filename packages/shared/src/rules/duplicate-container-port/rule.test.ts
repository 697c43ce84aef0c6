import { expect } from "vitest";
import { http, pod, service, withMetadata, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { serviceId } from "../../model/names.ts";
import { rule } from "./rule.ts";

const object = { kind: "StatefulSet", namespace: "shop", name: "web" };

/** A StatefulSet with these containers. */
function web(containers: readonly Raw[], initContainers: readonly Raw[] = []): Raw {
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "web", namespace: "shop" },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { containers, initContainers } },
    },
  };
}
const app = (...ports: readonly Raw[]): Raw => ({ name: "app", image: "web:1", ports });
const proxy = (...ports: readonly Raw[]): Raw => ({ name: "proxy", image: "proxy:1", ports });
const port = (name: string, containerPort: number, protocol = "TCP"): Raw => ({ name, containerPort, protocol });
const asks = service("web", { ports: [{ port: 80, targetPort: "http" }] });

testRule(rule, [
  {
    name: "one name in two containers: who wins, and a name that is free",
    objects: [web([app(http), proxy(port("http", 9090))]), asks, service("other", { selector: { app: "x" } })],
    findings: [
      {
        id: "duplicate-container-port StatefulSet/shop/web *",
        rule: "duplicate-container-port",
        severity: "warning",
        object,
        port: null,
        hop: "container",
        message:
          'Two ports of StatefulSet web are named "http", in container app (8080/TCP) and container proxy (9090/TCP): Service web asks for that name and gets 8080 of container app, which comes first',
        since: null,
        managedBy: null,
        evidence: [
          { object, path: "spec.template.spec.containers[0].ports[0].name", value: "http" },
          { object, path: "spec.template.spec.containers[1].ports[0].name", value: "http" },
        ],
        fixes: [
          {
            summary: 'Name the port of container proxy "http-2"',
            object,
            patch: [
              { op: "test", path: "/spec/template/spec/containers/1/ports/0/name", value: "http" },
              { op: "replace", path: "/spec/template/spec/containers/1/ports/0/name", value: "http-2" },
            ],
            command: `kubectl -n shop patch statefulset web --type=json -p '[{"op":"test","path":"/spec/template/spec/containers/1/ports/0/name","value":"http"},{"op":"replace","path":"/spec/template/spec/containers/1/ports/0/name","value":"http-2"}]'`,
          },
        ],
        reproduce: ["kubectl -n shop get statefulset web -o jsonpath='{.spec.template.spec.containers[*].ports}'"],
        location: null,
        services: [serviceId("shop", "web")],
        silenced: null,
      },
    ],
  },
  {
    name: "its probes follow the name",
    objects: [
      web([
        app(port("a-fifteen-signs", 8080)),
        { ...proxy(port("a-fifteen-signs", 9090)), livenessProbe: { tcpSocket: { port: "a-fifteen-signs" } } },
      ]),
    ],
    findings: [
      {
        fixes: [
          expect.objectContaining({
            patch: [
              { op: "test", path: "/spec/template/spec/containers/1/ports/0/name", value: "a-fifteen-signs" },
              { op: "replace", path: "/spec/template/spec/containers/1/ports/0/name", value: "a-fifteen-sig-2" },
              {
                op: "test",
                path: "/spec/template/spec/containers/1/livenessProbe/tcpSocket/port",
                value: "a-fifteen-signs",
              },
              {
                op: "replace",
                path: "/spec/template/spec/containers/1/livenessProbe/tcpSocket/port",
                value: "a-fifteen-sig-2",
              },
            ],
          }) as never,
        ],
      },
    ],
  },
  {
    name: "a native sidecar comes after the containers",
    objects: [
      web([app(http)], [{ ...proxy(port("http", 9090)), restartPolicy: "Always" }]),
      asks,
      withMetadata(asks, { name: "web-2" }),
    ],
    findings: [
      {
        message:
          'Two ports of StatefulSet web are named "http", in container app (8080/TCP) and container proxy (9090/TCP): Services web, web-2 ask for that name and get 8080 of container app, which comes first',
      },
    ],
  },
  {
    name: "nobody asks for the name: exporters are often named alike, so it is only noted",
    objects: [web([app(http), proxy(port("http", 9090))]), service("web")],
    findings: [
      {
        severity: "info",
        message:
          'Two ports of StatefulSet web are named "http", in container app (8080/TCP) and container proxy (9090/TCP): whoever asks for that name gets 8080 of container app, which comes first',
      },
    ],
  },
  {
    name: "one number in two containers: one of them cannot listen",
    objects: [web([app(http), proxy(port("proxy", 8080))])],
    findings: [
      {
        severity: "warning",
        message:
          "Containers app and proxy of StatefulSet web both declare 8080/TCP: they share one address, so whichever starts first has the port and the other cannot listen on it",
        evidence: [
          { object, path: "spec.template.spec.containers[0].ports[0].containerPort", value: 8080 },
          { object, path: "spec.template.spec.containers[1].ports[0].containerPort", value: 8080 },
        ],
        fixes: [],
      },
    ],
  },
  {
    name: "name and number alike are one finding",
    objects: [web([app(http), proxy(http)])],
    findings: [{ message: expect.stringContaining("both declare 8080/TCP") as never }],
  },
  {
    name: "two names for one port of one container are only noted",
    objects: [web([app(http, port("metrics", 8080))])],
    findings: [
      {
        severity: "info",
        message:
          'Container app of StatefulSet web declares 8080/TCP twice ("http", "metrics"): both mean the same port',
      },
    ],
  },
  {
    name: "one name for two protocols is only noted",
    objects: [web([app(port("dns", 53)), proxy(port("dns", 5353, "UDP"))])],
    findings: [
      {
        severity: "info",
        message:
          'Two ports of StatefulSet web are named "dns", in container app (53/TCP) and container proxy (5353/UDP): which of them a name means depends on the protocol',
      },
    ],
  },
  {
    name: "a bare pod cannot be changed",
    objects: [pod("web-1", { containers: [app(http), proxy(port("http", 9090))] })],
    findings: [
      {
        object: { kind: "Pod", namespace: "shop", name: "web-1" },
        evidence: [
          {
            object: { kind: "Pod", namespace: "shop", name: "web-1" },
            path: "spec.containers[0].ports[0].name",
            value: "http",
          },
          {
            object: { kind: "Pod", namespace: "shop", name: "web-1" },
            path: "spec.containers[1].ports[0].name",
            value: "http",
          },
        ],
        fixes: [],
      },
    ],
  },
  {
    name: "one number for TCP and UDP",
    objects: [web([app(port("dns", 53, "UDP"), port("dns-tcp", 53))])],
    findings: [],
  },
  {
    name: "ports without a name",
    objects: [web([app({ containerPort: 80 }), proxy({ containerPort: 81 })])],
    findings: [],
  },
  {
    name: "a plain init container ends before the others start",
    objects: [web([app(http)], [proxy(http)])],
    findings: [],
  },
]);
