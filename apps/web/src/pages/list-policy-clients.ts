/** Clients that the policy overlay can be drawn for: the workloads of the picture and those that name its Services. */
import type { ObjectRef, ServicePaths } from "@portolan/shared";

/** More would not be found in a list. */
const mostClients = 60;

function clientText({ kind, namespace, name }: ObjectRef): string {
  return `${kind.toLowerCase()}/${namespace ?? ""}/${name}`;
}

/** As `?policies=` writes them, in order; the chosen one is among them though it may be gone. */
export function listPolicyClients(paths: readonly ServicePaths[], chosen: string): readonly string[] {
  const workloads = paths.flatMap(({ ports }) =>
    ports.flatMap(({ backends, declaredClients }) => [
      ...declaredClients.map(({ workload }) => workload),
      ...backends.flatMap(({ workload }) => workload ?? []),
    ]),
  );
  const known = [...new Set(workloads.map(clientText))].sort().slice(0, mostClients);
  const isWorkload = chosen.includes("/") && !known.includes(chosen);
  return isWorkload ? [chosen, ...known] : known;
}
