import { expect, it } from "vitest";
import { checkManifests } from "./check-manifests.ts";
import { readManifests } from "./read-manifests.ts";

const front = (metadata: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: { ${metadata}, namespace: shop }
spec:
  selector: { matchLabels: { app: front } }
  template:
    metadata: { labels: { app: front } }
    spec: { containers: [{ name: app, image: a:1, ports: [{ name: http, containerPort: 8080 }] }] }
`;

const service = `
apiVersion: v1
kind: Service
metadata: { name: front, namespace: shop }
spec: { selector: { app: front }, ports: [{ port: 80, targetPort: htpp }] }
`;

function findings(text: string) {
  const { findings: found, notJudged } = checkManifests(readManifests("-", text).documents, { closed: true });
  expect(notJudged).toEqual([]);
  return found.map(({ object, message, evidence, fixes, reproduce }) => ({
    object,
    message,
    evidence: evidence.map(({ object: { kind, name }, path }) => `${kind} ${name} ${path}`),
    fixes: fixes.map(({ summary, command }) => `${summary}: ${command}`),
    reproduce,
  }));
}

const portOf = (name: string) => ({
  object: { kind: "Service", namespace: "shop", name: "front" },
  message:
    'Port 80/TCP of Service front asks for a container port named "htpp", which no container of its only pod has; it has "http"',
  evidence: ["Service front spec.ports[0].targetPort", `Deployment ${name} spec.template.spec.containers[0].ports`],
});

it("asks the template what it would ask a pod", () => {
  const [first, ...others] = findings(`${front("name: front")}---${service}`);
  expect(others).toEqual([]);
  expect(first).toMatchObject(portOf("front"));
  expect(first?.reproduce).toEqual([
    "kubectl -n shop get service front -o jsonpath='{.spec.ports[0].targetPort}'",
    "kubectl -n shop get deployment front -o jsonpath='{.spec.template.spec.containers[*].ports}'",
  ]);
});

it("leaves a name to the API server that the manifest leaves to it", () => {
  const text = `${front("generateName: front-")}---${front("generateName: front-")}---${service}`;
  expect(findings(text)[0]?.evidence).toEqual([
    "Service front spec.ports[0].targetPort",
    "Deployment front-<assigned> spec.template.spec.containers[0].ports",
    "Deployment front-<assigned-2> spec.template.spec.containers[0].ports",
  ]);
});

it("does not count the pods of a DaemonSet: how many nodes there are is not known", () => {
  const template = (of: string) =>
    `template: { metadata: { labels: { app: web, of: ${of} } }, spec: { containers: [{ name: a, image: a }] } }`;
  const workload = (kind: string) =>
    `{ apiVersion: apps/v1, kind: ${kind}, metadata: { name: web }, spec: { selector: { matchLabels: { of: ${kind} } }, ${template(kind)} } }\n---\n`;
  const service =
    "{ apiVersion: v1, kind: Service, metadata: { name: web }, spec: { selector: { app: web }, ports: [{ port: 80 }] } }";
  const { documents } = readManifests("a.yaml", workload("DaemonSet") + workload("Deployment") + service);
  expect(checkManifests(documents, { closed: false }).findings.map(({ message }) => message)).toEqual([
    "Service web sends to pods of 2 workloads: Deployment web (1 pod), DaemonSet web",
  ]);
});
