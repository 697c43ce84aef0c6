/** The Gateway API's CustomResourceDefinitions in short: names, versions and columns of v1.6, any content. */
import type { KubeObject, PrinterColumn } from "./api.ts";

const group = "gateway.networking.k8s.io";

const age: PrinterColumn = { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" };
const hostnames: PrinterColumn = { name: "Hostnames", type: "string", jsonPath: ".spec.hostnames" };
const conditionColumn = (name: string): PrinterColumn => ({
  name,
  type: "string",
  jsonPath: `.status.conditions[?(@.type=="${name}")].status`,
});

interface Definition {
  readonly kind: string;
  readonly plural: string;
  /** The one that is stored first. */
  readonly versions: readonly string[];
  readonly scope?: "Cluster";
  readonly short?: string;
  readonly columns?: readonly PrinterColumn[];
}

const definitions: readonly Definition[] = [
  {
    kind: "GatewayClass",
    plural: "gatewayclasses",
    versions: ["v1", "v1beta1"],
    scope: "Cluster",
    short: "gc",
    columns: [
      { name: "Controller", type: "string", jsonPath: ".spec.controllerName" },
      conditionColumn("Accepted"),
      age,
      { name: "Description", type: "string", jsonPath: ".spec.description", priority: 1 },
    ],
  },
  {
    kind: "Gateway",
    plural: "gateways",
    versions: ["v1", "v1beta1"],
    short: "gtw",
    columns: [
      { name: "Class", type: "string", jsonPath: ".spec.gatewayClassName" },
      { name: "Address", type: "string", jsonPath: ".status.addresses[*].value" },
      conditionColumn("Programmed"),
      age,
    ],
  },
  { kind: "HTTPRoute", plural: "httproutes", versions: ["v1", "v1beta1"], columns: [hostnames, age] },
  { kind: "GRPCRoute", plural: "grpcroutes", versions: ["v1"], columns: [hostnames, age] },
  { kind: "TLSRoute", plural: "tlsroutes", versions: ["v1", "v1alpha3", "v1alpha2"] },
  { kind: "TCPRoute", plural: "tcproutes", versions: ["v1", "v1alpha2"] },
  { kind: "UDPRoute", plural: "udproutes", versions: ["v1", "v1alpha2"] },
  { kind: "ReferenceGrant", plural: "referencegrants", versions: ["v1beta1", "v1"], short: "refgrant" },
];

/** One definition a kind, to be created like any other object. */
export const gatewayApiDefinitions: readonly KubeObject[] = definitions.map(toDefinition);

function toDefinition({ kind, plural, versions, scope, short, columns = [age] }: Definition): KubeObject {
  const hasStatus = kind !== "ReferenceGrant";
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${plural}.${group}`,
      annotations: { "gateway.networking.k8s.io/bundle-version": "v1.6.2" },
    },
    spec: {
      group,
      scope: scope ?? "Namespaced",
      names: {
        kind,
        plural,
        categories: ["gateway-api"],
        ...(short === undefined ? {} : { shortNames: [short] }),
      },
      versions: versions.map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
        ...(hasStatus ? { subresources: { status: {} } } : {}),
        additionalPrinterColumns: columns,
      })),
    },
  };
}
