import { expect, test } from "vitest";
import { exampleBackend, examplePort, exampleService } from "../inspector/example-paths.ts";
import { listPolicyClients } from "./list-policy-clients.ts";

const deployment = (name: string) => ({ kind: "Deployment", namespace: "shop", name });
const cart = exampleService([
  examplePort({
    backends: [exampleBackend({ workload: deployment("cart") }), exampleBackend({ workload: null, type: "addresses" })],
    declaredClients: ["frontend", "cart"].map((name) => ({
      workload: deployment(name),
      address: "cart:80",
      object: deployment(name),
      fieldPath: "spec.template.spec.containers[0].env[0].value",
    })),
  }),
]);

test.each([
  ["", ["deployment/shop/cart", "deployment/shop/frontend"]],
  ["anyone", ["deployment/shop/cart", "deployment/shop/frontend"]],
  ["pod/crm/job-1", ["pod/crm/job-1", "deployment/shop/cart", "deployment/shop/frontend"]],
])("with %s chosen", (chosen, expected) => {
  expect(listPolicyClients([cart], chosen)).toEqual(expected);
});
