import { describe, expect, it } from "vitest";
import type { SlimServicePort } from "../model/objects.ts";
import {
  ghostOfLoadBalancer,
  ghostOfService,
  ghostOfServicePort,
  ghostOfSlicePort,
  ghostOfTargetPort,
  portListText,
} from "./make-ghost.ts";
import type { Ghost } from "./path-model.ts";

const port = (more: Partial<SlimServicePort> = {}): SlimServicePort => ({
  name: "",
  port: 80,
  protocol: "TCP",
  targetPort: 8080,
  nodePort: null,
  appProtocol: null,
  ...more,
});
const two = [port({ name: "http" }), port({ name: "dns", port: 53, protocol: "UDP" })];
const stray = { slice: "web-x", name: "", protocol: "TCP", port: 8080 } as const;

/** What is asked for, and what is near. */
const rows: readonly [string, Ghost, Pick<Ghost, "hop" | "wanted" | "near">][] = [
  [
    "a port by number",
    ghostOfServicePort(81, "web", two, false),
    { hop: "service", wanted: "81", near: "web has http 80/TCP, dns 53/UDP" },
  ],
  [
    "a port by name, of a Service without ports",
    ghostOfServicePort("http", "web", [], false),
    { hop: "service", wanted: '"http"', near: null },
  ],
  [
    "a load balancer's address, with a nodePort",
    ghostOfLoadBalancer(port({ nodePort: 30080 })),
    { hop: "way-in", wanted: "an address for port 80", near: "nodePort 30080 leads to the same Service port" },
  ],
  [
    "a load balancer's address, without one",
    ghostOfLoadBalancer(port()),
    { hop: "way-in", wanted: "an address for port 80", near: null },
  ],
  [
    "a slice's port, where it has another",
    ghostOfSlicePort(port({ name: "http" }), stray),
    { hop: "endpoints", wanted: '"http" TCP', near: "web-x lists an unnamed TCP port = 8080" },
  ],
  [
    "a slice's port, where it has none",
    ghostOfSlicePort(port(), undefined),
    { hop: "endpoints", wanted: "an unnamed TCP port", near: null },
  ],
  [
    "a named targetPort",
    ghostOfTargetPort("htpp", { name: "http", port: 8080, protocol: "TCP", container: "app", pods: 2 }),
    { hop: "container", wanted: '"htpp" → ?', near: "http = 8080/TCP in container app" },
  ],
  [
    "a named targetPort that is far from all",
    ghostOfTargetPort("x", null),
    { hop: "container", wanted: '"x" → ?', near: null },
  ],
  [
    "a Service",
    ghostOfService("wbe.shop", { namespace: "shop", name: "wbe" }, { namespaceExists: true, near: "web" }),
    { hop: "service", wanted: "wbe.shop", near: "there is a Service web" },
  ],
];

describe("ghosts", () => {
  it.each(rows)("%s", (_, { hop, wanted, near }, expected) => {
    expect({ hop, wanted, near }).toEqual(expected);
  });

  it("say why each time", () => {
    const asked = (notTcp: boolean) => ghostOfServicePort(80, "web", two, notTcp).why;
    expect(asked(true)).not.toBe(asked(false));
    const missing = (namespaceExists: boolean) =>
      ghostOfService("x.y", { namespace: "y", name: "x" }, { namespaceExists, near: null }).why;
    expect(missing(true)).not.toBe(missing(false));
  });

  it("list ports with their names", () => {
    expect(portListText(two)).toBe("http 80/TCP, dns 53/UDP");
    expect(portListText([port()])).toBe("80/TCP");
  });
});
