/** Tables of v1: Service, Node, Namespace, Endpoints, ConfigMap, Secret, ServiceAccount, PersistentVolumeClaim, Event. */
import type { KubeObject } from "../../core/api.ts";
import { arrayAt, numberAt, objectAt, textAt, valueAt } from "../read-json.ts";
import { ageOf, formatLabels, objectAge, orNone } from "./format-cells.ts";
import { ageColumn, column, integerColumn, nameColumn, type KindTable } from "./table-model.ts";

function nameOf(object: KubeObject): string {
  return object.metadata.name ?? "";
}

/** `80:30001/TCP`, as in the column Port(s). */
function formatServicePorts(service: KubeObject): string {
  const ports = arrayAt(service, "spec", "ports").map((port) => {
    const nodePort = numberAt(port, "nodePort");
    const number = textAt(port, "port");
    return `${number}${nodePort > 0 ? `:${nodePort}` : ""}/${textAt(port, "protocol")}`;
  });
  return orNone(ports.join(","));
}

function formatExternalIp(service: KubeObject): string {
  const external = arrayAt(service, "spec", "externalIPs").map(String);
  switch (textAt(service, "spec", "type")) {
    case "LoadBalancer": {
      const given = arrayAt(service, "status", "loadBalancer", "ingress").map(
        (ingress) => textAt(ingress, "ip") || textAt(ingress, "hostname"),
      );
      const all = [...new Set([...given, ...external])].filter((address) => address !== "");
      return all.length === 0 ? "<pending>" : all.join(",");
    }
    case "ExternalName":
      return textAt(service, "spec", "externalName");
    default:
      return orNone(external.join(","));
  }
}

export const serviceTable: KindTable = {
  columns: [
    nameColumn,
    column("Type", "How the Service is exposed."),
    column("Cluster-IP", "The Service's address inside the cluster."),
    column("External-IP", "Addresses by which the Service is reached from outside."),
    column("Port(s)", "The Service's ports, with nodePort and protocol."),
    ageColumn,
    column("Selector", "Labels of the pods behind the Service.", 1),
  ],
  cells: (service, now) => [
    nameOf(service),
    textAt(service, "spec", "type"),
    orNone(textAt(service, "spec", "clusterIP")),
    formatExternalIp(service),
    formatServicePorts(service),
    objectAge(service, now),
    formatLabels(valueAt(service, "spec", "selector")),
  ],
};

function nodeStatus(node: KubeObject): string {
  const ready = arrayAt(node, "status", "conditions").find((condition) => textAt(condition, "type") === "Ready");
  const word = ready === undefined ? "Unknown" : textAt(ready, "status") === "True" ? "Ready" : "NotReady";
  return valueAt(node, "spec", "unschedulable") === true ? `${word},SchedulingDisabled` : word;
}

function nodeRoles(node: KubeObject): string {
  const labels = node.metadata.labels ?? {};
  const prefix = "node-role.kubernetes.io/";
  const roles = Object.entries(labels).flatMap(([key, value]) => {
    if (key.startsWith(prefix) && key.length > prefix.length) return [key.slice(prefix.length)];
    return key === "kubernetes.io/role" && value !== "" ? [value] : [];
  });
  return orNone([...new Set(roles)].sort().join(","));
}

function nodeAddress(node: KubeObject, type: string): string {
  const found = arrayAt(node, "status", "addresses").find((address) => textAt(address, "type") === type);
  return orNone(textAt(found, "address"));
}

function orUnknown(text: string): string {
  return text === "" ? "<unknown>" : text;
}

export const nodeTable: KindTable = {
  columns: [
    nameColumn,
    column("Status", "Whether the node is ready."),
    column("Roles", "Roles by the node's labels."),
    ageColumn,
    column("Version", "Version of the kubelet."),
    column("Internal-IP", "Address inside the cluster's network.", 1),
    column("External-IP", "Address outside.", 1),
    column("OS-Image", "Operating system.", 1),
    column("Kernel-Version", "Kernel.", 1),
    column("Container-Runtime", "Container runtime and version.", 1),
  ],
  cells: (node, now) => [
    nameOf(node),
    nodeStatus(node),
    nodeRoles(node),
    objectAge(node, now),
    textAt(node, "status", "nodeInfo", "kubeletVersion"),
    nodeAddress(node, "InternalIP"),
    nodeAddress(node, "ExternalIP"),
    orUnknown(textAt(node, "status", "nodeInfo", "osImage")),
    orUnknown(textAt(node, "status", "nodeInfo", "kernelVersion")),
    orUnknown(textAt(node, "status", "nodeInfo", "containerRuntimeVersion")),
  ],
};

export const namespaceTable: KindTable = {
  columns: [nameColumn, column("Status", "Active or Terminating."), ageColumn],
  cells: (namespace, now) => [nameOf(namespace), textAt(namespace, "status", "phase"), objectAge(namespace, now)],
};

