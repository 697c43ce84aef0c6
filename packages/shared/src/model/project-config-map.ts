/** ConfigMaps: the addresses that their values name, and kube-proxy's mode. Nothing else of them is kept. */
import type { SlimMeta } from "./object-meta.ts";
import type { SlimConfigMap } from "./objects.ts";
import { projectMeta } from "./project-meta.ts";
import type { Field } from "./read-field.ts";
import { readNamedValues } from "./read-container-addresses.ts";
import type { Share } from "./share-values.ts";

export function projectConfigMap(object: Field, share: Share): SlimConfigMap {
  const meta = projectMeta(object, true, share);
  const data = object.at("data");
  return {
    ...meta,
    kind: "ConfigMap",
    declaredAddresses: readNamedValues(
      data.keys().map((key) => ({ name: key, text: data.at(key).text() ?? "", field: data.at(key) })),
    ),
    proxyMode: readProxyMode(meta, data),
  };
}

/** kubeadm and most others keep kube-proxy's KubeProxyConfiguration in `kube-system/kube-proxy`, key `config.conf`. */
function readProxyMode({ namespace, name }: SlimMeta, data: Field): string | null {
  if (namespace !== "kube-system" || name !== "kube-proxy") return null;
  const texts = data.keys().map((key) => data.at(key).text() ?? "");
  const configuration = texts.find((text) => /^kind:\s*"?KubeProxyConfiguration/m.test(text));
  if (configuration === undefined) return null;
  return /^mode:[ \t]*["']?([a-z]*)/m.exec(configuration)?.[1] ?? "";
}
