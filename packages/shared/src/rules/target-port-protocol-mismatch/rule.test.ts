import { expect } from "vitest";
import { deployment, endpoint, pod, service, slice, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "web" };
const workload = { kind: "Deployment", namespace: "shop", name: "web" };
const asks = (more: Raw = {}, others: readonly Raw[] = []): Raw =>
  service("web", { ports: [{ name: "stats", port: 8125, protocol: "UDP", targetPort: "statsd" }, ...others], ...more });
const statsd = { name: "statsd", containerPort: 8125, protocol: "TCP" };
const owned = (ports: readonly Raw[], more: Raw = {}): Raw => pod("web-1", { owner: "Deployment/web", ports, ...more });
const web = deployment("web", 1);
const declareUdp = "Declare the port of container app as UDP";
const summarised = (summary: string) => expect.objectContaining({ summary }) as never;

testRule(rule, [
  {
    name: "declared for TCP, asked for over UDP, as statsd is: the container has left it out",
    objects: [asks(), ...web, owned([statsd])],
    findings: [
      {
        id: "target-port-protocol-mismatch shop/web 8125/UDP",
        rule: "target-port-protocol-mismatch",
        severity: "error",
        object,
        port: "8125/UDP",
        hop: "endpoints",
        message:
          'Port 8125/UDP of Service web asks for "statsd" over UDP, and container app declares it for TCP (8125/TCP)',
        since: null,
        managedBy: null,
        evidence: [
          { object, path: "spec.ports[0].protocol", value: "UDP" },
          { object, path: "spec.ports[0].targetPort", value: "statsd" },
          { object: workload, path: "spec.template.spec.containers[0].ports", value: "statsd 8125/TCP" },
        ],
        fixes: [
          {
            summary: "Declare the port of container app as UDP",
            object: workload,
            patch: [
              { op: "test", path: "/spec/template/spec/containers/0/ports/0/name", value: "statsd" },
              { op: "add", path: "/spec/template/spec/containers/0/ports/0/protocol", value: "UDP" },
            ],
            command: `kubectl -n shop patch deployment web --type=json -p '[{"op":"test","path":"/spec/template/spec/containers/0/ports/0/name","value":"statsd"},{"op":"add","path":"/spec/template/spec/containers/0/ports/0/protocol","value":"UDP"}]'`,
          },
          {
            summary: "Make the Service's port TCP",
            object,
            patch: [
              { op: "test", path: "/spec/ports/0/protocol", value: "UDP" },
              { op: "replace", path: "/spec/ports/0/protocol", value: "TCP" },
            ],
            command: `kubectl -n shop patch service web --type=json -p '[{"op":"test","path":"/spec/ports/0/protocol","value":"UDP"},{"op":"replace","path":"/spec/ports/0/protocol","value":"TCP"}]'`,
          },
        ],
        reproduce: [
          "kubectl -n shop get service web -o jsonpath='{.spec.ports[0]}'",
          "kubectl -n shop get pod web-1 -o jsonpath='{.spec.containers[*].ports}'",
        ],
        location: null,
      },
    ],
  },
  {
    name: "nothing says that the port speaks UDP: the Service first",
    objects: [
      service("web", { ports: [{ name: "api", port: 8080, protocol: "UDP", targetPort: "api" }] }),
      ...web,
      owned([{ ...statsd, name: "api", containerPort: 8080 }]),
    ],
    findings: [{ fixes: [summarised("Make the Service's port TCP"), summarised(declareUdp)] }],
  },
  {
    name: "a name that says TCP, too: the Service first",
    objects: [
      service("web", { ports: [{ name: "dns-tcp", port: 5300, protocol: "UDP", targetPort: "dns" }] }),
      ...web,
      owned([{ ...statsd, name: "dns", containerPort: 5300 }]),
    ],
    findings: [{ fixes: [summarised("Make the Service's port TCP"), summarised(declareUdp)] }],
  },
  {
    name: "another Service asks for the container's port over TCP: it keeps it",
    objects: [
      asks(),
      service("admin", { ports: [{ port: 80, targetPort: "statsd" }] }),
      slice("admin", [endpoint("10.1.0.1", { pod: "web-1" })], [{ name: "", port: 8125, protocol: "TCP" }]),
      ...web,
      owned([statsd]),
    ],
    findings: [{ fixes: [summarised("Make the Service's port TCP"), summarised(declareUdp)] }],
  },
  {
    name: "the Service has that number for TCP already: only the container is offered",
    objects: [asks({}, [{ name: "web", port: 8125, protocol: "TCP", targetPort: 80 }]), ...web, owned([statsd])],
    findings: [{ fixes: [summarised(declareUdp)] }],
  },
  {
    name: "TCP is what a port has where no protocol is written: the mend tests another field",
    objects: [
      service("web", { ports: [{ port: 53, targetPort: "dns" }] }),
      pod("web-1", { ports: [{ name: "dns", containerPort: 53, protocol: "UDP" }] }),
    ],
    findings: [
      {
        fixes: [
          expect.objectContaining({
            summary: "Make the Service's port UDP",
            patch: [
              { op: "test", path: "/spec/ports/0/port", value: 53 },
              { op: "add", path: "/spec/ports/0/protocol", value: "UDP" },
            ],
          }) as never,
        ],
      },
    ],
  },
  {
    name: "a bare pod's ports cannot be changed: only the Service is offered",
    objects: [asks(), pod("web-1", { ports: [statsd] })],
    findings: [{ fixes: [expect.objectContaining({ summary: "Make the Service's port TCP" }) as never] }],
  },
  {
    name: "in a native sidecar",
    objects: [
      asks(),
      pod("web-1", {
        ports: [],
        initContainers: [{ name: "agent", image: "agent:1", restartPolicy: "Always", ports: [statsd] }],
      }),
    ],
    findings: [
      {
        message:
          'Port 8125/UDP of Service web asks for "statsd" over UDP, and container agent declares it for TCP (8125/TCP)',
      },
    ],
  },
  {
    name: "headless: DNS gives the addresses all the same",
    objects: [asks({ clusterIP: "None", clusterIPs: ["None"] }), owned([statsd])],
    findings: [
      {
        severity: "warning",
        message:
          'Port 8125/UDP of Service web asks for "statsd" over UDP, and container app declares it for TCP (8125/TCP). DNS gives the pods\' addresses all the same, but no SRV record',
      },
    ],
  },
  {
    name: "one name for both protocols, in two containers",
    objects: [
      asks(),
      pod("web-1", {
        containers: [
          { name: "tcp", image: "a:1", ports: [statsd] },
          { name: "udp", image: "a:1", ports: [{ ...statsd, protocol: "UDP" }] },
        ],
      }),
    ],
    findings: [],
  },
  {
    name: "another pod has it: partial, another rule's",
    objects: [asks(), owned([statsd]), pod("web-2", { ip: "10.1.0.2", ports: [{ ...statsd, protocol: "UDP" }] })],
    findings: [],
  },
  {
    name: "the name is nowhere: another rule's",
    objects: [asks(), owned([{ ...statsd, name: "stats" }])],
    findings: [],
  },
  {
    name: "a number is never looked up",
    objects: [service("web", { ports: [{ port: 8125, protocol: "UDP", targetPort: 8125 }] }), owned([statsd])],
    findings: [],
  },
  {
    name: "endpoints by hand beside the selector list the port",
    objects: [
      asks(),
      owned([statsd]),
      slice("web", [endpoint("192.0.2.1")], [{ name: "stats", port: 8125, protocol: "UDP" }]),
    ],
    findings: [],
  },
  { name: "pods that may not be read", objects: [asks(), owned([statsd])], unreadable: ["Pod"], findings: [] },
]);
