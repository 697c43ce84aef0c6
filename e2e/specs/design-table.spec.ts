/** What must be drawn, row by row of the design's table: one short test each, named by the row's own words. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { nothingInFront, proxyOfIpvs, tableManifests, tableRemains, withNodeDown } from "../clusters/design-table.ts";
import { startPortolan } from "../start-portolan.ts";
import { expect, test as base } from "../test.ts";
import { objectsOf, writeState } from "../write-state.ts";

/** `table`: the address of the cluster made for these tests; one server for all of them. */
const test = base.extend<object, { readonly table: string }>({
  table: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), "portolan-table-"));
      const file = join(folder, "state.json");
      await writeState(file, [...objectsOf(tableManifests).map(withNodeDown), ...tableRemains]);
      const portolan = await startPortolan("--state", file);
      await use(`${portolan.url}/c/file`);
      await portolan.stop();
      await rm(folder, { recursive: true });
    },
    { scope: "worker" },
  ],
});

test.describe.configure({ mode: "default" });

/** Opens a page and waits until the picture says each of these; what is said by a box is found by its words. */
async function expectDrawn(page: Page, url: string, says: readonly (string | RegExp)[]): Promise<void> {
  await page.goto(url);
  const picture = page.getByRole("region", { name: "Paths" });
  for (const text of says) await expect(picture.getByRole("button", { name: text }).first()).toBeVisible();
}

/** The words of the box in which a row stands. */
function boxOf(page: Page, row: string | RegExp) {
  return page.locator(".react-flow__node").filter({ has: page.getByRole("button", { name: row }) });
}

async function expectTraced(page: Page, cluster: string, from: string, to: string, says: readonly RegExp[]) {
  await page.goto(`${cluster}/trace?${new URLSearchParams({ from, to }).toString()}`);
  const main = page.getByRole("main");
  for (const text of says) await expect(main).toContainText(text);
}

test("nodePort: every node's IP:nodePort leads to the Service; nodes are not multiplied into boxes", async ({
  page,
  frozenDemo,
}) => {
  const row = "nodePort 30080, whole, leads to Service frontend port 80";
  await expectDrawn(page, `${frozenDemo.url}/c/demo/services/shop/frontend`, [row]);
  await expect(boxOf(page, row)).toHaveCount(1);
  await expect(boxOf(page, row)).toContainText("3 nodes");
  for (const node of ["192.168.56.100", "192.168.56.101", "192.168.56.102"]) {
    await expectTraced(page, `${frozenDemo.url}/c/demo`, "outside", `${node}:30080`, [/Delivered/]);
  }
});

test("port, nodePort, targetPort, containerPort told apart; a port that looks like a nodePort; undeclared is whole", async ({
  portolan,
  page,
  table,
}) => {
  await expectDrawn(page, `${table}/services/numbers/web`, [
    /^nodePort 30000, .*leads to Service web port 30001$/,
    /^Service web port 30001\/TCP, /,
    "targetPort 80, in the pods 80, whole",
    "Deployment web, containerPort 80 not declared, 2 of 2 reached",
  ]);
  const titles = await portolan.diagram.words();
  for (const field of ["nodePort", "port", "targetPort"]) {
    expect(titles.some((title) => title.includes(`spec.ports[0].${field}`))).toBe(true);
  }
  await expect(portolan.section("facts")).toContainText(
    "port 30001 looks like a nodePort, and is the Service's own port on its ClusterIP: nodes take 30000.",
  );
});

test("the nodePorts in use over the whole cluster, and the free ones", async ({ page, table }) => {
  await page.goto(`${table}/node-ports`);
  await expect(page.getByTestId("node-port")).toHaveText([/^30000/, /^30081/, /^30082/, /^30083/]);
  await expect(page.getByTestId("node-ports-summary")).toHaveText("4 in use, 2,764 free of 30000–32767");
  await page.getByText("2 free stretches").click();
  await expect(page.getByTestId("node-ports-free")).toHaveText("30001–3008030084–32767");
});

test("a node that is down: the way in by that node is severed, by the others whole", async ({ page, table }) => {
  const row = "nodePort 30000, in part, node node-b is not ready, leads to Service web port 30001";
  await expectDrawn(page, `${table}/services/numbers/web`, [row]);
  await expect(boxOf(page, row)).toContainText("1 of 2 nodes");
  await expect(boxOf(page, row)).toContainText("node-b down");
  await expectTraced(page, table, "outside", "10.77.0.11:30000", [/Delivered/]);
  await expectTraced(page, table, "outside", "10.77.0.12:30000", [/Times out/, /Node node-b is not Ready/]);
});

