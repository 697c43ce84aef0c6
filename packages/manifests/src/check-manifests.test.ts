/** What is made of manifests: what they leave open, what is not theirs to say, and where a fault stands. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RuleSettings } from "@portolan/shared";
import { describe, expect, it } from "vitest";
import { checkManifests, type ManifestCheckOptions } from "./check-manifests.ts";
import { excerptFinding } from "./place-finding.ts";
import { readManifests } from "./read-manifests.ts";

function check(yaml: string, options: Partial<ManifestCheckOptions> = {}) {
  const { documents, problems } = readManifests("a.yaml", yaml);
  expect(problems).toEqual([]);
  return checkManifests(documents, { closed: false, ...options });
}

function told(yaml: string, options: Partial<ManifestCheckOptions> = {}): readonly string[] {
  return check(yaml, options)
    .findings.filter(({ severity }) => severity !== "info")
    .map(({ rule, object, location }) => `${rule} ${object.kind}/${object.name} ${location?.line ?? "?"}`);
}

function deployment(name: string, more = "", podSpec = "", replicas = 2): string {
  return `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: ${name} }, spec: { replicas: ${replicas}, selector: { matchLabels: { app: ${name} } }, ${more} template: { metadata: { labels: { app: ${name} } }, spec: { ${podSpec} containers: [{ name: ${name}, image: ${name}, ports: [{ containerPort: 8080, name: http }] }] } } } }\n---\n`;
}

function service(name: string, app: string, spec = ""): string {
  return `{ apiVersion: v1, kind: Service, metadata: { name: ${name} }, spec: { ${spec} selector: { app: ${app} }, ports: [{ port: 80, targetPort: http }] } }\n---\n`;
}

describe("what a manifest does not say is not held against it", () => {
  it.each([
    {
      name: "nodes that the simulator does not have",
      podSpec: "nodeSelector: { disk: ssd }, tolerations: [],",
      spec: "",
    },
    { name: "more memory than its nodes have", podSpec: "", spec: "" },
    { name: "a scheduler of its own", podSpec: "schedulerName: mine,", spec: "" },
    { name: "a node by its name", podSpec: "nodeName: worker-7,", spec: "" },
    { name: "an address of the cluster's own range", podSpec: "", spec: "clusterIP: 172.20.0.10," },
    { name: "two address families", podSpec: "", spec: "ipFamilyPolicy: RequireDualStack," },
    { name: "IPv6", podSpec: "", spec: "ipFamilies: [IPv6]," },
    { name: "a load balancer, which nobody has asked for yet", podSpec: "", spec: "type: LoadBalancer," },
    { name: "a load balancer for IPv6", podSpec: "", spec: "type: LoadBalancer, ipFamilies: [IPv6]," },
    {
      name: "a load balancer of a class, whose controller is elsewhere",
      podSpec: "",
      spec: "type: LoadBalancer, loadBalancerClass: example.com/lb,",
    },
  ])("$name", ({ podSpec, spec }) => {
    expect(told(deployment("web", "", podSpec) + service("web", "web", spec))).toEqual([]);
  });

  it("does not know on which nodes pods will run, nor how many there are", () => {
    const one = deployment("web", "", "", 1) + deployment("cart", "", "", 1);
    expect(told(one + service("web", "web", "type: NodePort, externalTrafficPolicy: Local,"))).toEqual([]);
    expect(told(one + service("web", "web", "internalTrafficPolicy: Local,"))).toEqual([]);
  });

  it("takes hostPorts for what they are where there are enough nodes", () => {
    const pod = "hostNetwork: true,";
    expect(told(deployment("web", "", pod, 5) + service("web", "web"))).toEqual([]);
  });

  it("makes the namespaces that are named", () => {
    const both = (deployment("web") + service("web", "web")).replaceAll(
      "{ name: web }",
      "{ name: web, namespace: shop }",
    );
    expect(told(both)).toEqual([]);
  });

  it("takes a Service for given that asks for a number after another was given one", () => {
    const many = Array.from({ length: 40 }, (_, at) => service(`s${at}`, "web", "type: NodePort,")).join("");
    const asking = service("asking", "web")
      .replace("port: 80,", "port: 80, nodePort: 30900,")
      .replace("spec: {", "spec: { type: NodePort,");
    expect(told(deployment("web") + many + asking)).toEqual([]);
  });

  it("lets a Helm test's pod be", () => {
    const pod = `{ apiVersion: v1, kind: Pod, metadata: { name: test, labels: { app: web }, annotations: { helm.sh/hook: test } }, spec: { containers: [{ name: wget, image: wget }] } }`;
    const { findings, built } = check(deployment("web") + service("web", "web") + pod);
    expect([findings, built.passing.map(({ name }) => name)]).toEqual([[], ["test"]]);
  });

  it("takes a field that is null for one that is left out", () => {
    const nulls = "type: null, externalIPs: null, sessionAffinityConfig: null,";
    const config =
      "{ apiVersion: v1, kind: ConfigMap, metadata: { name: web, labels: { tier: null } }, data: null }\n---\n";
    expect(told(config + deployment("web", "strategy: null,") + service("web", "web", nulls))).toEqual([]);
  });

  it("takes a ReplicationController's selector from its template where it says none", () => {
    const template =
      "{ metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: web, ports: [{ containerPort: 8080, name: http }] }] } }";
    const controller = `{ apiVersion: v1, kind: ReplicationController, metadata: { name: web }, spec: { template: ${template} } }\n---\n`;
    const other =
      "{ apiVersion: v1, kind: Pod, metadata: { name: other }, spec: { containers: [{ name: a, image: a }] } }\n---\n";
    expect(told(controller + other + service("web", "web"))).toEqual([]);
  });

  it("lets the cluster name a Node", () => {
    const node = "{ apiVersion: v1, kind: Node, metadata: { generateName: node- } }\n---\n";
    expect(told(node + deployment("web") + service("web", "web"))).toEqual([]);
  });

  it("reads workloads of the API's first years", () => {
    const old = deployment("web")
      .replace("apps/v1", "extensions/v1beta1")
      .replace("selector: { matchLabels: { app: web } },", "");
    expect(told(old + service("web", "web"))).toEqual([]);
  });
});

describe("numbers that the cluster will choose", () => {
  it("are in no text", () => {
    const yaml = deployment("web") + service("web", "wrong", "type: LoadBalancer,");
    const { findings, built } = check(yaml);
    const web = built.slim.find(({ kind, name }) => kind === "Service" && name === "web");
    expect(web).toMatchObject({
      clusterIPs: ["<assigned to default/web>"],
      ports: [{ nodePort: "<assigned>" }],
      loadBalancer: [{ ip: "<assigned to the load balancer of default/web>" }],
    });
    expect(findings.map(({ rule }) => rule)).toEqual(["selector-no-pods"]);
    expect(JSON.stringify(findings)).not.toMatch(/3[0-2]\d{3}|203\.0\.113|10\.\d+\.\d+\.\d+/);
  });

  it("are shown where they are written", () => {
    const yaml = service("web", "web", "type: NodePort, clusterIP: 10.96.7.7,").replace(
      "port: 80,",
      "port: 80, nodePort: 30080,",
    );
    const web = check(deployment("web") + yaml).built.slim.find(
      ({ kind, name }) => kind === "Service" && name === "web",
    );
    expect(web).toMatchObject({ clusterIPs: ["10.96.7.7"], ports: [{ nodePort: 30080 }] });
  });
});

describe("what leads out of the input", () => {
  const ingress = `{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: shop }, spec: { ingressClassName: nginx, rules: [{ host: a.example, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: other, port: { number: 80 } } } }] } }] } }\n---\n`;

  it("is not judged, and is told", () => {
    const { findings, notJudged } = check(ingress);
    expect(findings.filter(({ severity }) => severity !== "info")).toEqual([]);
    expect(notJudged.map(({ rule }) => rule)).toContain("ingress-service-missing");
  });

  it("is judged where the input is all there is", () => {
    const { findings, notJudged } = check(ingress, { closed: true });
    expect(findings.map(({ rule }) => rule)).toContain("ingress-service-missing");
    expect(notJudged).toEqual([]);
  });

  const custom = "{ apiVersion: postgresql.cnpg.io/v1, kind: Cluster, metadata: { name: db } }\n---\n";
  it.each([
    { name: "beside an operator's resource", more: custom, expected: [] },
    {
      name: "beside one in another namespace",
      more: custom.replace("name: db", "name: db, namespace: other"),
      expected: ["selector-no-pods"],
    },
    {
      name: "beside one that only configures",
      more: "{ apiVersion: cert-manager.io/v1, kind: Certificate, metadata: { name: a } }\n---\n",
      expected: ["selector-no-pods"],
    },
    {
      name: "beside one that deploys anywhere",
      more: "{ apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: { name: a, namespace: flux } }\n---\n",
      expected: [],
    },
  ])("a selector that takes nobody $name", ({ more, expected }) => {
    const manifests = deployment("web") + service("web", "wbe") + more;
    expect(check(manifests).findings.map(({ rule }) => rule)).toEqual(expected);
    // That the manifests are all there is does not show what operators will make.
    expect(check(manifests, { closed: true }).findings.map(({ rule }) => rule)).toEqual(expected);
  });
});

describe("what the API server refuses", () => {
  const refused = service("web", "wrong").replace("port: 80,", "port: 80, nodePort: 30080,");

  it("is told, and nothing else of that object", () => {
    expect(told(refused)).toEqual(["node-port-forbidden Service/web 1"]);
  });

  it("is told once: its Service is not said to have a pod that is not ready", () => {
    const pod =
      "{ apiVersion: v1, kind: Pod, metadata: { name: web, labels: { app: web } }, spec: { containers: [{ name: web, ports: [{ name: http, containerPort: 80 }] }] } }\n---\n";
    expect(told(pod + service("web", "web"))).toEqual(["invalid-object Pod/web 1"]);
  });

  it("is there for those that name it", () => {
    const ingress = `{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: shop }, spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } } }`;
    const rules = check(refused + ingress, { closed: true }).findings.map(({ rule }) => rule);
    expect(rules).not.toContain("ingress-service-missing");
  });

  it.each([
    { name: "a field of another type", yaml: service("web", "web").replace("port: 80", 'port: "eighty"'), line: 1 },
    {
      name: "a spec that is none",
      yaml: "{ apiVersion: v1, kind: Service, metadata: { name: web }, spec: 7 }\n",
      line: 1,
    },
    {
      name: "a kind that Portolan does not read",
      yaml: "{ apiVersion: batch/v1, kind: Job, metadata: { name: web }, spec: { template: 7 } }\n",
      line: 1,
    },
  ])("$name is an invalid object", ({ yaml, line }) => {
    const [finding] = check(yaml).findings;
    expect(finding).toMatchObject({ rule: "invalid-object", location: { file: "a.yaml", line } });
  });

  it("goes by the range that is given", () => {
    const wide = service("web", "web", "type: NodePort,").replace("port: 80,", "port: 80, nodePort: 8080,");
    expect(told(deployment("web") + wide)).toEqual(["node-port-invalid Service/web 3"]);
    expect(told(deployment("web") + wide, { nodePortRange: { from: 8000, to: 9000 } })).toEqual([]);
  });
});

describe("what is told of a finding", () => {
  it("stands in the manifests: no pod that a workload would make, no time", () => {
    const [finding] = check(deployment("web") + service("web", "wbe")).findings;
    expect(finding).toMatchObject({ since: null, location: { file: "a.yaml", line: 3 } });
    expect(finding?.evidence.map(({ object, path }) => `${object.kind}/${object.name} ${path}`)).toEqual([
      "Service/web spec.selector.app",
      "Deployment/web spec.template.metadata.labels.app",
    ]);
  });

  it("heeds what the user has set", () => {
    const settings: RuleSettings = { severities: new Map([["selector-no-pods", "warning"]]), ignored: [] };
    expect(check(deployment("web") + service("web", "wbe"), { settings }).findings).toMatchObject([
      { severity: "warning", silenced: null },
    ]);
    const silenced = service("web", "wbe").replace(
      "name: web }",
      'name: web, annotations: { portolan.dev/ignore: selector-no-pods, portolan.dev/ignore-reason: "made by hand" } }',
    );
    expect(check(deployment("web") + silenced).findings).toMatchObject([
      { silenced: { by: "annotation", reason: "made by hand" } },
    ]);
  });

  it("is the same each time", () => {
    const yaml = deployment("web") + deployment("api") + service("web", "wbe") + service("api", "api");
    expect(check(yaml).findings).toEqual(check(yaml).findings);
  });

  it("leaves out what a controller has written of a Service that is there", () => {
    const labels =
      "{ kubernetes.io/service-name: web, endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io }";
    const owner = "{ apiVersion: v1, kind: Service, name: web, uid: a, controller: true }";
    const slice = `{ apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: { name: web-x, labels: ${labels}, ownerReferences: [${owner}] }, addressType: IPv4, endpoints: [{ addresses: [10.0.0.1] }], ports: [{ port: 80, name: "" }] }`;
    const { findings, built } = check(`${deployment("web")}${service("web", "web")}${slice}`);
    expect([findings, built.passing.map(({ name }) => name)]).toEqual([[], ["web-x"]]);
  });

  it("takes the last of two documents of one object", () => {
    const { findings, built } = check(deployment("web") + service("web", "gone") + service("web", "web"));
    expect(findings).toEqual([]);
    expect(built.replaced.map(({ document }) => document.name)).toEqual(["web"]);
  });

  it("counts the kinds that are not read", () => {
    const yaml =
      "{ apiVersion: example.org/v1, kind: Shop, metadata: { name: a } }\n---\n{ apiVersion: example.org/v1, kind: Shop, metadata: { name: b } }";
    expect([...check(yaml).built.otherKinds]).toEqual([["Shop (example.org/v1)", 2]]);
  });

  it("looks at the fields of kinds that decide no path", () => {
    const yaml = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: reader
rules:
  - apiGroups: [""]
    resource: [pods]
    verbs: [get]
`;
    const { findings, built } = check(yaml);
    expect(built.otherKinds.size).toBe(0);
    expect(findings).toEqual([
      expect.objectContaining({
        rule: "unknown-field",
        object: { kind: "ClusterRole", namespace: null, name: "reader" },
        location: { file: "a.yaml", line: 7 },
      }),
    ]);
  });
});

it("tells of an address that no endpoint may have once, on its Service, and where it stands", () => {
  const yaml = `apiVersion: v1
kind: Service
metadata: { name: db }
spec: { ports: [{ port: 80 }] }
---
`;
  const slice = `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: db-1, labels: { kubernetes.io/service-name: db } }
addressType: IPv4
ports: [{ name: "", port: 80 }]
endpoints: [{ addresses: [127.0.0.1] }]
`;
  const endpoints = `apiVersion: v1
kind: Endpoints
metadata: { name: db }
subsets: [{ addresses: [{ ip: 169.254.1.1 }], ports: [{ port: 80 }] }]
`;
  for (const each of [slice, endpoints]) {
    expect(told(yaml + each)).toEqual([expect.stringMatching(/^endpoint-address-restricted Service\/db /)]);
  }
});

describe("a field by a wrong name", () => {
  const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web, ports: [{ name: http, containerPort: 8080 }] }] }
---
`;
  const head = `apiVersion: v1
kind: Service
metadata: { name: web }
spec:
`;

  it.each([
    ["the port that it leads to", "  selector: { app: web }\n  ports:\n    - port: 80\n      targetport: http\n", [17]],
    ["the selector", "  slector: { app: web }\n  ports:\n    - port: 80\n      targetPort: http\n", [14]],
    ["two", "  slector: { app: web }\n  ports:\n    - port: 80\n      targetport: http\n", [14, 17]],
  ])("is told alone, where it stands: %s", (_, spec, lines) => {
    const { findings } = check(deployment + head + spec);
    expect(findings.map(({ rule, location }) => [rule, location?.line])).toEqual(
      lines.map((line) => ["unknown-field", line]),
    );
  });
});

it("tells a node's name that no node can have, and does not stumble over it", () => {
  const { documents } = readManifests(
    "a.yaml",
    `{ apiVersion: v1, kind: Node, metadata: { name: "a b" } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: web }, spec: { nodeName: "a b", containers: [{ name: a, image: a }] } }
`,
  );
  const { findings } = checkManifests(documents, { closed: true });
  expect(findings.map(({ rule, object, evidence: [first] }) => [rule, object.kind, first?.path])).toEqual([
    ["invalid-object", "Node", "metadata.name"],
    ["invalid-object", "Pod", "spec.nodeName"],
  ]);
});

describe("what is marked, and what is seen there", () => {
  const example = (rule: string) =>
    readFileSync(join(import.meta.dirname, `../../shared/src/rules/${rule}/broken.yaml`), "utf8");
  const unknown =
    "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { slector: y, ports: [{ port: 80 }] }\n";
  it.each([
    {
      name: "the name of a field that there is not",
      yaml: unknown,
      rule: "unknown-field",
      marked: "slector",
      seen: "y",
    },
    {
      name: "a client's own field",
      yaml: example("client-port-mismatch"),
      rule: "client-port-mismatch",
      marked: "mysql:3307",
      seen: "mysql:3307",
    },
    {
      name: "the policy that misses a client",
      yaml: example("policy-blocks-path").replace("app: web", "app: fornt"),
      rule: "policy-blocks-path",
      marked: "fornt",
      seen: "fornt",
    },
  ])("$name", ({ yaml, rule, marked, seen }) => {
    const { findings, built } = check(yaml, { closed: true });
    const found = findings.find((finding) => finding.rule === rule);
    const excerpt = found === undefined ? null : excerptFinding(found, built);
    const text = excerpt?.text.slice(excerpt.column - 1, excerpt.column - 1 + excerpt.length);
    expect([text, found?.evidence[0]?.value]).toEqual([marked, seen]);
    expect(found?.location?.line).toBe(excerpt?.line);
  });
});

describe("a finding stands where somebody has written what is told", () => {
  const lines = (...texts: readonly string[]) => `${texts.join("\n")}\n`;
  const byHand = lines(
    "apiVersion: v1",
    "kind: Service",
    "metadata:",
    "  name: web",
    "spec: { ports: [{ port: 80 }] }",
  );
  const slice = lines(
    "---",
    "apiVersion: discovery.k8s.io/v1",
    "kind: EndpointSlice",
    "metadata: { name: web-1, labels: { kubernetes.io/service-name: web } }",
    "addressType: IPv4",
    "endpoints:",
    "  - addresses:",
    "      - 127.0.0.1",
    "ports: [{ port: 80 }]",
  );
  const balancer = lines(
    "apiVersion: v1",
    "kind: Service",
    "metadata: { name: web }",
    "spec:",
    "  type: LoadBalancer",
    "  loadBalancerSourceRanges:",
    "    - everywhere",
    "  ports: [{ port: 80 }]",
  );
  it.each([
    {
      name: "an address in a slice, not its Service's name",
      yaml: byHand + slice,
      rule: "endpoint-address-restricted",
      line: 13,
    },
    {
      name: "a workload's replicas, not its Service's name",
      yaml: `${service("web", "web")}${deployment("web", "", "", 0)}`.replace("spec: { replicas", "spec: {\nreplicas"),
      rule: "scaled-to-zero",
      line: 4,
    },
    {
      name: "what stands nearest to a field that is missing",
      yaml: byHand,
      rule: "selectorless-no-endpoints",
      line: 5,
    },
    {
      name: "a field that the API server calls by a capital letter",
      yaml: balancer,
      rule: "invalid-object",
      line: 7,
    },
  ])("$name", ({ yaml, rule, line }) => {
    const found = check(yaml, { closed: true }).findings.find((finding) => finding.rule === rule);
    expect(found?.location).toEqual({ file: "a.yaml", line });
  });
});
