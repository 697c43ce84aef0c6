import { describe, expect, it } from "vitest";
import { bareMeta, slimObject } from "../../test/project-kind.ts";

const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };
const target = { kind: "Deployment", name: "web" };
const scalingActive = { type: "ScalingActive", status: "False", reason: "ScalingDisabled" };

describe("HorizontalPodAutoscaler", () => {
  it.each<{ name: string; spec: object; status?: object; expected: object }>([
    {
      name: "at work",
      spec: { scaleTargetRef, minReplicas: 3, maxReplicas: 10, metrics: [{ type: "Resource" }] },
      status: { currentReplicas: 3, desiredReplicas: 5, conditions: [{ type: "AbleToScale", status: "True" }] },
      expected: { minReplicas: 3, maxReplicas: 10, currentReplicas: 3, desiredReplicas: 5 },
    },
    {
      name: "of autoscaling/v1, whose status has no conditions",
      spec: { scaleTargetRef, maxReplicas: 4, targetCPUUtilizationPercentage: 80 },
      status: { currentReplicas: 1, desiredReplicas: 1, currentCPUUtilizationPercentage: 10 },
      expected: { minReplicas: 1, maxReplicas: 4, currentReplicas: 1, desiredReplicas: 1 },
    },
    {
      name: "not looked at yet",
      spec: { scaleTargetRef, minReplicas: 2, maxReplicas: 4 },
      status: { desiredReplicas: 0, currentMetrics: null },
      expected: { minReplicas: 2, maxReplicas: 4, currentReplicas: null, desiredReplicas: null },
    },
    {
      name: "without status",
      spec: { scaleTargetRef, minReplicas: 0, maxReplicas: 4 },
      expected: { minReplicas: 0, maxReplicas: 4, currentReplicas: null, desiredReplicas: null },
    },
    {
      name: "of a workload that is scaled to zero",
      spec: { scaleTargetRef, minReplicas: 2, maxReplicas: 4 },
      status: { desiredReplicas: 0, conditions: [scalingActive] },
      expected: { minReplicas: 2, maxReplicas: 4, currentReplicas: 0, desiredReplicas: 0 },
    },
  ])("$name", ({ spec, status, expected }) => {
    expect(slimObject("HorizontalPodAutoscaler", { metadata: { name: "x" }, spec, status })).toEqual({
      ...bareMeta,
      kind: "HorizontalPodAutoscaler",
      target,
      ...expected,
    });
  });
});
