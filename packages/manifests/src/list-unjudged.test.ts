import { expect, it } from "vitest";
import { checkManifests } from "./check-manifests.ts";
import { describeProblem } from "./document-model.ts";
import { listUnjudged } from "./list-unjudged.ts";
import { readManifests } from "./read-manifests.ts";

const manifests = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { replicas: 3 }
---
apiVersion: v1
kind: Service
metadata:
  name: web
  labels: { owner: "\${OWNER}" }
spec: { ports: [{ port: 80 }] }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: "it-is-taken" }
data: { a: "\${LATER}" }
`;

it("says of parts and of placeholders that they are not judged, and where they stand", () => {
  const { findings, built } = checkManifests(readManifests("a.yaml", manifests).documents, { closed: true });
  expect([findings, listUnjudged(built).map(describeProblem)]).toEqual([
    [],
    [
      "a.yaml:3:19: Deployment web only patches another object, or lacks what an overlay gives it.",
      "a.yaml:9:9: Service web holds placeholders, which are not judged until they are filled in.",
    ],
  ]);
});
