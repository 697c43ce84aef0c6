/** Pods that are there at times only: of CronJobs, of Jobs, of what KEDA scales. A Service over them is no fault. */
import { describe, expect, it } from "vitest";
import { checkManifests } from "./check-manifests.ts";
import { readManifests } from "./read-manifests.ts";

const template =
  "metadata: { labels: { app: web } }, spec: { restartPolicy: Never, containers: [{ name: a, image: a:1 }] }";

const cronJob = (apiVersion: string) => `
apiVersion: ${apiVersion}
kind: CronJob
metadata: { name: report }
spec: { schedule: "0 3 * * *", jobTemplate: { spec: { template: { ${template} } } } }
`;

const job = `
apiVersion: batch/v1
kind: Job
metadata: { name: import }
spec: { template: { ${template} } }
`;

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 0
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: a, image: a:1 }] } }
`;

const scaled = (kind: string, spec: string) => `
apiVersion: keda.sh/v1alpha1
kind: ${kind}
metadata: { name: scaled }
spec: { ${spec}, triggers: [] }
`;

const service = `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80 }] }
`;

function told(...documents: readonly string[]): readonly string[] {
  const [open, closed] = [false, true].map((isClosed) => {
    const { findings } = checkManifests(readManifests("-", documents.join("---")).documents, { closed: isClosed });
    return findings.map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`);
  });
  expect(closed).toEqual(open);
  return open ?? [];
}

const never = "Service web has no pod: CronJob report makes some only while a Job of it runs";

describe("a Service over pods that come and go", () => {
  it.each([
    { name: "a CronJob's", documents: [cronJob("batch/v1"), service], findings: [`info scaled-to-zero: ${never}`] },
    {
      name: "an older CronJob's",
      documents: [cronJob("batch/v1beta1"), service],
      findings: [`info scaled-to-zero: ${never}`],
    },
    {
      name: "a Job's",
      documents: [job, service],
      findings: [
        "info no-ready-endpoints: Service web selects only pods of Job import: it has endpoints while they run, and none before and after",
      ],
    },
    {
      name: "a Deployment's that nobody scales",
      documents: [deployment, service],
      findings: ["warning scaled-to-zero: Service web has no pod: Deployment web is scaled to 0"],
    },
    {
      name: "a Deployment's that KEDA scales",
      documents: [deployment, scaled("ScaledObject", "scaleTargetRef: { name: web }, minReplicaCount: 0"), service],
      findings: [
        "info scaled-to-zero: Service web has no pod: Deployment web is scaled to 0 by KEDA, which starts a pod when one is needed",
      ],
    },
    {
      name: "another Deployment's than KEDA scales",
      documents: [deployment, scaled("ScaledObject", "scaleTargetRef: { name: api }"), service],
      findings: ["warning scaled-to-zero: Service web has no pod: Deployment web is scaled to 0"],
    },
    {
      name: "KEDA's own",
      documents: [scaled("ScaledJob", `jobTargetRef: { template: { ${template} } }`), service],
      findings: [],
    },
  ])("$name", ({ documents, findings }) => {
    expect(told(...documents)).toEqual(findings);
  });

  it("names what is written", () => {
    const { documents } = readManifests(
      "-",
      [deployment, scaled("ScaledObject", "scaleTargetRef: { name: web }"), service].join("---"),
    );
    const { findings } = checkManifests(documents, { closed: true });
    expect(findings.flatMap(({ evidence }) => evidence.map(({ object: { kind }, path }) => `${kind} ${path}`))).toEqual(
      ["Deployment spec.replicas"],
    );
  });
});
