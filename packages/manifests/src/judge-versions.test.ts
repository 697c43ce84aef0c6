/** Folders of alternatives: what is a fault only because one of them was put beside the other is none. */
import { describe, expect, it } from "vitest";
import { checkManifests } from "./check-manifests.ts";
import { readManifests } from "./read-manifests.ts";

const pod = (app: string) =>
  `{ apiVersion: v1, kind: Pod, metadata: { name: ${app}, labels: { app: ${app} } }, spec: { containers: [{ name: a, image: a, ports: [{ containerPort: 80 }] }] } }\n---\n`;
const service = (port: number) =>
  `{ apiVersion: v1, kind: Service, metadata: { name: web }, spec: { selector: { app: web }, ports: [{ port: ${port}, targetPort: 80 }] } }\n---\n`;
const ingress = (name: string, port: number) =>
  `{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: ${name} }, spec: { ingressClassName: nginx, defaultBackend: { service: { name: web, port: { number: ${port} } } } } }\n---\n`;
const web = pod("web");

/** Errors and warnings, as `rule object`. */
function told(files: Readonly<Record<string, string>>, closed = false) {
  const documents = Object.entries(files).flatMap(([file, text]) => readManifests(file, text).documents);
  const { findings, notJudged } = checkManifests(documents, { closed });
  return {
    findings: findings
      .filter(({ severity }) => severity !== "info")
      .map(({ rule, object }) => `${rule} ${object.name}`),
    notJudged: notJudged
      .filter(({ rule }) => rule === "ingress-port-missing")
      .map(({ reference }) => reference.object.name),
  };
}

const missing = { findings: ["ingress-port-missing shop"], notJudged: [] };
const fine = { findings: [], notJudged: [] };
const open = { findings: [], notJudged: ["shop"] };

describe("objects that stand in several files", () => {
  it.each([
    {
      name: "the file's own goes before another's",
      files: { "a.yaml": web + service(80) + ingress("shop", 80), "b.yaml": service(8080) },
      expected: open,
    },
    {
      name: "the folder's own goes before another's",
      files: {
        "dev/web.yaml": web + service(80),
        "dev/shop.yaml": ingress("shop", 80),
        "prod/web.yaml": service(8080),
      },
      expected: open,
    },
    {
      name: "of the folder's two either may be meant",
      files: { "a.yaml": web + service(80), "b.yaml": service(8080), "shop.yaml": ingress("shop", 80) },
      expected: open,
    },
    {
      name: "a fault with each of them is one",
      files: { "a.yaml": web + service(80), "b.yaml": service(8080), "shop.yaml": ingress("shop", 81) },
      expected: missing,
    },
    {
      name: "a fault within one file is one",
      files: { "a.yaml": web + service(80) + ingress("shop", 81), "b.yaml": service(8080) },
      expected: missing,
    },
    {
      name: "two alike are one",
      files: { "a.yaml": web + service(80), "b.yaml": service(80), "shop.yaml": ingress("shop", 81) },
      expected: missing,
    },
    {
      name: "of two in one file the last one counts",
      files: { "a.yaml": web + service(80) + service(8080) + ingress("shop", 80) },
      expected: missing,
    },
    {
      name: "versions that nothing comes of",
      files: {
        "a.yaml": web + service(80) + ingress("shop", 80),
        "b.yaml": pod("web").replace("image: a", "image: b"),
      },
      expected: fine,
    },
  ])("$name", ({ files, expected }) => {
    expect(told(files)).toEqual(expected);
    expect(told(files, true).findings.filter((each) => each.startsWith("ingress-port"))).toEqual(expected.findings);
  });
});
