/** A finding for tests of what is done with findings. */
import { serviceId } from "../src/model/names.ts";
import type { Finding } from "../src/rules/finding.ts";

/** An error of Service shop/web, but for what is given. */
export function makeFinding(parts: Partial<Finding> = {}): Finding {
  const object = parts.object ?? { kind: "Service", namespace: "shop", name: "web" };
  const rule = parts.rule ?? "selector-no-pods";
  return {
    id: `${rule} ${object.namespace ?? ""}/${object.name} ${parts.port ?? "*"}`,
    rule,
    severity: "error",
    object,
    port: null,
    hop: "endpoints",
    message: `what ${rule} says`,
    since: null,
    managedBy: null,
    evidence: [],
    fixes: [],
    reproduce: [],
    location: null,
    services: [serviceId("shop", "web")],
    silenced: null,
    ...parts,
  };
}