test("endpoints that are no pods: the kubernetes Service, an outside database, another cluster, a node", async ({
  page,
  table,
  frozenDemo,
}) => {
  const demo = `${frozenDemo.url}/c/demo`;
  for (const { service, who, count, port, addresses } of [
    {
      service: `${demo}/services/default/kubernetes`,
      who: "no pods",
      count: 1,
      port: 6443,
      addresses: ["192.168.56.10"],
    },
    { service: `${demo}/services/shop/reports-db`, who: "no pods", count: 1, port: 5432, addresses: ["10.20.30.50"] },
    {
      service: `${table}/services/elsewhere/orders`,
      who: "no pods",
      count: 2,
      port: 8080,
      addresses: ["10.245.3.7", "10.245.9.2"],
    },
    {
      service: `${table}/services/elsewhere/on-node`,
      who: "Node node-a",
      count: 1,
      port: 8080,
      addresses: ["10.77.0.11"],
    },
  ]) {
    const all = count === 1 ? "1 address" : `${String(count)} addresses`;
    const reached = `${String(count)} of ${String(count)} reached`;
    const row = `${who}, ${all}, port ${String(port)}, listener not visible, ${reached}`;
    await expectDrawn(page, service, [row]);
    for (const text of [who, "listener not visible", ...addresses]) await expect(boxOf(page, row)).toContainText(text);
    await expect(page.getByTestId("inspector-endpoints")).toContainText("not a pod");
  }
  await expectTraced(page, table, "pod/containers/app", "tcp://orders.elsewhere:80", [
    /Delivered/,
    /10\.245\.3\.7:8080 is no pod: what answers there is not visible from the API/,
    /10\.245\.9\.2:8080 is no pod/,
  ]);
  await expectTraced(page, table, "pod/containers/app", "tcp://on-node.elsewhere:80", [
    /10\.77\.0\.11:8080 is node node-a; what listens there is not visible from the API/,
  ]);
});

test("kubectl get svc notation beside the drawing, and <none> for a Service without endpoints", async ({
  portolan,
  page,
  table,
}) => {
  await expectDrawn(page, `${table}/services/numbers/web`, [/^nodePort 30000/]);
  await expect(portolan.section("facts")).toContainText("30001:30000/TCP");
  await expectDrawn(page, `${table}/services/numbers/nobody`, [/^Service nobody port 80\/TCP, broken/]);
  await expect(portolan.section("facts")).toContainText("<none>");
});

test("ClusterIP, NodePort, LoadBalancer, ExternalName, headless with and without selector", async ({ page, table }) => {
  const drawn: Readonly<Record<string, readonly (string | RegExp)[]>> = {
    cluster: ["DNS cluster.types.svc:80, whole, leads to Service cluster port 80"],
    node: [/^nodePort 30081, /, "DNS node.types.svc:80, whole, leads to Service node port 80"],
    balancer: [/^load balancer 203\.0\.113\.1:80, whole/, /^nodePort 30082, /, /^DNS balancer\.types\.svc:80, /],
    name: ["DNS · CNAME name.types.svc, whole, leads to Service name", "CNAME db.example.com"],
    headless: [
      /^DNS · one address a ready pod headless\.types\.svc:8080, whole/,
      "Deployment web, containerPort 8080 declared, 1 of 1 reached",
    ],
    "by-hand": [
      /^DNS · one address a ready pod by-hand\.types\.svc:8080, whole/,
      "no pods, 1 address, port 8080, listener not visible, 1 of 1 reached",
    ],
  };
  for (const [name, says] of Object.entries(drawn)) {
    await test.step(name, () => expectDrawn(page, `${table}/services/types/${name}`, says));
  }
});

test("selector-less Service with hand-made Endpoints or EndpointSlices", async ({ page, table, frozenDemo }) => {
  const row = /^targetPort \d+, at the addresses \d+, whole$/;
  await expectDrawn(page, `${table}/services/hand/database`, [row, /^no pods, 1 address, port 8080/]);
  await expect(boxOf(page, row)).toContainText("no selector · made by hand");
  await expectDrawn(page, `${frozenDemo.url}/c/demo/services/shop/reports-db`, [row, /^no pods, 1 address, port 5432/]);
  await expect(boxOf(page, row)).toContainText("no selector · made by hand");
});

