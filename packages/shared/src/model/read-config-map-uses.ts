/** Which ConfigMaps a pod takes, and which of their keys: what stands under another key is not read by it. */
import type { ConfigMapUse } from "./objects.ts";
import type { Field } from "./read-field.ts";

/** Reads volumes, `envFrom` and single variables of a pod spec, by name. */
export function readConfigMapUses(spec: Field): readonly ConfigMapUse[] {
  const keysByName = new Map<string, Set<string> | null>();
  for (const { source, keys } of sourcesOf(spec)) {
    const name = source.at("name").filledText();
    if (name === null) continue;
    const known = keysByName.get(name);
    if (keys === null || known === null) keysByName.set(name, null);
    else keysByName.set(name, new Set([...(known ?? []), ...keys]));
  }
  return [...keysByName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, keys]) => ({ name, keys: keys === null ? null : [...keys].sort() }));
}

interface ConfigMapSource {
  readonly source: Field;
  /** Null: all of them. */
  readonly keys: readonly string[] | null;
}

function* sourcesOf(spec: Field): Iterable<ConfigMapSource> {
  for (const volume of spec.at("volumes").items()) {
    yield mounted(volume.at("configMap"));
    for (const source of volume.at("projected").at("sources").items()) yield mounted(source.at("configMap"));
  }
  for (const container of [...spec.at("containers").items(), ...spec.at("initContainers").items()]) {
    for (const source of container.at("envFrom").items()) yield { source: source.at("configMapRef"), keys: null };
    for (const entry of container.at("env").items()) {
      const source = entry.at("valueFrom").at("configMapKeyRef");
      yield { source, keys: [source.at("key").text() ?? ""] };
    }
  }
}

/** A volume holds every key unless it lists some. */
function mounted(source: Field): ConfigMapSource {
  const items = source.at("items").items();
  return { source, keys: items.length === 0 ? null : items.map((item) => item.at("key").text() ?? "") };
}
