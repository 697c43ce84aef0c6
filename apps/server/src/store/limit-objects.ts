/** What is kept of a state that holds more than was asked for. */
import type { SlimConfigMap, SlimObject } from "@portolan/shared";

/** kube-proxy's mode and nothing else; null where the ConfigMap does not say it. */
export function limitConfigMap(configMap: SlimConfigMap): SlimConfigMap | null {
  return configMap.proxyMode === null ? null : { ...configMap, declaredAddresses: [] };
}

/**
 * The objects of a file that a live cluster would have been asked for: those of the named namespaces
 * (null: all) and of no namespace, and kube-proxy's mode; addresses in ConfigMaps only where that is
 * turned on, since a file may come from somebody else.
 */
export function limitObjects(
  objects: readonly SlimObject[],
  namespaces: readonly string[] | null,
  readConfigMaps: boolean,
): readonly SlimObject[] {
  return objects.flatMap((object): readonly SlimObject[] => {
    const where = object.kind === "Namespace" ? object.name : object.namespace;
    const named = namespaces === null || where === "" || namespaces.includes(where);
    if (object.kind !== "ConfigMap" || (named && readConfigMaps)) return named ? [object] : [];
    const limited = limitConfigMap(object);
    return limited === null ? [] : [limited];
  });
}
