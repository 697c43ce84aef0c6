import { fileURLToPath } from "node:url";
import { expect, test } from "../test.ts";

const truth = new URL("../../packages/shared/test/truth/", import.meta.url);

/** Recorded clusters, opened as files: what the picture says of each box, in reading order. */
const scenarios = [
  {
    name: "101-nodeport-as-in-the-blog",
    says: [
      "Missing selector app=nginx: no pod in namespace s-101 has it",
      "nodePort 30000, whole, leads to Service test-nodeport port 30001",
      "Service test-nodeport port 30001/TCP, whole",
      "targetPort 80, in the pods 80, whole",
      "Deployment test-nodeport, containerPort 80 declared, 2 of 2 reached",
    ],
  },
  {
    name: "106-named-port-two-numbers",
    says: [
      "targetPort http, in the pods 8080, whole",
      "Deployment v1, containerPort 8080 declared, 1 of 1 reached",
      "Deployment v2, containerPort 9090 declared, 1 of 1 reached",
    ],
  },
  {
    name: "112-one-port-of-three-broken",
    says: [
      "Service app port 80/TCP, whole",
      "Service app port 9090/TCP, whole",
      "Service app port 50051/TCP, whole",
      "Deployment app, containerPort 50052 not declared, 2 of 2 reached",
    ],
  },
  {
    name: "116-external-local-one-node",
    says: [/^nodePort 30116, .*in part, externalTrafficPolicy Local: node node-a has no local endpoint/],
  },
  {
    name: "125-selectorless-endpoints",
    says: ["Service my-service port 80/TCP, whole"],
  },
  {
    name: "130-native-sidecar-port",
    says: [/containerPort \d+ declared, \d of \d reached$/],
  },
  {
    name: "145-external-name",
    says: [
      "Cut here: 203.0.113.9 is an address and not a name: DNS answers NXDOMAIN, no such name",
      "Cut here: the CNAME chain leads back to self.s-145.svc.cluster.local, no such name",
      "CNAME my.database.example.com",
    ],
  },
] as const;

for (const { name, says } of scenarios) {
  test(`the recorded cluster ${name} is drawn`, async ({ portolan, page, start }) => {
    const state = fileURLToPath(new URL(`${name}/state.json`, truth));
    const { url } = await start("--state", state);
    await page.goto(`${url}/c/file/ns/s-${name.slice(0, 3)}`);
    for (const text of says) {
      await expect(portolan.picture.getByRole("button", { name: text }).first()).toBeVisible();
    }
    await expect(portolan.connection).toContainText("state.json");
  });
}
