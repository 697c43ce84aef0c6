import { deployment, endpoint, pod, service, slice, withMetadata, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "mysql" };
const orders = { kind: "Deployment", namespace: "shop", name: "orders" };
const mysql = (spec: Raw = {}): Raw =>
  service("mysql", { selector: { app: "mysql" }, ports: [{ port: 3306, targetPort: 13306 }], ...spec });

/** A Deployment whose container has this in its env, or in what `more` says. */
function client(value: string, more: Raw = {}, name = "orders"): Raw {
  const containers = [{ name: "app", image: "app:1", env: [{ name: "UPSTREAM", value }], ...more }];
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "shop" },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers } },
    },
  };
}

const message = "Deployment orders names mysql:3307, but Service mysql has no port 3307: it has 3306/TCP";

testRule(rule, [
  {
    name: "an env value",
    objects: [mysql(), client("mysql:3307")],
    findings: [
      {
        id: "client-port-mismatch shop/mysql *",
        rule: "client-port-mismatch",
        severity: "warning",
        object,
        port: null,
        hop: "client",
        message,
        since: null,
        managedBy: null,
        evidence: [
          { object: orders, path: "spec.template.spec.containers[0].env[0].value", value: "mysql:3307" },
          { object, path: "spec.ports[0].port", value: 3306 },
        ],
        fixes: [],
        reproduce: ["kubectl -n shop get deployment orders -o yaml", "kubectl -n shop get service mysql"],
        location: null,
        silenced: null,
      },
    ],
  },
  {
    name: "an argument",
    objects: [mysql(), client("", { args: ["--db=mysql.shop.svc:3307"] })],
    findings: [
      {
        message: "Deployment orders names mysql.shop.svc:3307, but Service mysql has no port 3307: it has 3306/TCP",
      },
    ],
  },
  {
    name: "a command, two elements of which are host and port",
    objects: [mysql(), client("", { command: ["mysql", "-h", "mysql", "-P", "3307"] })],
    findings: [{ message }],
  },
  {
    name: "host and port in two variables",
    objects: [
      mysql(),
      client("", {
        env: [
          { name: "DB_HOST", value: "mysql" },
          { name: "DB_PORT", value: "3307" },
        ],
      }),
    ],
    findings: [{ message }],
  },
  {
    name: "a password around it is not shown",
    objects: [mysql(), client("mysql://app:s3cret@mysql:3307/orders")],
    findings: [{ message }],
  },
  {
    name: "the targetPort is no port that clients dial",
    objects: [mysql(), client("mysql:13306")],
    findings: [
      {
        message:
          "Deployment orders names mysql:13306, but Service mysql has no port 13306: it is the targetPort of port 3306/TCP, which clients do not dial",
      },
    ],
  },
  {
    name: "what a named targetPort resolves to is neither",
    objects: [
      mysql({ ports: [{ port: 3306, targetPort: "db" }] }),
      pod("mysql-0", { labels: { app: "mysql" }, ports: [{ name: "db", containerPort: 13306 }] }),
      slice("mysql", [endpoint("10.1.0.1", { pod: "mysql-0" })], [{ name: "", port: 13306, protocol: "TCP" }]),
      client("mysql:13306"),
    ],
    findings: [
      {
        message:
          "Deployment orders names mysql:13306, but Service mysql has no port 13306: it is the targetPort of port 3306/TCP, which clients do not dial",
      },
    ],
  },
  {
    name: "the nodePort is none either",
    objects: [
      mysql({ type: "NodePort", ports: [{ port: 3306, targetPort: 13306, nodePort: 30306 }] }),
      client("mysql:30306"),
    ],
    findings: [
      {
        message:
          "Deployment orders names mysql:30306, but Service mysql has no port 30306: it is the nodePort of port 3306/TCP, which only nodes take",
      },
    ],
  },
  {
    name: "by a ConfigMap",
    objects: [
      mysql(),
      client("", { envFrom: [{ configMapRef: { name: "settings" } }] }),
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "settings", namespace: "shop" },
        data: { DATABASE: "mysql:3307" },
      },
    ],
    findings: [
      {
        message:
          "Deployment orders (by ConfigMap settings) names mysql:3307, but Service mysql has no port 3307: it has 3306/TCP",
        evidence: [
          {
            object: { kind: "ConfigMap", namespace: "shop", name: "settings" },
            path: "data.DATABASE",
            value: "mysql:3307",
          },
          { object, path: "spec.ports[0].port", value: 3306 },
        ],
      },
    ],
  },
  {
    name: "two clients are two findings with ids of their own",
    objects: [mysql(), client("mysql:3307"), client("mysql:3307", {}, "stock")],
    findings: [
      { id: "client-port-mismatch shop/mysql *", message },
      {
        id: "client-port-mismatch shop/mysql * 2",
        message: "Deployment stock names mysql:3307, but Service mysql has no port 3307: it has 3306/TCP",
      },
    ],
  },
  { name: "the Service's port", objects: [mysql(), client("mysql:3306")], findings: [] },
  {
    name: "a port of several, under another protocol",
    objects: [
      mysql({
        ports: [
          { name: "a", port: 3306 },
          { name: "b", port: 8125, protocol: "UDP" },
        ],
      }),
      client("mysql:8125"),
    ],
    findings: [],
  },
  { name: "no Service of that name", objects: [mysql(), client("mariadb:3307")], findings: [] },
  {
    name: "a Service of that name in another namespace",
    objects: [withMetadata(mysql(), { namespace: "crm" }), client("mysql:3307")],
    findings: [],
  },
  { name: "a host outside", objects: [mysql(), client("mysql.example.com:3307")], findings: [] },
  { name: "a URL without a number may be a mere name", objects: [mysql(), client("http://mysql")], findings: [] },
  {
    name: "headless: the name leads to the pods, which may listen on any port",
    objects: [mysql({ clusterIP: "None", clusterIPs: ["None"] }), client("mysql:33060")],
    findings: [],
  },
  {
    name: "ExternalName leads elsewhere",
    objects: [mysql({ type: "ExternalName", externalName: "db.example.com" }), client("mysql:3307")],
    findings: [],
  },
  {
    name: "what serves behind it tells its own name to its peers",
    objects: [mysql(), client("mysql:33061", {}, "mysql"), ...deployment("mysql", 0).slice(1)],
    findings: [],
  },
  {
    name: "a value of a Secret is not there to be read",
    objects: [
      mysql(),
      client("", { env: [{ name: "UPSTREAM", valueFrom: { secretKeyRef: { name: "mysql", key: "mysql:3307" } } }] }),
    ],
    findings: [],
  },
]);
