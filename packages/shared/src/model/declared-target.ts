/** Which Service of the cluster a declared address may mean. */
import { serviceId } from "./names.ts";
import type { ServiceId } from "./names.ts";
import type { DeclaredAddress } from "./objects.ts";

/**
 * The Service that a pod of the namespace means by a host, read as the pod's search list would:
 * `db`, `db.shop`, `db.shop.svc`, `db.shop.svc.DOMAIN`, and `pod.db.shop.svc…` of a headless Service.
 * Whether it exists is not looked at; null where the name can be none.
 */
export function declaredTarget({ host }: Pick<DeclaredAddress, "host">, namespace: string): ServiceId | null {
  const labels = host.split(".");
  const svc = labels.indexOf("svc");
  if (svc >= 2) return serviceId(labels[svc - 1] ?? "", labels[svc - 2] ?? "");
  const [name = "", inNamespace] = labels;
  if (/^\d+$/.test(name) || labels.length > 2) return null;
  return serviceId(inNamespace ?? namespace, name);
}
