/** What an object is refused for hides nothing else that is wrong with it. */
import { noSettings } from "@portolan/shared";
import { expect, it } from "vitest";
import { checkManifests } from "./check-manifests.ts";
import { readManifests } from "./read-manifests.ts";

function deployment(container = "", labels = "app: web", spec = ""): string {
  return `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { selector: { matchLabels: { app: web } }, ${spec} template: { metadata: { labels: { ${labels} } }, spec: { containers: [{ name: a, image: a, ports: [{ name: http, containerPort: 80 }], ${container} }] } } } }\n---\n`;
}

function service(spec: string, port = ""): string {
  return `{ apiVersion: v1, kind: Service, metadata: { name: web }, spec: { ${spec} ports: [{ port: 80, ${port} }] } }\n---\n`;
}

function ingress(paths: string): string {
  return `{ apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: { name: nginx }, spec: { controller: k8s.io/ingress-nginx } }\n---\n{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: web }, spec: { ingressClassName: nginx, rules: [{ host: a.example, http: { paths: [${paths}] } }] } }\n---\n`;
}

const backend = (port: number) => `backend: { service: { name: web, port: { number: ${port} } } }`;
const web = service("selector: { app: web },");

it.each([
  {
    name: "a nodePort out of range",
    text: service("type: NodePort, selector: { app: web },", "targetPort: htpp, nodePort: 8080") + deployment(),
    silenced: "node-port-invalid",
    others: ["target-port-name-missing Service web"],
  },
  {
    name: "a nodePort out of range, and nothing else",
    text: service("type: NodePort, selector: { app: web },", "nodePort: 8080") + deployment(),
    silenced: "node-port-invalid",
    others: [],
  },
  {
    name: "a protocol in small letters, and nothing else",
    text: service("selector: { app: web },", "protocol: tcp") + deployment(),
    silenced: "invalid-object",
    others: [],
  },
  {
    name: "labels that the selector does not match",
    text: service("selector: { app: api },") + deployment("readinessProbe: { httpGet: { port: ready } }", "app: api"),
    silenced: "invalid-object",
    others: ["probe-port Deployment web"],
  },
  {
    name: "a path without its type",
    text:
      web + deployment() + ingress(`{ path: /, pathType: Prefix, ${backend(30080)} }, { path: /c, ${backend(80)} }`),
    silenced: "invalid-object",
    others: ["ingress-port-missing Ingress web"],
  },
  {
    name: "a volume that is mounted and not there, and too few replicas",
    text:
      web +
      deployment(
        "volumeMounts: [{ name: data, mountPath: /data }], livenessProbe: { httpGet: { port: ready } }",
        "app: web",
        "replicas: -1,",
      ),
    silenced: "invalid-object",
    others: ["probe-port Deployment web"],
  },
])("$name", ({ text, silenced, others }) => {
  const tell = (severities: ReadonlyMap<string, "off">): readonly string[] => {
    const settings = { ...noSettings, severities };
    const { findings } = checkManifests(readManifests("-", text).documents, { closed: true, settings });
    return findings
      .filter(({ severity }) => severity !== "info")
      .map(({ rule, object: { kind, name } }) => `${rule} ${kind} ${name}`);
  };
  const told = tell(new Map());
  expect(told.some((each) => each.startsWith(silenced))).toBe(true);
  expect(told.filter((each) => !each.startsWith(silenced))).toEqual(others);
  expect(tell(new Map([[silenced, "off"]]))).toEqual(others);
});

it.each([
  { name: "is taken", text: web, unjudged: [] },
  { name: "is tried", text: service("type: NodePort,", "nodePort: 8080"), unjudged: [] },
  { name: "cannot be tried", text: service("selector: { app: '-' },"), unjudged: ["Service/default/web"] },
  { name: "cannot be read", text: service("selector: { app: 1 },"), unjudged: ["Service/default/web"] },
])("says whose other faults are not known: $name", ({ text, unjudged }) => {
  for (const severities of [new Map(), new Map([["invalid-object", "off"]] as const)]) {
    const settings = { ...noSettings, severities };
    const checked = checkManifests(readManifests("-", text).documents, { closed: true, settings });
    expect(checked.unjudged).toEqual(unjudged);
  }
});

it("shows no number that the simulator has chosen in the place of a refused one", () => {
  const text = service("type: NodePort,", "nodePort: 8080");
  const { built } = checkManifests(readManifests("-", text).documents, { closed: true });
  const ports = built.slim.flatMap((each) => (each.kind === "Service" && each.name === "web" ? each.ports : []));
  expect(ports).toEqual([expect.objectContaining({ nodePort: "<assigned>" })]);
});
