import { expect, it } from "vitest";
import { checkManifests } from "./check-manifests.ts";
import { readManifests } from "./read-manifests.ts";

const manifests = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 443, targetPort: https }] }
`;

it.each([
  [false, ["target-port-name-missing"], []],
  [true, [], ["target-port-name-missing"]],
])("leaves ports that an overlay may declare: a base %s", (base, found, left) => {
  const { documents } = readManifests("a.yaml", manifests);
  const given = base ? documents.map((each) => ({ ...each, base: true as const })) : documents;
  const { findings, notJudged } = checkManifests(given, { closed: true });
  expect([findings.map(({ rule }) => rule), notJudged.map(({ rule }) => rule)]).toEqual([found, left]);
});
