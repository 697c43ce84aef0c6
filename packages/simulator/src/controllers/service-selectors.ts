/** Which Services select a pod, found by label instead of by trying every Service. */
import type { KubeObject, WatchEvent } from "../core/api.ts";
import { matchesMap } from "../core/label-selectors.ts";
import type { Pod, Service } from "../core/objects.ts";
import { selectorOf } from "../core/service-traits.ts";
import { conditionOf } from "./pod-state.ts";
import { sameJson } from "../core/json.ts";

interface Entry {
  readonly name: string;
  readonly selector: Readonly<Record<string, string>>;
}

export class ServiceSelectors {
  /** Each Service stands under one pair of its selector: a pod without that pair is not selected. */
  readonly #byPair = new Map<string, Map<string, Entry>>();

  /** Keeps up with a Service's event. */
  observe(event: WatchEvent): void {
    if (event.previous) this.#remove(event.previous as Service);
    if (event.type !== "DELETED") this.#add(event.object as Service);
  }

  /** The keys of the Services that select a pod with these labels. */
  servicesFor(namespace: string, labels: Readonly<Record<string, string>> | undefined): readonly string[] {
    return Object.entries(labels ?? {}).flatMap(([label, value]) =>
      [...(this.#byPair.get(`${namespace} ${label}=${value}`)?.values() ?? [])]
        .filter(({ selector }) => matchesMap(selector, labels))
        .map(({ name }) => `${namespace}/${name}`),
    );
  }

  /** The keys of the Services that a pod's event concerns: those that select it, and those that did. */
  servicesOfPodEvent({ type, object, previous }: WatchEvent): readonly string[] {
    const namespace = object.metadata.namespace ?? "";
    const now = this.servicesFor(namespace, object.metadata.labels);
    if (!previous || type === "DELETED") return now;
    const relabelled = !sameJson(object.metadata.labels, previous.metadata.labels);
    if (!relabelled) return endpointChanged(object as Pod, previous as Pod) ? now : [];
    return [...now, ...this.servicesFor(namespace, previous.metadata.labels)];
  }

  #add(service: Service): void {
    const selector = selectorOf(service);
    if (!selector || service.spec.type === "ExternalName") return;
    const place = placeOf(service, selector);
    const entries = this.#byPair.get(place) ?? new Map<string, Entry>();
    entries.set(service.metadata.name ?? "", { name: service.metadata.name ?? "", selector });
    this.#byPair.set(place, entries);
  }

  #remove(service: Service): void {
    const selector = selectorOf(service);
    if (!selector) return;
    const place = placeOf(service, selector);
    const entries = this.#byPair.get(place);
    entries?.delete(service.metadata.name ?? "");
    if (entries?.size === 0) this.#byPair.delete(place);
  }
}

function placeOf(service: KubeObject, selector: Readonly<Record<string, string>>): string {
  const [label = "", value = ""] = Object.entries(selector)[0] ?? [];
  return `${service.metadata.namespace ?? ""} ${label}=${value}`;
}

/** Whether anything changed that an endpoint is made of. */
function endpointChanged(pod: Pod, previous: Pod): boolean {
  const parts = ({ metadata, spec, status }: Pod) => [
    metadata.deletionTimestamp,
    spec.nodeName,
    status?.phase,
    status?.podIPs,
    conditionOf(status?.conditions, "Ready"),
  ];
  return pod.spec !== previous.spec || !sameJson(parts(pod), parts(previous));
}
