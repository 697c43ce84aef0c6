/**
 * The resources of one cluster: those that every API server has, and those that CustomResourceDefinitions add.
 * A custom resource is stored once and served in each of its versions, which differ in `apiVersion` only.
 */
import type { KubeObject, Resource, WatchEvent } from "./api.ts";
import type { CustomResourceDefinition, CustomResourceVersion } from "./objects.ts";
import { apiVersionOf, findResource, resources } from "./resources.ts";

interface Installed {
  /** Stays the same for as long as the definition exists. */
  readonly stored: Resource;
  /** What the definition's `spec` was when `served` was made. */
  readonly generation: number | undefined;
  readonly served: readonly Resource[];
}

/** The resource under which a resource's objects are stored. */
export function storedAs(resource: Resource): Resource {
  return resource.storedAs ?? resource;
}

/** An object as one version of its resource shows it. */
export function inVersionOf(resource: Resource, object: KubeObject): KubeObject {
  if (resource.storedAs === undefined) return object;
  return { ...object, apiVersion: apiVersionOf(resource) };
}

/** An event as one version of its resource shows it. */
export function eventInVersionOf(resource: Resource, event: WatchEvent): WatchEvent {
  if (resource.storedAs === undefined) return event;
  const previous = event.previous === null ? null : inVersionOf(resource, event.previous);
  return { ...event, object: inVersionOf(resource, event.object), previous };
}

export class ResourceTable {
  readonly #installed = new Map<string, Installed>();
  #shown = new Map<Resource, readonly Resource[]>();
  #all: readonly Resource[] = resources;

  /** Every resource that is served now; another array after each change. */
  get all(): readonly Resource[] {
    return this.#all;
  }

  /** What the store's objects are kept under. */
  get stored(): readonly Resource[] {
    return [...resources, ...[...this.#installed.values()].map(({ stored }) => stored)];
  }

  find(group: string, version: string, plural: string): Resource | undefined {
    const served = this.#installed.get(`${plural}.${group}`)?.served;
    return served === undefined
      ? findResource(group, version, plural)
      : served.find((resource) => resource.version === version);
  }

  /** The resources under which custom objects of the store are seen; null for all others, which are seen as they are. */
  shownAs(stored: Resource): readonly Resource[] | null {
    return this.#shown.get(stored) ?? null;
  }

  /** Serves what a definition says now. Returns what its objects are stored under, and whether it is new. */
  install(definition: CustomResourceDefinition): { readonly stored: Resource; readonly isNew: boolean } {
    const name = definition.metadata.name ?? "";
    const { generation } = definition.metadata;
    const known = this.#installed.get(name);
    if (known !== undefined && known.generation === generation) return { stored: known.stored, isNew: false };
    const versions = definition.spec?.versions ?? [];
    const storage = versions.find((version) => version.storage === true);
    if (storage === undefined) throw new Error(`no version of ${name} is stored`);
    const stored = known?.stored ?? resourceOf(definition, storage);
    const served = versions
      .filter((version) => version.served === true)
      .map((version) => ({ ...resourceOf(definition, version), storedAs: stored }));
    this.#installed.set(name, { stored, generation, served });
    this.#refresh();
    return { stored, isNew: known === undefined };
  }

  /** Serves it no more. */
  remove(definition: CustomResourceDefinition): void {
    this.#installed.delete(definition.metadata.name ?? "");
    this.#refresh();
  }

  #refresh(): void {
    this.#shown = new Map([...this.#installed.values()].map(({ stored, served }) => [stored, served]));
    this.#all = [...resources, ...[...this.#shown.values()].flat()];
  }
}

function resourceOf({ spec }: CustomResourceDefinition, version: CustomResourceVersion): Resource {
  const { group = "", scope, names = {} } = spec ?? {};
  return {
    group,
    version: version.name,
    kind: names.kind ?? "",
    plural: names.plural ?? "",
    singular: names.singular ?? "",
    shortNames: names.shortNames ?? [],
    namespaced: scope === "Namespaced",
    subresources: Object.keys(version.subresources ?? {}).filter((each) => each === "status"),
    categories: names.categories ?? [],
    columns: version.additionalPrinterColumns ?? [],
    ...(version.schema?.openAPIV3Schema === undefined ? {} : { schema: version.schema.openAPIV3Schema }),
    ...(version.deprecated === true
      ? { deprecation: version.deprecationWarning ?? `${group}/${version.name} ${names.kind ?? ""} is deprecated` }
      : {}),
  };
}
