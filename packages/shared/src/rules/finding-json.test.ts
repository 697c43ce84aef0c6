import { describe, expect, it } from "vitest";
import { serviceId } from "../model/names.ts";
import { toFindingJson } from "./finding-json.ts";
import type { Finding } from "./finding.ts";

const object = { kind: "Service", namespace: "s-103", name: "web" };
const patch = [{ op: "replace", path: "/spec/selector/app", value: "web" }] as const;

const finding: Finding = {
  id: "selector-no-pods s-103/web 80/TCP",
  rule: "selector-no-pods",
  severity: "error",
  object,
  port: "80/TCP",
  hop: "endpoints",
  message: "no pod has app=wbe",
  since: "2026-11-20T09:14:02Z",
  managedBy: { tool: "helm", name: "shop" },
  evidence: [{ object, path: "spec.selector.app", value: "wbe" }],
  fixes: [
    { summary: "fix the selector", object, patch, command: "kubectl patch" },
    { summary: "fix the labels", object, patch, command: "kubectl label" },
  ],
  reproduce: ["kubectl get pods"],
  location: { file: "web.yaml", line: 12 },
  services: [serviceId("shop", "web")],
  silenced: null,
};

describe("toFindingJson", () => {
  it("has the contract's fields in the contract's order, and the best fix", () => {
    expect(JSON.stringify(toFindingJson(finding), null, 1)).toBe(
      JSON.stringify(
        {
          rule: "selector-no-pods",
          severity: "error",
          object: { kind: "Service", namespace: "s-103", name: "web" },
          port: "80/TCP",
          hop: "endpoints",
          message: "no pod has app=wbe",
          since: "2026-11-20T09:14:02Z",
          managedBy: { tool: "helm", name: "shop" },
          evidence: [
            {
              object: { kind: "Service", namespace: "s-103", name: "web" },
              path: "spec.selector.app",
              value: "wbe",
            },
          ],
          fix: {
            summary: "fix the selector",
            patch: [{ op: "replace", path: "/spec/selector/app", value: "web" }],
            command: "kubectl patch",
          },
          location: { file: "web.yaml", line: 12 },
        },
        null,
        1,
      ),
    );
  });

  it("writes null where nothing is known", () => {
    const bare = { ...finding, port: null, since: null, managedBy: null, fixes: [], location: null };
    expect(toFindingJson(bare)).toMatchObject({ port: null, since: null, managedBy: null, fix: null, location: null });
  });
});