test("ExternalName chains: Ingress → ExternalName → Service in another namespace → pods; CNAME shown", async ({
  page,
  table,
}) => {
  await expectDrawn(page, `${table}/services/chain/alias`, [
    "Ingress front chain.example.com/, whole, leads to Service alias port 80",
    "Service alias port 80/TCP, whole",
    "CNAME web.chain-end.svc.cluster.local",
    "Deployment web, containerPort 8080 declared, 2 of 2 reached",
  ]);
});

test("Ingress, the older API versions included, and the Ingress controller's own way in", async ({
  page,
  table,
  frozenDemo,
}) => {
  await expectDrawn(page, `${table}/services/types/cluster`, [
    "Ingress old old.example.com/old, whole, leads to Service cluster port 80",
  ]);
  await expectDrawn(page, `${frozenDemo.url}/c/demo/services/shop/cart`, [
    /^load balancer 192\.168\.56\.240:443, controller Deployment ingress-nginx-controller, 2 of 2 pods ready/,
    /^Ingress shop shop\.example\.com\/cart, /,
  ]);
});

test("kube-proxy: which rule on the node carries a hop (iptables, nftables, IPVS), equal shares", async ({
  page,
  table,
  start,
}) => {
  await expectTraced(page, table, "outside", "10.77.0.11:30000", [
    /KUBE-NODEPORTS/,
    /KUBE-EXT-[A-Z0-9]{16}/,
    /KUBE-SVC-[A-Z0-9]{16}/,
    /KUBE-SEP-[A-Z0-9]{16}/,
    /50 %/,
  ]);
  const nftables = "4232QVTU-numbers/web/tcp/30001-80";
  const carried: Readonly<Record<string, readonly (readonly string[])[]>> = {
    iptables: [
      ["KUBE-SERVICES", "KUBE-NODEPORTS", "KUBE-EXT-LUYOQMY5723W2E33", "KUBE-MARK-MASQ", "KUBE-SVC-LUYOQMY5723W2E33"],
      ["KUBE-SEP-NC264FGTLDSZSNZZ"],
      ["KUBE-SEP-456TWNI44VT7XBM4"],
    ],
    nftables: [["services", `external-${nftables}`, `service-${nftables}`], [], []],
    ipvs: [["10.77.0.11:30000/TCP"], [], []],
  };
  const api = table.replace("/c/file", "/api/v1/clusters/file");
  for (const [proxyMode, rules] of Object.entries(carried)) {
    const query = new URLSearchParams({ from: "outside", to: "10.77.0.11:30000", proxyMode });
    const response = await page.request.get(`${api}/trace?${query.toString()}`);
    const trace = (await response.json()) as { proxyMode: string; hops: CarriedHop[] };
    expect(trace.proxyMode).toBe(proxyMode);
    expect(trace.hops.slice(1).map(({ rules: own }) => own)).toEqual(rules);
    expect(trace.hops.slice(1).map(({ node, share, output }) => [node, share, output])).toEqual([
      ["node-a", 1, { address: null, port: 80 }],
      ["node-a", 0.5, { address: "10.244.1.3", port: 80 }],
      ["node-a", 0.5, { address: "10.244.2.2", port: 80 }],
    ]);
  }
  const folder = await mkdtemp(join(tmpdir(), "portolan-ipvs-"));
  const file = join(folder, "state.json");
  await writeState(file, [...objectsOf(tableManifests), proxyOfIpvs]);
  const { url } = await start("--state", file);
  await expectTraced(page, `${url}/c/file`, "outside", "10.77.0.11:30000", [/Delivered/, /50 %/]);
  const hop = page.getByTestId("trace-hops").locator('li[data-type="node-port"]');
  await expect(hop).toContainText("10.77.0.11:30000/TCP");
  await expect(hop).toContainText("node-a");
  await expect(page.getByRole("main")).not.toContainText("KUBE-");
  await rm(folder, { recursive: true });
});

interface CarriedHop {
  readonly node: string | null;
  readonly share: number;
  readonly output: object | null;
  readonly rules: readonly string[];
}

