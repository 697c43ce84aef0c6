/**
 * Queries with a short answer that most events leave as it is. Whoever asked one is touched where the
 * answer changes, not by every object that has a part in it.
 */
import type { SlimObject } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { readKey } from "./dependencies.ts";

/** Answers that are `===` are equal. */
export interface ShortQuestion {
  readonly key: string;
  readonly ask: (snapshot: Snapshot) => unknown;
}

/** Every such query whose answer may change where this object comes, changes or goes. */
export function* shortQuestions(object: SlimObject): Iterable<ShortQuestion> {
  const { kind, namespace, name } = object;
  yield { key: readKey.any(kind, namespace), ask: (snapshot) => snapshot.hasAny(kind, namespace) };
  switch (object.kind) {
    case "Pod":
      yield { key: readKey.podLabels(namespace), ask: (snapshot) => snapshot.podLabels(namespace) };
      return;
    case "CronJob":
    case "DaemonSet":
    case "Deployment":
    case "ReplicaSet":
    case "StatefulSet":
      yield { key: readKey.workloadLabels(namespace), ask: (snapshot) => snapshot.workloadLabels(namespace) };
      if (object.kind !== "ReplicaSet" && object.kind !== "CronJob") return;
      yield { key: readKey.ownerOf(object.kind, namespace, name), ask: ownerText(object.kind, namespace, name) };
      return;
    case "Ingress": {
      const { className } = object;
      yield { key: readKey.publishedIngress(className), ask: publishedText(className) };
      return;
    }
    default:
      return;
  }
}

/** Who is above a pod's owner. */
function ownerText(kind: "ReplicaSet" | "CronJob", namespace: string, name: string): ShortQuestion["ask"] {
  return (snapshot) => {
    const workload = snapshot.get(kind, namespace, name);
    if (workload === undefined) return null;
    return workload.owner === null ? "" : `${workload.owner.kind}/${workload.owner.name}`;
  };
}

function publishedText(className: string | null): ShortQuestion["ask"] {
  return (snapshot) => {
    const found = snapshot.publishedIngress(className);
    return found === null ? null : `${found.namespace}/${found.name}`;
  };
}
