/** Kinds that no API server has. */
import { expect, it } from "vitest";
import { checkManifests } from "./check-manifests.ts";
import { readManifests } from "./read-manifests.ts";

const object = (apiVersion: string, kind: string, spec = "") =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: web }\nspec: { ${spec} }\n---\n`;

const spec =
  "selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: a, image: a }] } }";

it.each([
  {
    name: "a slip in the kind",
    text: object("v1", "Servcie"),
    found: ["2 kind The API server refuses Servcie web: v1 has no kind Servcie: Service is probably meant"],
    others: [],
  },
  {
    name: "a version that does not have the kind, and the pods that it would make are not missed",
    text: object("v1", "Deployment", spec) + object("v1", "Service", "selector: { app: web }, ports: [{ port: 80 }]"),
    found: ["1 apiVersion The API server refuses Deployment web: v1 has no kind Deployment: it is in apps/v1"],
    others: [],
  },
  {
    name: "a kind that is like no other",
    text: object("apps/v1", "Shop"),
    found: ["2 kind The API server refuses Shop web: apps/v1 has no kind Shop"],
    others: [],
  },
  {
    name: "nothing of kinds that are somebody's own",
    text: object("v1", "Route") + object("example.org/v1", "Servcie"),
    found: [],
    others: ["Route (v1)", "Servcie (example.org/v1)"],
  },
])("$name", ({ text, found, others }) => {
  const { findings, built } = checkManifests(readManifests("a.yaml", text).documents, { closed: true });
  const told = findings.map(({ message, evidence: [evidence], location }) => {
    return `${location?.line ?? ""} ${evidence?.path ?? ""} ${message}`;
  });
  expect(told).toEqual(found);
  expect([...built.otherKinds.keys()]).toEqual(others);
});
