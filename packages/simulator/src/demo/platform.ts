/** The demo's platform: cluster DNS, kube-proxy, the Ingress controller, monitoring, and a tomcat as in the tutorials. */
import type { KubeObject } from "../core/api.ts";
import { configMap, daemonSet, deployment, namespace, service } from "./object-shapes.ts";

export const ingressNginx: readonly KubeObject[] = [
  namespace("ingress-nginx"),
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata: { name: "nginx" },
    spec: { controller: "k8s.io/ingress-nginx" },
  },
  deployment("ingress-nginx", "ingress-nginx-controller", {
    replicas: 2,
    labels: { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" },
    containers: [
      {
        name: "controller",
        image: "registry.example/ingress-nginx/controller:1.12.1",
        ports: [
          { name: "http", containerPort: 80 },
          { name: "https", containerPort: 443 },
          { name: "webhook", containerPort: 8443 },
        ],
      },
    ],
  }),
  service(
    "ingress-nginx",
    "ingress-nginx-controller",
    {
      type: "LoadBalancer",
      selector: { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" },
      ports: [
        { name: "http", port: 80, targetPort: "http", nodePort: 31080 },
        { name: "https", port: 443, targetPort: "https", nodePort: 31443 },
      ],
    },
    { "simulator.portolan.dev/lb-ip": "192.168.56.240" },
  ),
  service("ingress-nginx", "ingress-nginx-controller-admission", {
    selector: { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" },
    ports: [{ name: "https-webhook", port: 443, targetPort: "webhook" }],
  }),
];

export const clusterDns: readonly KubeObject[] = [
  deployment("kube-system", "coredns", {
    replicas: 2,
    labels: { "k8s-app": "kube-dns" },
    containers: [
      {
        name: "coredns",
        image: "registry.example/coredns:1.12.0",
        ports: [
          { name: "dns", containerPort: 53, protocol: "UDP" },
          { name: "dns-tcp", containerPort: 53, protocol: "TCP" },
          { name: "metrics", containerPort: 9153 },
        ],
      },
    ],
  }),
  service("kube-system", "kube-dns", {
    clusterIP: "10.96.0.10",
    selector: { "k8s-app": "kube-dns" },
    ports: [
      { name: "dns", port: 53, targetPort: "dns", protocol: "UDP" },
      { name: "dns-tcp", port: 53, targetPort: "dns-tcp" },
      { name: "metrics", port: 9153, targetPort: "metrics" },
    ],
  }),
];

export const platform: readonly KubeObject[] = [
  ...clusterDns,
  namespace("monitoring"),
  daemonSet("monitoring", "node-exporter", {
    labels: { app: "node-exporter" },
    containers: [
      {
        name: "exporter",
        image: "registry.example/node-exporter:1.9.1",
        ports: [{ name: "metrics", containerPort: 9100 }],
      },
    ],
  }),
  service("monitoring", "node-exporter", {
    clusterIP: "None",
    selector: { app: "node-exporter" },
    ports: [{ name: "metrics", port: 9100, targetPort: "metrics" }],
  }),
  deployment("monitoring", "statsd", {
    replicas: 1,
    labels: { app: "statsd" },
    containers: [
      {
        name: "statsd",
        image: "registry.example/statsd-exporter:0.28.0",
        ports: [
          { name: "statsd", containerPort: 8125, protocol: "TCP" },
          { name: "metrics", containerPort: 9102 },
        ],
      },
    ],
  }),
  service("monitoring", "statsd", {
    selector: { app: "statsd" },
    ports: [
      { name: "statsd", port: 8125, targetPort: "statsd", protocol: "UDP" },
      { name: "metrics", port: 9102, targetPort: "metrics" },
    ],
  }),
];

export const tomcat: readonly KubeObject[] = [
  deployment("default", "tomcat6", {
    replicas: 3,
    labels: { app: "tomcat6" },
    containers: [{ name: "tomcat", image: "registry.example/tomcat:6.0.53" }],
  }),
  service("default", "tomcat6", {
    type: "NodePort",
    selector: { app: "tomcat6" },
    ports: [{ port: 8080, targetPort: 8080, nodePort: 32510 }],
  }),
];

/** What kubeadm writes, in short. */
const kubeProxyConfiguration = `apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
bindAddress: 0.0.0.0
clusterCIDR: 10.244.0.0/16
mode: iptables
`;

/** On every node: kube-proxy, and the agent that takes traces by a hostPort and by a Service that stays on the node. */
export const clusterObjects: readonly KubeObject[] = [
  configMap("kube-system", "kube-proxy", { "config.conf": kubeProxyConfiguration }),
  daemonSet("kube-system", "kube-proxy", {
    labels: { "k8s-app": "kube-proxy" },
    hostNetwork: true,
    containers: [{ name: "kube-proxy", image: "registry.example/kube-proxy:v1.36.2", configMap: "kube-proxy" }],
  }),
  namespace("telemetry"),
  daemonSet("telemetry", "otel-agent", {
    labels: { app: "otel-agent" },
    containers: [
      {
        name: "collector",
        image: "registry.example/otel-collector:0.140.0",
        ports: [{ name: "otlp-grpc", containerPort: 4317, hostPort: 4317 }],
      },
    ],
  }),
  service("telemetry", "otel-agent", {
    internalTrafficPolicy: "Local",
    selector: { app: "otel-agent" },
    ports: [{ name: "otlp-grpc", port: 4317, targetPort: "otlp-grpc" }],
  }),
];
