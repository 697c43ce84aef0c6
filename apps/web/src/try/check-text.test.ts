import { readFileSync } from "node:fs";
import { rules } from "@portolan/shared";
import { describe, expect, it } from "vitest";
import { checkText } from "./check-text.ts";
import { remarksOf } from "./remarks-of.ts";

const text = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  selector: { app: web }
  ports:
    - port: 80
      targetPort: htpp
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: app
          image: web
          ports: [{ name: http, containerPort: 8080 }]
---
kind: Service
metadata: { name: api }
`;

const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }
`;
/** Neither its class nor its Service is in the text. */
const both = ["ingress-class", "ingress-service-missing"];

it.each([
  { name: "what a text leads to may be elsewhere", closed: false, expected: { found: [], notJudged: both } },
  { name: "where a text is all there is, it is missing", closed: true, expected: { found: both, notJudged: [] } },
])("$name", ({ closed, expected }) => {
  const { findings, notJudged } = checkText(ingress, { closed, exampleOf: null }).checked;
  const idsOf = (told: readonly { readonly rule: string }[]) => told.map(({ rule }) => rule).sort();
  expect({ found: idsOf(findings), notJudged: idsOf(notJudged) }).toEqual(expected);
});

describe("a rule's page", () => {
  const example = (rule: string, name: string) =>
    readFileSync(new URL(`../../../../packages/shared/src/rules/${rule}/${name}.yaml`, import.meta.url), "utf8");

  it.each(rules.map(({ id }) => id))("shows %s in its broken example, and nothing in the mended one", (id) => {
    const found = (name: string) =>
      checkText(example(id, name), { closed: true, exampleOf: id }).checked.findings.map(({ rule }) => rule);
    expect([found("broken").includes(id), found("fixed")]).toEqual([true, []]);
  });
});

describe("a text that is checked in the browser", () => {
  const session = checkText(text, { closed: false, exampleOf: null });

  it("has the paths of its own Services only", () => {
    expect(session.checked.paths.map(({ id, verdict }) => [id, verdict])).toEqual([["shop/web", "severed"]]);
    expect(session.checked.objects).toBe(2);
  });

  it("has findings and problems, which stand beside their lines", () => {
    expect(remarksOf(session.checked)).toEqual([
      {
        line: 23,
        severity: "error",
        message: 'apiVersion: is missing. Every object says it, as in "apiVersion: v1".',
      },
      {
        line: 8,
        severity: "error",
        message:
          'Port 80/TCP of Service web asks for a container port named "htpp", which no container of its only pod has; it has "http". Set targetPort to "http".',
      },
    ]);
  });

  it.each([
    ["spec.ports[0].targetPort of Service shop/web", 8],
    ["spec.template.spec.containers[0].ports[0].containerPort of Deployment shop/web", 21],
    ["spec.clusterIP of Service shop/web", 4],
    ["spec.clusterIP of Service shop/web, spec.ports[0].port of Service shop/web", 7],
    ["metadata.name of Service shop/web, in DNS web.shop.svc.cluster.local", 3],
    ["containers[app].ports[http].containerPort of the pods of Deployment web", 21],
    ["containers[app].ports[http].containerPort of the pods of Deployment api", null],
    ["spec.ports[0].port of Service shop/api", null],
    ["no field", null],
  ])("knows the line of %s", (field, line) => {
    expect(session.locate(field)?.line ?? null).toBe(line);
  });

  it.each([
    ["the number of a Service port", 7, { service: "shop/web", port: "80/TCP" }],
    ["its targetPort", 8, { service: "shop/web", port: "80/TCP", hop: "endpoints" }],
    ["the selector", 5, { service: "shop/web", port: "80/TCP", hop: "endpoints" }],
    ["a Service's name", 3, { service: "shop/web", port: "80/TCP" }],
    ["a container port", 21, { service: "shop/web", port: "80/TCP", hop: "container" }],
    ["what divides two documents", 9, null],
    ["a document that cannot be read", 23, null],
    ["a line behind the end", 99, null],
  ])("knows what is drawn of %s", (_name, line, expected) => {
    expect(session.select(line)).toEqual(expected);
  });

  it("writes a mend, and says why it cannot", () => {
    const [finding] = session.checked.findings;
    expect(session.mend(finding?.id ?? "")).toEqual({
      type: "edits",
      edits: [{ file: "manifests", from: { line: 8, column: 19 }, to: { line: 8, column: 23 }, text: "http" }],
    });
    expect(session.mend("no finding")).toEqual({ type: "left", reason: "none can be derived" });
  });
});

describe("what leads into a Service and out of the text", () => {
  const service = `---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: app, image: web, ports: [{ containerPort: 8080 }] }] }
`;
  const rules = `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /api
            pathType: Prefix
            backend: { service: { name: api, port: { number: 80 } } }
          - path: /
            pathType: Prefix
            backend: { service: { name: web, port: { number: 80 } } }
`;
  const told = (input: string, closed: boolean) =>
    checkText(input, { closed, exampleOf: null }).checked.paths.map(({ id, verdict, ports, strayWaysIn }) => [
      id,
      verdict,
      ...[...ports, ...strayWaysIn].map((each) => `${each.verdict}: ${each.break?.text ?? ""}`),
    ]);

  it("is unknown where it is not judged, and broken where the text is all there is", () => {
    const web = ["shop/web", "whole", "whole: "];
    const why = "namespace shop has no Service api";
    expect([told(service + rules, false), told(service + rules, true)]).toEqual([
      [["shop/api", "unknown", `unknown: not judged: ${why} in these manifests`], web],
      [["shop/api", "severed", `severed: ${why}`], web],
    ]);
  });

  it("is the way in that stands on a line of an Ingress", () => {
    const { select } = checkText(service + rules, { closed: false, exampleOf: null });
    expect([select(18), select(26), select(29), select(30)]).toEqual([
      { service: "shop/api", port: null, hop: "way-in" },
      { service: "shop/api", port: null, hop: "way-in" },
      { service: "shop/web", port: "80/TCP", hop: "way-in" },
      { service: "shop/web", port: "80/TCP", hop: "way-in" },
    ]);
  });
});
