import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { runCommand } from "../../test/run-command.ts";

function recording(name: string): string {
  return fileURLToPath(new URL(`../../../../packages/shared/test/truth/${name}/state.json`, import.meta.url));
}

const folder = mkdtempSync(join(tmpdir(), "portolan-node-ports-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function service(namespace: string, name: string, nodePort: number): object {
  const ports = [{ name: "http", port: 80, protocol: "TCP", targetPort: 8080, nodePort }];
  const spec = { type: "NodePort", clusterIP: "10.96.0.9", clusterIPs: ["10.96.0.9"], ports };
  return { apiVersion: "v1", kind: "Service", metadata: { namespace, name }, spec };
}

function write(name: string, items: readonly object[]): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "List", items }));
  return file;
}

const defaultRange =
  "--service-node-port-range is a flag of the API server and not visible: its default 30000–32767 is shown.";

describe("portolan node-ports", () => {
  it("lists what is in use, as kubectl would, and what is free", async () => {
    expect(await runCommand(["node-ports", "--state", recording("122-loadbalancer-local")])).toEqual({
      status: 0,
      stdout: `NODEPORT    SERVICE     PORT                  PATH
30122/TCP   s-122/web   443                   part    externalTrafficPolicy Local: node node-a has no local endpoint
31122/TCP   s-122/web   healthCheckNodePort   whole   200 on node node-b, 503 on all others

2 of 2768 nodePorts in use, 2766 free: 30000–30121, 30123–31121, 31123–32767
To write one by hand: 30000.
${defaultRange}
`,
      stderr: "",
    });
  });

  it("lists in JSON as documented", async () => {
    const args = ["node-ports", "--state", recording("122-loadbalancer-local"), "--format", "json"];
    const of = { service: "s-122/web", namespace: "s-122", name: "web", protocol: "TCP" };
    expect(JSON.parse((await runCommand(args)).stdout)).toEqual({
      version: 1,
      range: { from: 30000, to: 32767 },
      notes: [defaultRange],
      used: 2,
      free: {
        count: 2766,
        ranges: [
          { from: 30000, to: 30121 },
          { from: 30123, to: 31121 },
          { from: 31123, to: 32767 },
        ],
        suggested: 30000,
      },
      nodePorts: [
        {
          ...of,
          id: "30122/TCP s-122/web:443",
          number: 30122,
          type: "nodePort",
          port: 443,
          portName: "",
          verdict: "part",
          text: "externalTrafficPolicy Local: node node-a has no local endpoint",
        },
        {
          ...of,
          id: "31122/TCP s-122/web healthCheckNodePort",
          number: 31122,
          type: "healthCheckNodePort",
          port: null,
          portName: "",
          verdict: "whole",
          text: "200 on node node-b, 503 on all others",
        },
      ],
      hostPorts: [],
      collisions: [],
    });
  });

  it("says that there is none", async () => {
    const { stdout } = await runCommand(["node-ports", "--state", recording("161-dns-of-every-kind")]);
    expect(stdout).toBe(`No Service has a nodePort.

0 of 2768 nodePorts in use, 2768 free: 30000–32767
To write one by hand: 30000.
${defaultRange}
`);
  });

  it("says what else must be known: hostPorts, a number that stands twice, another range, namespaces", async () => {
    const agent = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { namespace: "shop", name: "agent" },
      spec: {
        nodeName: "n1",
        containers: [{ name: "a", image: "a", ports: [{ containerPort: 80, hostPort: 30081 }] }],
      },
      status: { phase: "Running", podIP: "10.1.0.9" },
    };
    const items = [service("shop", "a", 30080), service("crm", "b", 30080), service("shop", "old", 20080), agent];
    const { status, stdout } = await runCommand(["node-ports", "--state", write("more.json", items)]);
    expect(status).toBe(0);
    const lines = stdout.split("\n").map((line) => line.replace(/ {2,}/g, "  "));
    expect(lines.filter((line) => !/^\d+\/TCP {2}(?:shop|crm)/.test(line))).toEqual([
      "NODEPORT  SERVICE  PORT  PATH",
      "",
      "HOSTPORT  WORKLOAD  NODES",
      "30081/TCP  Pod shop/agent  n1  The API server does not know of it and may give the number to a Service, whose nodePort would then take its packets here.",
      "",
      "2 of 12688 nodePorts in use, 12686 free: 20081–30079, 30081–32767",
      "nodePort 30080 stands in crm/b and shop/a: the API server gives it to the first and refuses the others, also for another protocol.",
      "--service-node-port-range is a flag of the API server and not visible: 20080 is in use outside its default 30000–32767, so it reaches at least from 20080 to 32767.",
      "Nothing stands in front of these 3 Services: no load balancer, Ingress or Gateway. Clients have to know nodes and numbers; an Ingress or a Gateway would be one way in for all of them.",
      "",
    ]);
    const shop = await runCommand(["node-ports", "--state", join(folder, "more.json"), "-n", "shop"]);
    expect(shop.stdout).toContain("Only shop is read: what is free here may be in use elsewhere.\n");
    expect(shop.stdout).not.toContain("crm/b");
  });

  it("cuts a long list of free ranges", async () => {
    const items = Array.from({ length: 10 }, (_, index) => service("shop", `s${String(index)}`, 30001 + index * 2));
    const { stdout } = await runCommand(["node-ports", "--state", write("many.json", items)]);
    expect(stdout).toContain("2758 free: 30000, 30002, 30004, 30006, 30008, 30010, 30012, 30014 and 3 more ranges\n");
  });
});