/** At most three, then how many more. */
export function firstThree(all: readonly string[], none: string): string {
  if (all.length === 0) return none;
  const more = all.length > 3 ? ` + ${all.length - 3} more...` : "";
  return all.slice(0, 3).join(",") + more;
}

function joinAddress(address: string, port: string): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

function formatEndpoints(endpoints: KubeObject): string {
  const all = arrayAt(endpoints, "subsets").flatMap((subset) => {
    const addresses = arrayAt(subset, "addresses").map((address) => textAt(address, "ip"));
    const ports = arrayAt(subset, "ports").map((port) => textAt(port, "port"));
    if (ports.length === 0) return addresses;
    return ports.flatMap((port) => addresses.map((address) => joinAddress(address, port)));
  });
  return firstThree(all, "<none>");
}

export const endpointsTable: KindTable = {
  columns: [nameColumn, column("Endpoints", "Addresses and ports that are ready."), ageColumn],
  cells: (endpoints, now) => [nameOf(endpoints), formatEndpoints(endpoints), objectAge(endpoints, now)],
};

function dataCount(object: KubeObject): number {
  return Object.keys(objectAt(object, "data")).length + Object.keys(objectAt(object, "binaryData")).length;
}

export const configMapTable: KindTable = {
  columns: [nameColumn, integerColumn("Data", "How many entries it holds."), ageColumn],
  cells: (map, now) => [nameOf(map), dataCount(map), objectAge(map, now)],
};

export const secretTable: KindTable = {
  columns: [
    nameColumn,
    column("Type", "What the Secret is for."),
    integerColumn("Data", "How many entries."),
    ageColumn,
  ],
  cells: (secret, now) => [nameOf(secret), textAt(secret, "type"), dataCount(secret), objectAge(secret, now)],
};

export const serviceAccountTable: KindTable = {
  columns: [nameColumn, integerColumn("Secrets", "How many Secrets it lists."), ageColumn],
  cells: (account, now) => [nameOf(account), arrayAt(account, "secrets").length, objectAge(account, now)],
};

const accessModes: Readonly<Record<string, string | undefined>> = {
  ReadWriteOnce: "RWO",
  ReadOnlyMany: "ROX",
  ReadWriteMany: "RWX",
  ReadWriteOncePod: "RWOP",
};

export const persistentVolumeClaimTable: KindTable = {
  columns: [
    nameColumn,
    column("Status", "Whether a volume is bound."),
    column("Volume", "The volume."),
    column("Capacity", "Its size."),
    column("Access Modes", "How it may be mounted."),
    column("StorageClass", "The class asked for."),
    column("VolumeAttributesClass", "The attributes class asked for."),
    ageColumn,
    column("VolumeMode", "Filesystem or Block.", 1),
  ],
  cells: (claim, now) => [
    nameOf(claim),
    textAt(claim, "status", "phase"),
    textAt(claim, "spec", "volumeName"),
    textAt(claim, "status", "capacity", "storage"),
    arrayAt(claim, "status", "accessModes")
      .map((mode) => accessModes[String(mode)] ?? String(mode))
      .join(","),
    textAt(claim, "spec", "storageClassName"),
    textAt(claim, "spec", "volumeAttributesClassName") || "<unset>",
    objectAge(claim, now),
    textAt(claim, "spec", "volumeMode") || "<unset>",
  ],
};

function lastSeen(event: KubeObject): string {
  return textAt(event, "series", "lastObservedTime") || textAt(event, "lastTimestamp") || textAt(event, "eventTime");
}

function objectReference(reference: unknown): string {
  return `${textAt(reference, "kind").toLowerCase()}/${textAt(reference, "name")}`;
}

export const eventTable: KindTable = {
  columns: [
    column("Last Seen", "When it happened last."),
    column("Type", "Normal or Warning."),
    column("Reason", "Why, in one word."),
    column("Object", "What it is about."),
    column("Subobject", "Which part of it.", 1),
    column("Source", "Who reported it.", 1),
    column("Message", "What happened."),
    column("First Seen", "When it happened first.", 1),
    column("Count", "How often.", 1),
    { ...nameColumn, priority: 1 },
  ],
  cells: (event, now) => [
    ageOf(lastSeen(event), now),
    textAt(event, "type"),
    textAt(event, "reason"),
    objectReference(valueAt(event, "involvedObject")),
    textAt(event, "involvedObject", "fieldPath"),
    textAt(event, "source", "component") || textAt(event, "reportingComponent"),
    textAt(event, "message"),
    ageOf(textAt(event, "firstTimestamp") || textAt(event, "eventTime"), now),
    String(numberAt(event, "count") || 1),
    nameOf(event),
  ],
};
