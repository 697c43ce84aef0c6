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
`;

describe("a text that is checked in the browser", () => {
  const session = checkText(text);

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
});
