/** The table of a list of objects, by their resource. */
import type { KubeObject, Resource } from "../../core/api.ts";
import { objectAge } from "./format-cells.ts";
import {
  configMapTable,
  endpointsTable,
  eventTable,
  namespaceTable,
  nodeTable,
  persistentVolumeClaimTable,
  secretTable,
  serviceAccountTable,
  serviceTable,
} from "./table-core.ts";
import { ageColumn, nameColumn, type Cell, type Column, type KindTable, type RowCondition } from "./table-model.ts";
import { endpointSliceTable, ingressClassTable, ingressTable, networkPolicyTable } from "./table-networking.ts";
import { podTable } from "./table-pods.ts";
import { definitionTable, printerColumnTable } from "./table-custom.ts";
import {
  cronJobTable,
  daemonSetTable,
  deploymentTable,
  horizontalPodAutoscalerTable,
  jobTable,
  replicaSetTable,
  statefulSetTable,
} from "./table-workloads.ts";

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly {
    readonly cells: readonly Cell[];
    readonly conditions: readonly RowCondition[];
    readonly object: KubeObject;
  }[];
}

/** By `plural.group`. */
const tables: ReadonlyMap<string, KindTable> = new Map([
  ["pods.", podTable],
  ["services.", serviceTable],
  ["nodes.", nodeTable],
  ["namespaces.", namespaceTable],
  ["endpoints.", endpointsTable],
  ["configmaps.", configMapTable],
  ["secrets.", secretTable],
  ["serviceaccounts.", serviceAccountTable],
  ["persistentvolumeclaims.", persistentVolumeClaimTable],
  ["events.", eventTable],
  ["deployments.apps", deploymentTable],
  ["replicasets.apps", replicaSetTable],
  ["statefulsets.apps", statefulSetTable],
  ["daemonsets.apps", daemonSetTable],
  ["jobs.batch", jobTable],
  ["cronjobs.batch", cronJobTable],
  ["horizontalpodautoscalers.autoscaling", horizontalPodAutoscalerTable],
  ["endpointslices.discovery.k8s.io", endpointSliceTable],
  ["ingresses.networking.k8s.io", ingressTable],
  ["ingressclasses.networking.k8s.io", ingressClassTable],
  ["networkpolicies.networking.k8s.io", networkPolicyTable],
  ["customresourcedefinitions.apiextensions.k8s.io", definitionTable],
]);

/** What a kind without columns of its own shows. */
const plainTable: KindTable = {
  columns: [nameColumn, ageColumn],
  cells: (object, now) => [object.metadata.name ?? "", objectAge(object, now)],
};

function customTable({ columns = [] }: Resource): KindTable {
  return columns.length === 0 ? plainTable : printerColumnTable(columns);
}

export function tableOf(resource: Resource, objects: readonly KubeObject[], now: number): Table {
  const table = tables.get(`${resource.plural}.${resource.group}`) ?? customTable(resource);
  return {
    columns: table.columns,
    rows: objects.map((object) => ({
      cells: table.cells(object, now),
      conditions: table.conditions?.(object) ?? [],
      object,
    })),
  };
}
