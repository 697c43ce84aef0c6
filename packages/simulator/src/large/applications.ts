/**
 * The applications that a large cluster is full of, as their teams would write them, with one pod a
 * workload. All are called `sample-app` in the namespace `sample-space`: copies get other names.
 */
import type { KubeObject } from "../core/api.ts";

/** The names that a copy does not keep. */
export const sampleNames = { app: "sample-app", namespace: "sample-space" } as const;

/** One application with how often it is met beside the others. */
export interface Application {
  readonly weight: number;
  /** How many Services it brings. */
  readonly services: number;
  readonly manifests: readonly KubeObject[];
}

const { app, namespace } = sampleNames;
const labels = {
  "app.kubernetes.io/name": app,
  "app.kubernetes.io/instance": `${app}-${namespace}`,
  "app.kubernetes.io/part-of": namespace,
  "app.kubernetes.io/managed-by": "Helm",
  "helm.sh/chart": `${app}-1.14.2`,
};
const selector = { "app.kubernetes.io/name": app, "app.kubernetes.io/instance": `${app}-${namespace}` };

interface Port {
  readonly name: string;
  readonly containerPort: number;
  readonly protocol?: string;
}

function object(apiVersion: string, kind: string, name: string, fields: object): KubeObject {
  return { apiVersion, kind, metadata: { name, namespace, labels }, ...fields };
}

function container(name: string, ports: readonly Port[]): object {
  const [first] = ports;
  return {
    name,
    image: `registry.example/${namespace}/${app}-${name}:1.14.2`,
    args: ["--config=/etc/app/config.yaml", "--log-format=json", `--service=${app}`],
    env: [
      { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      { name: "POD_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
      { name: "LOG_LEVEL", value: "info" },
      { name: "FEATURE_FLAGS", value: "search,basket,loyalty-v2" },
      { name: "DATABASE_PASSWORD", valueFrom: { secretKeyRef: { name: `${app}-db`, key: "password" } } },
      { name: "OTEL_RESOURCE_ATTRIBUTES", value: `service.name=${app},service.namespace=${namespace}` },
    ],
    ports,
    resources: { limits: { memory: "512Mi" }, requests: { cpu: "100m", memory: "256Mi" } },
    ...(first === undefined
      ? {}
      : {
          readinessProbe: { httpGet: { path: "/ready", port: first.name }, periodSeconds: 5 },
          livenessProbe: { httpGet: { path: "/live", port: first.name }, initialDelaySeconds: 20 },
        }),
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true },
    volumeMounts: [
      { name: "config", mountPath: "/etc/app" },
      { name: "scratch", mountPath: "/tmp" },
    ],
  };
}

function template(containers: readonly object[]): object {
  return {
    metadata: {
      labels: { ...labels, "app.kubernetes.io/version": "1.14.2" },
      annotations: { "checksum/config": "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef" },
    },
    spec: {
      containers,
      volumes: [
        { name: "config", configMap: { name: app } },
        { name: "scratch", emptyDir: {} },
      ],
    },
  };
}

function deployment(...containers: readonly object[]): KubeObject {
  return object("apps/v1", "Deployment", app, {
    spec: { replicas: 1, selector: { matchLabels: selector }, template: template(containers) },
  });
}

function service(name: string, spec: object): KubeObject {
  return object("v1", "Service", name, { spec: { selector, ...spec } });
}

const http: Port = { name: "http", containerPort: 8080 };
const metrics: Port = { name: "metrics", containerPort: 9090 };
const grpc: Port = { name: "grpc", containerPort: 9000 };
const postgres: Port = { name: "postgres", containerPort: 5432 };

const web: Application = {
  weight: 30,
  services: 1,
  manifests: [
    deployment(container("web", [http]), container("exporter", [metrics])),
    service(app, {
      ports: [
        { name: "http", port: 80, targetPort: "http" },
        { name: "metrics", port: 9090, targetPort: "metrics" },
      ],
    }),
    object("networking.k8s.io/v1", "Ingress", app, {
      spec: {
        ingressClassName: "nginx",
        rules: [
          {
            host: `${app}.${namespace}.example.com`,
            http: {
              paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: app, port: { name: "http" } } } }],
            },
          },
        ],
      },
      status: { loadBalancer: { ingress: [{ ip: "192.168.56.240" }] } },
    }),
    object("autoscaling/v2", "HorizontalPodAutoscaler", app, {
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: app },
        minReplicas: 1,
        maxReplicas: 500,
        metrics: [
          { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } },
        ],
      },
    }),
  ],
};

const api: Application = {
  weight: 34,
  services: 1,
  manifests: [
    deployment(container("api", [http, grpc])),
    service(app, {
      ports: [
        { name: "http", port: 80, targetPort: "http" },
        { name: "grpc", port: 9000, targetPort: "grpc", appProtocol: "kubernetes.io/h2c" },
      ],
    }),
    object("networking.k8s.io/v1", "NetworkPolicy", app, {
      spec: {
        podSelector: { matchLabels: selector },
        policyTypes: ["Ingress"],
        ingress: [
          { from: [{ podSelector: {} }, { namespaceSelector: {} }], ports: [{ port: "http" }, { port: "grpc" }] },
        ],
      },
    }),
  ],
};

const database: Application = {
  weight: 8,
  services: 2,
  manifests: [
    service(`${app}-peers`, { clusterIP: "None", ports: [{ name: "postgres", port: 5432, targetPort: "postgres" }] }),
    service(app, { ports: [{ name: "postgres", port: 5432, targetPort: "postgres" }] }),
    object("apps/v1", "StatefulSet", app, {
      spec: {
        serviceName: `${app}-peers`,
        replicas: 1,
        selector: { matchLabels: selector },
        template: template([container("postgres", [postgres])]),
      },
    }),
  ],
};

const cache: Application = {
  weight: 10,
  services: 1,
  manifests: [
    deployment(container("cache", [{ name: "redis", containerPort: 6379 }])),
    service(app, { ports: [{ port: 6379 }] }),
  ],
};

const names: Application = {
  weight: 4,
  services: 1,
  manifests: [
    deployment(
      container("resolver", [
        { name: "dns", containerPort: 5353, protocol: "UDP" },
        { name: "dns-tcp", containerPort: 5353, protocol: "TCP" },
      ]),
    ),
    service(app, {
      ports: [
        { name: "dns", port: 53, protocol: "UDP", targetPort: "dns" },
        { name: "dns-tcp", port: 53, protocol: "TCP", targetPort: "dns-tcp" },
      ],
    }),
  ],
};

const console: Application = {
  weight: 6,
  services: 1,
  manifests: [
    deployment(container("console", [http])),
    service(app, { type: "NodePort", ports: [{ name: "http", port: 80, targetPort: "http" }] }),
  ],
};

const edge: Application = {
  weight: 3,
  services: 1,
  manifests: [
    deployment(container("edge", [http])),
    service(app, { type: "LoadBalancer", ports: [{ name: "http", port: 80, targetPort: "http" }] }),
  ],
};

const worker: Application = { weight: 12, services: 0, manifests: [deployment(container("worker", [metrics]))] };

/** By weight the most frequent first. */
export const applications: readonly Application[] = [web, api, database, cache, names, console, edge, worker];

/** Runs on every node, and no Service leads to it. */
export const agent: Application = {
  weight: 0,
  services: 0,
  manifests: [
    object("apps/v1", "DaemonSet", app, {
      spec: { selector: { matchLabels: selector }, template: template([container("agent", [metrics])]) },
    }),
  ],
};
