import { describe, expect, test } from "vitest";
import { Simulated, manifest } from "../../../test/simulated.ts";
import { ApiError } from "../../index.ts";
import type { KubeObject } from "../../index.ts";

/** What is refused, as `field: message`; or the spec that is stored. */
function attempt(object: KubeObject): unknown {
  try {
    return new Simulated().create(object)["spec"] ?? "accepted";
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return (error.body.details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`);
  }
}

const pods = { podSelector: { matchLabels: { app: "web" } } };
const policy = (spec: object): KubeObject => manifest("networking.k8s.io/v1", "NetworkPolicy", "p", { spec });

describe("NetworkPolicy", () => {
  const rows: readonly [string, object, unknown][] = [
    ["selects all, denies all", { podSelector: {} }, { podSelector: {}, policyTypes: ["Ingress"] }],
    [
      "Egress only where there are egress rules; TCP where no protocol is said",
      { podSelector: {}, egress: [{ ports: [{ port: 53, protocol: "UDP" }, { port: 53 }] }] },
      {
        podSelector: {},
        policyTypes: ["Ingress", "Egress"],
        egress: [
          {
            ports: [
              { port: 53, protocol: "UDP" },
              { port: 53, protocol: "TCP" },
            ],
          },
        ],
      },
    ],
    [
      "a port range",
      { ...pods, ingress: [{ ports: [{ protocol: "TCP", port: 8000, endPort: 8080 }] }] },
      {
        ...pods,
        policyTypes: ["Ingress"],
        ingress: [{ ports: [{ protocol: "TCP", port: 8000, endPort: 8080 }] }],
      },
    ],
    [
      "ports that are none",
      {
        ...pods,
        ingress: [
          {
            ports: [
              { protocol: "ICMP", port: 0 },
              { port: 90, endPort: 80 },
              { port: "http", endPort: 80 },
              { endPort: 80 },
              { port: "8080" },
            ],
          },
        ],
      },
      [
        'spec.ingress[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"',
        "spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
        "spec.ingress[0].ports[1].endPort: Invalid value: 90: must be greater than or equal to `port`",
        "spec.ingress[0].ports[2].endPort: Invalid value: 80: may not be specified when `port` is non-numeric",
        "spec.ingress[0].ports[3].endPort: Invalid value: 80: may not be specified when `port` is not specified",
        'spec.ingress[0].ports[4].port: Invalid value: "8080": must contain at least one letter (a-z)',
      ],
    ],
    [
      "peers that are none",
      {
        ...pods,
        egress: [{ to: [{}, { ipBlock: {} }, { ipBlock: { cidr: "10.0.0.0/8" }, podSelector: {} }] }],
        policyTypes: ["Egress", "Both"],
      },
      [
        "spec.egress[0].to[0]: Required value: must specify a peer",
        "spec.egress[0].to[1].ipBlock.cidr: Required value",
        "spec.egress[0].to[2]: Forbidden: may not specify both ipBlock and another peer",
        'spec.policyTypes[1]: Unsupported value: "Both": supported values: "Ingress", "Egress"',
      ],
    ],
    [
      "a selector without values",
      {
        podSelector: { matchExpressions: [{ key: "app", operator: "In" }] },
        ingress: [{ from: [{ namespaceSelector: { matchExpressions: [{ key: "a", operator: "Like" }] } }] }],
      },
      [
        "spec.podSelector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
        'spec.ingress[0].from[0].namespaceSelector.matchExpressions[0].operator: Invalid value: "Like": not a valid selector operator',
      ],
    ],
  ];

  test.each(rows)("%s", (_, spec, expected) => {
    expect(attempt(policy(spec))).toEqual(expected);
  });
});

describe("ConfigMap", () => {
  const key =
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  " +
    "or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
  const rows: readonly [string, object, unknown][] = [
    ["keys are file names", { data: { "nginx.conf": "", A_b: "1" } }, "accepted"],
    [
      "keys that are none",
      { data: { "a/b": "", "..": "", "..a": "" } },
      [
        `data[a/b]: Invalid value: "a/b": ${key}`,
        `data[..]: Invalid value: "..": must not be '..'`,
        `data[..a]: Invalid value: "..a": must not start with '..'`,
      ],
    ],
    [
      "the same key twice",
      { data: { a: "1" }, binaryData: { a: "MQ==" } },
      ['data[a]: Invalid value: "a": duplicate of key present in binaryData'],
    ],
    ["too large", { data: { a: "x".repeat(1024 * 1024 + 1) } }, [": Too long: may not be more than 1048576 bytes"]],
  ];

  test.each(rows)("%s", (_, fields, expected) => {
    expect(attempt(manifest("v1", "ConfigMap", "c", { ...fields }))).toEqual(expected);
  });

  test("an immutable one stays as it is", () => {
    const simulated = new Simulated();
    simulated.create(manifest("v1", "ConfigMap", "c", { data: { a: "1" }, immutable: true }));
    const change = (): unknown =>
      simulated.change("ConfigMap", "c", (object) => {
        object["data"] = { a: "2" };
      });
    expect(change).toThrow("data: Forbidden: field is immutable when `immutable` is set");
  });
});

describe("CustomResourceDefinition", () => {
  const version = { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } };
  const definition = (spec: object): KubeObject =>
    manifest("apiextensions.k8s.io/v1", "CustomResourceDefinition", "boats.harbor.example", { spec });
  const rows: readonly [string, object, readonly string[]][] = [
    [
      "empty",
      {},
      [
        'metadata.name: Invalid value: "boats.harbor.example": must be spec.names.plural+"."+spec.group',
        "spec.group: Required value",
        "spec.names.plural: Required value",
        "spec.names.kind: Required value",
        "spec.scope: Required value",
        "spec.versions: Invalid value: []: must have exactly one version marked as storage version",
      ],
    ],
    [
      "two storage versions, a scope that is none, no schema",
      {
        group: "harbor.example",
        names: { plural: "boats", kind: "Boat" },
        scope: "Harbor",
        versions: [version, { ...version, name: "v2", schema: undefined }],
      },
      [
        'spec.scope: Unsupported value: "Harbor": supported values: "Cluster", "Namespaced"',
        'spec.versions: Invalid value: ["v1","v2"]: must have exactly one version marked as storage version',
        "spec.versions[1].schema.openAPIV3Schema: Required value: schemas are required",
      ],
    ],
  ];

  test.each(rows)("%s", (_, spec, expected) => {
    expect(attempt(definition(spec))).toEqual(expected);
  });
});

describe("a Job's name", () => {
  const template = { spec: { restartPolicy: "Never", containers: [{ name: "a", image: "a" }] } };
  const job = (name: string, spec: object): KubeObject =>
    manifest("batch/v1", "Job", name, { spec: { template, ...spec } });

  test("may have dots", () => {
    expect(attempt(job("migrate-5.4.0", {}))).toMatchObject({ completions: 1 });
  });

  test("may have none where the pods are told by their index", () => {
    expect(attempt(job("migrate-5.4.0", { completionMode: "Indexed", completions: 3 }))).toEqual([
      'metadata.name: Invalid value: "migrate-5.4.0": will not able to create pod with invalid DNS label: migrate-5.4.0-2',
    ]);
  });
});
