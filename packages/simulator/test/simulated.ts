/** A small cluster to try things on: short ways to make, read and change objects. */
import { createCluster, findResourceOfKind } from "../src/index.ts";
import type { Cluster, ClusterOptions, KubeObject, NodeShape, Resource } from "../src/index.ts";

export const start = Date.UTC(2026, 10, 20, 12);

type Loose = Record<string, unknown>;

/** A manifest; the namespace is `default`. */
export function manifest(
  apiVersion: string,
  kind: string,
  name: string,
  rest: Loose = {},
  metadata: Loose = {},
): KubeObject {
  return { apiVersion, kind, metadata: { name, ...metadata }, ...rest };
}

export class Simulated {
  readonly cluster: Cluster;
  #time = start;

  constructor(options: ClusterOptions = {}, nodes?: readonly NodeShape[]) {
    this.cluster = createCluster({ now: start, options, ...(nodes ? { nodes } : {}) });
    this.cluster.advance(start);
  }

  resource(kind: string): Resource {
    const found = this.cluster.resources.find((resource) => resource.kind === kind);
    if (!found) throw new Error(`no kind ${kind}`);
    return found;
  }

  create(object: KubeObject, namespace = "default"): KubeObject {
    const resource = findResourceOfKind(object.apiVersion, object.kind);
    if (!resource) throw new Error(`no kind ${object.kind}`);
    return this.cluster.create(resource, resource.namespaced ? namespace : "", object).object;
  }

  get(kind: string, name: string, namespace = "default"): KubeObject {
    const resource = this.resource(kind);
    return this.cluster.get(resource, resource.namespaced ? namespace : "", name);
  }

  list(kind: string, namespace = "default"): readonly KubeObject[] {
    return this.cluster.list(this.resource(kind), namespace);
  }

  names(kind: string): readonly string[] {
    return this.list(kind).map(({ metadata }) => metadata.name ?? "");
  }

  /** Replaces an object by what `change` makes of a copy. */
  change(kind: string, name: string, change: (object: Loose) => void, subresource?: string): KubeObject {
    const object = this.get(kind, name);
    const copy = JSON.parse(JSON.stringify(object)) as Loose & KubeObject;
    change(copy);
    const options = subresource === undefined ? {} : { subresource };
    return this.cluster.update(this.resource(kind), object.metadata.namespace ?? "", copy, options).object;
  }

  annotate(kind: string, name: string, annotations: Readonly<Record<string, string>>): void {
    this.change(kind, name, (object) => {
      const metadata = object["metadata"] as { annotations?: Record<string, string> };
      metadata.annotations = { ...metadata.annotations, ...annotations };
    });
  }

  delete(kind: string, name: string, options: Parameters<Cluster["delete"]>[3] = {}): void {
    const resource = this.resource(kind);
    this.cluster.delete(resource, resource.namespaced ? "default" : "", name, options);
  }

  /** Lets milliseconds pass. */
  pass(milliseconds: number): void {
    this.#time += milliseconds;
    this.cluster.advance(this.#time);
  }
}

/** A value out of nested fields, `undefined` where one is missing: `at(pod, "status", "phase")`. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, field) =>
      typeof inner === "object" && inner !== null ? (inner as Record<string | number, unknown>)[field] : undefined,
    value,
  );
}

interface TemplateOptions {
  readonly image?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec?: Loose;
  readonly ports?: readonly Loose[];
}

/** A pod template with the label `app` and one container. */
export function template(
  app: string,
  { image = "example.test/app:1", annotations, spec = {}, ports = [] }: TemplateOptions = {},
) {
  return {
    metadata: { labels: { app }, ...(annotations ? { annotations } : {}) },
    spec: { containers: [{ name: "app", image, ports }], ...spec },
  };
}

/** A Deployment, ReplicaSet, StatefulSet or DaemonSet over `template`. */
export function workload(kind: string, name: string, spec: Loose, options: TemplateOptions = {}): KubeObject {
  return manifest("apps/v1", kind, name, {
    spec: { selector: { matchLabels: { app: name } }, template: template(name, options), ...spec },
  });
}

/** A Service that selects `app: NAME`. */
export function service(name: string, spec: Loose = {}): KubeObject {
  return manifest("v1", "Service", name, {
    spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }], ...spec },
  });
}
