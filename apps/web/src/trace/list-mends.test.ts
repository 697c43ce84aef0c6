import { expect, test } from "vitest";
import { serviceId, type Finding, type ServiceView, type Trace } from "@portolan/shared";
import { exampleStatus } from "../data/example-views.ts";
import { examplePort, exampleService } from "../inspector/example-paths.ts";
import { listMends } from "./list-mends.ts";

const object = { kind: "Service", namespace: "shop", name: "cart" };
const fault: Finding = {
  id: "selector-no-pods shop/cart 80/TCP",
  rule: "selector-no-pods",
  severity: "error",
  object,
  port: "80/TCP",
  hop: "endpoints",
  message: "No pod has app=crt",
  since: null,
  managedBy: null,
  evidence: [],
  fixes: [{ summary: "Select what the pods have", object, patch: [], command: "" }],
  reproduce: [],
  location: null,
  services: [serviceId("shop", "cart")],
  silenced: null,
};

function viewOf(verdict: "severed" | "whole", finding: Finding): ServiceView {
  const paths = exampleService([examplePort({ verdict })]);
  const findings = { [finding.id]: finding };
  return { view: "service", cluster: exampleStatus, namespace: "shop", name: "cart", paths, findings, facts: [] };
}

const chain = { service: serviceId("shop", "cart"), port: examplePort().id, wayIn: null };
const refused: Pick<Trace, "verdict" | "chains"> = { verdict: "refused", chains: [chain, { ...chain, wayIn: "dns" }] };
const mend = { service: chain.service, port: "80/TCP", finding: fault.id, summary: "Select what the pods have" };

test.each([
  { name: "a broken port on the way, once", trace: refused, view: viewOf("severed", fault), expected: [mend] },
  {
    name: "nothing for what is delivered",
    trace: { ...refused, verdict: "delivered" as const },
    view: viewOf("severed", fault),
    expected: [],
  },
  { name: "nothing for a whole path", trace: refused, view: viewOf("whole", fault), expected: [] },
  {
    name: "nothing by a warning",
    trace: refused,
    view: viewOf("severed", { ...fault, severity: "warning" }),
    expected: [],
  },
  { name: "nothing without a mend", trace: refused, view: viewOf("severed", { ...fault, fixes: [] }), expected: [] },
  {
    name: "nothing of another port",
    trace: refused,
    view: viewOf("severed", { ...fault, port: "81/TCP" }),
    expected: [],
  },
])("$name", ({ trace, view, expected }) => {
  expect(listMends(trace, [view])).toEqual(expected);
});
