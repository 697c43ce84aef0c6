import { describe, expect, it } from "vitest";
import {
  deployment,
  http,
  node,
  pod,
  service,
  snapshotOf,
  withMetadata,
  type Raw,
} from "../../test/cluster-objects.ts";
import { serviceId } from "../model/names.ts";
import { computeServicePaths } from "../paths/compute-service-paths.ts";
import { countText, latestTime, livePods, makingWorkloads, notReadyReason, podSources } from "./service-facts.ts";

function read(objects: readonly Raw[]) {
  const snapshot = snapshotOf([service("web"), ...objects]);
  const paths = computeServicePaths(snapshot, serviceId("shop", "web"));
  if (paths === undefined) throw new Error("the Service is there");
  return { snapshot, paths };
}

const made = (name: string, time: string, parts: Raw): Raw =>
  withMetadata(pod(name, parts), { creationTimestamp: time });

describe("livePods", () => {
  it("leaves out what is finished, on its way out, or not selected", () => {
    const { snapshot, paths } = read([
      pod("web-1"),
      pod("web-2", { deleted: true }),
      pod("web-3", { phase: "Succeeded" }),
      pod("web-4", { phase: "Failed" }),
      pod("web-5", { labels: { app: "db" } }),
      pod("web-6", { ready: false, ip: "" }),
    ]);
    expect(livePods(paths, snapshot).map(({ name }) => name)).toEqual(["web-1", "web-6"]);
  });
});

describe("podSources", () => {
  const brief = (objects: readonly Raw[]) => {
    const { snapshot, paths } = read(objects);
    return podSources(paths, snapshot).map(
      ({ object, specPath, pods }) => `${String(pods)} × ${object.kind} ${object.name} ${specPath.join(".")}`,
    );
  };

  it.each([
    {
      name: "a Deployment's pods are one",
      objects: [
        ...deployment("web", 2),
        pod("web-1", { owner: "Deployment/web" }),
        pod("web-2", { owner: "Deployment/web" }),
      ],
      expected: ["2 × Deployment web spec.template.spec"],
    },
    {
      name: "bare pods are each their own",
      objects: [pod("a"), pod("b")],
      expected: ["1 × Pod a spec", "1 × Pod b spec"],
    },
    {
      name: "an older revision stands for itself",
      objects: [
        ...deployment("web", 2),
        made("web-1", "2026-01-01T00:00:00Z", { owner: "Deployment/web", ports: [http] }),
        made("web-2", "2026-01-01T00:01:00Z", { owner: "Deployment/web", ports: [] }),
      ],
      expected: ["1 × Pod web-1 spec", "1 × Deployment web spec.template.spec"],
    },
    {
      name: "a static pod's Node and a Job have no template that could be edited",
      objects: [
        pod("static", { owner: "Node/n1" }),
        pod("job-1", { owner: "Job/job" }),
        pod("job-2", { owner: "Job/job" }),
      ],
      expected: ["2 × Pod job-1 spec", "1 × Pod static spec"],
    },
  ])("$name", ({ objects, expected }) => {
    expect(brief(objects)).toEqual(expected);
  });
});

describe("makingWorkloads", () => {
  it("leaves out ReplicaSets of a Deployment, not what an operator's resource owns", () => {
    const [web = {}] = deployment("prometheus", 0, { app: "web" });
    const { snapshot, paths } = read([
      ...deployment("web", 1),
      withMetadata(web, { ownerReferences: [{ kind: "Prometheus", name: "k8s", controller: true }] }),
    ]);
    expect(makingWorkloads(paths, snapshot).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      "Deployment prometheus",
      "Deployment web",
    ]);
  });
});

describe("notReadyReason", () => {
  it("looks at the node first", () => {
    const { snapshot } = read([node("n1", "False"), pod("web-1", { ready: false })]);
    const [web] = snapshot.pods("shop");
    expect(web && notReadyReason(web, snapshot)).toBe("its node n1 is not ready");
  });
});

describe("small words", () => {
  it.each([
    [0, "0 pods"],
    [1, "1 pod"],
    [2, "2 pods"],
  ])("%i pod", (count, text) => {
    expect(countText(count, "pod")).toBe(text);
  });

  it.each([
    { times: [], latest: null },
    { times: [null, null], latest: null },
    {
      times: ["2026-01-01T00:00:00Z", null, "2026-01-02T00:00:00Z", "2026-01-01T12:00:00Z"],
      latest: "2026-01-02T00:00:00Z",
    },
  ])("the latest of $times", ({ times, latest }) => {
    expect(latestTime(times)).toBe(latest);
  });
});