test("internalTrafficPolicy, externalTrafficPolicy, sessionAffinity, and whether the client's address survives", async ({
  portolan,
  page,
  table,
}) => {
  await expectDrawn(page, `${table}/services/policies/web`, [/^nodePort 30083/]);
  const facts = portolan.section("facts");
  await expect(facts).toContainText("internalTrafficPolicyLocal");
  await expect(facts).toContainText("externalTrafficPolicyLocal");
  await expect(facts).toContainText("sessionAffinityClientIP");
  await expect(facts).toContainText("10800 s");
  const ends = page.getByTestId("trace-outcomes");
  await expectTraced(page, table, "outside/198.51.100.7", "10.77.0.11:30083", [/Delivered/]);
  await expect(ends).toContainText("198.51.100.7");
  await expectTraced(page, table, "outside/198.51.100.7", "10.77.0.11:30000", [/Delivered/, /and not the client's/]);
  await expect(ends).not.toContainText("198.51.100.7");
});

test("DNS names for each Service; ping and nslookup of a Service explained", async ({ portolan, page, frozenDemo }) => {
  const demo = `${frozenDemo.url}/c/demo`;
  await expectDrawn(page, `${demo}/services/shop/catalog`, ["Service catalog port 80/TCP, whole"]);
  for (const name of ["catalog", "catalog.shop", "catalog.shop.svc.cluster.local"]) {
    await expect(portolan.section("facts").getByText(name, { exact: true }).first()).toBeVisible();
  }
  await expectTraced(page, demo, "pod/shop/pdf-renderer", "ping catalog.shop", [/take ports and no pings/]);
  await expectTraced(page, demo, "pod/shop/pdf-renderer", "nslookup catalog.shop", [/NOERROR/, /has a ClusterIP/]);
});

test("workloads: Deployment → ReplicaSet → Pods, StatefulSet, DaemonSet, bare; replicas and readiness, HPA", async ({
  portolan,
  page,
  table,
  frozenDemo,
}) => {
  for (const [service, row, says] of [
    ["shop/frontend", "Deployment frontend, containerPort 8080 declared, 3 of 3 reached", "3 of 3 ready"],
    ["shop/db", "StatefulSet db, containerPort 5432 declared, 2 of 2 reached", "db-0"],
    ["monitoring/node-exporter", "DaemonSet node-exporter, containerPort 9100 declared, 3 of 3 reached", "harbor-3"],
    ["shop/pdf-renderer", /^Pod pdf-renderer, containerPort \d+ (not )?declared, 1 of 1 reached$/, "Pod"],
    ["shop/recommendations", /^Deployment recommendations, .*0 of 1 reached$/, "0 of 1 ready"],
  ] as const) {
    await test.step(service, async () => {
      await expectDrawn(page, `${frozenDemo.url}/c/demo/services/${service}`, [row]);
      await expect(boxOf(page, row)).toContainText(says);
    });
  }
  const scaled = "Deployment api, containerPort 8080 declared, 2 of 2 reached";
  await expectDrawn(page, `${table}/services/scaled/api`, [scaled]);
  await expect(portolan.section("facts")).toContainText("HPA by-load: 2 to 6 replicas, 2 now, 4 wanted");
});

test("several containers in a pod sharing one address, each with its ports; native sidecars", async ({
  page,
  table,
}) => {
  const row = "Pod app, containerPort 8080 declared, 1 of 1 reached";
  await expectDrawn(page, `${table}/services/containers/app`, [
    row,
    "Pod app, containerPort 8443 declared, 1 of 1 reached",
    "Pod app, containerPort 9100 declared, 1 of 1 reached",
  ]);
  await expect(boxOf(page, row)).toContainText(/:8080\s*app.*:8443\s*proxy.*:9100\s*agent · sidecar/s);
});

test("pod to pod: frontend pods → backend Service → backend pods → database, as declared edges", async ({
  portolan,
  page,
  frozenDemo,
}) => {
  await expectDrawn(page, `${frozenDemo.url}/c/demo/services/payments/processor`, [
    "Service processor port 443/TCP, whole",
  ]);
  await expect(boxOf(page, /^Pods in the cluster, /)).toContainText("checkout");
  const api = `${frozenDemo.url}/api/v1/clusters/demo/services`;
  for (const [service, client] of [
    ["shop/catalog", "frontend"],
    ["shop/db-client", "catalog"],
    ["payments/processor", "checkout"],
  ] as const) {
    const response = await page.request.get(`${api}/${service}`);
    const { paths } = (await response.json()) as {
      paths: { ports: { declaredClients: { workload: { name: string } }[] }[] };
    };
    const names = paths.ports.flatMap(({ declaredClients }) => declaredClients.map(({ workload }) => workload.name));
    expect(names, service).toContain(client);
  }
  await page.goto(`${frozenDemo.url}/c/demo/ns/shop`);
  const clients = "Pods in the cluster, 1 way in to Service orders, declared by webhooks, frontend";
  await expect(portolan.diagram.row(clients)).toContainText("+1");
  for (const service of ["Service cart port 80", "Service orders port 8080"]) {
    const name = `Deployment frontend names ${service} in its settings: declared, not observed`;
    const line = page.getByRole("img", { name, exact: true });
    await expect(line).toHaveCount(1);
    const dots = line.locator('[data-truth="declared"] path');
    await expect(dots).toHaveCSS("stroke-dasharray", "0.1px, 4px");
    await expect(dots).toHaveCSS("stroke-linecap", "round");
  }
});

test("Gateway API, NetworkPolicy, dual stack, externalIPs, traffic distribution", async ({
  portolan,
  page,
  table,
  frozenDemo,
  start,
}) => {
  await expectDrawn(page, `${frozenDemo.url}/c/demo/services/payments/webhooks?policies=anyone`, [
    "HTTPRoute api api.example.com/webhooks/payment, by Gateway public, whole, leads to Service webhooks port 80",
    /^load balancer 192\.168\.56\.241:80, controller DaemonSet envoy-edge-public-\S+, 3 of 3 pods ready/,
  ]);
  await expect(page.getByTestId("policy-mark").first()).toHaveText("in part");
  await expectDrawn(page, `${table}/services/policies/near`, [/^externalIP 203\.0\.113\.50:80, /]);
  await expect(portolan.section("facts")).toContainText("trafficDistributionPreferSameZone");
  const state = new URL("../../packages/shared/test/lab/264-dual-stack/state.json", import.meta.url);
  const { url } = await start("--state", fileURLToPath(state));
  await page.goto(`${url}/c/file/ns/s-264`);
  const first = portolan.explorer.rows.first();
  await first.click();
  await expect(portolan.section("facts")).toContainText("IPv4, IPv6");
  await expect(portolan.section("facts")).toContainText("10.96.239.161, fd00:96::83f5");
  const endpoints = page.getByTestId("inspector-endpoints");
  const pods = ["10.244.1.29", "10.244.2.33", "fd00:244:1::29", "fd00:244:2::33"];
  for (const address of pods) await expect(endpoints.getByText(address, { exact: true })).toBeVisible();
  const ends = page.getByTestId("trace-outcomes");
  for (const [from, to, seen] of [
    ["outside", "10.77.0.11:30264", [/10\.244\.1\.29/, /10\.244\.2\.33/]],
    ["outside", "[fd00:77::11]:30264", [/fd00:244:1::29/, /fd00:244:2::33/]],
    ["pod/clients/client-a", "10.96.239.161:80", [/10\.244\.1\.29/, /10\.244\.1\.11/]],
    ["pod/clients/client-a", "[fd00:96::83f5]:80", [/fd00:244:1::29/, /fd00:244:1::11/]],
  ] as const) {
    await expectTraced(page, `${url}/c/file`, from, to, [/Delivered/]);
    for (const address of seen) await expect(ends).toContainText(address);
  }
});

test("the missing layer named: several nodePorts and no one manager in front; PersistentVolumeClaims behind a pod", async ({
  portolan,
  page,
  start,
}) => {
  const folder = await mkdtemp(join(tmpdir(), "portolan-bare-"));
  const file = join(folder, "state.json");
  await writeState(file, objectsOf(nothingInFront));
  const { url } = await start("--state", file);
  await page.goto(`${url}/c/file/node-ports`);
  await expect(page.getByRole("main")).toContainText(
    "Nothing stands in front of these 2 Services: no load balancer, Ingress or Gateway.",
  );
  await page.goto(`${url}/c/file/services/bare/db-30090`);
  await expect(portolan.section("facts")).toContainText("data-db");
  await rm(folder, { recursive: true });
});

test("forbidden endpoint addresses", async ({ page, table }) => {
  await expectDrawn(page, `${table}/services/forbidden/loopback`, ["Service loopback port 80/TCP, broken"]);
  await expect(page.getByRole("main")).toContainText("127.0.0.1 is a loopback address");
});
