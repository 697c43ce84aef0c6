/** The paths of each Service, computed again where something that they come from has changed. */
import type { ServiceId } from "../model/names.ts";
import { computeServicePaths } from "../paths/compute-service-paths.ts";
import type { PathOptions } from "../paths/compute-service-paths.ts";
import type { ServicePaths } from "../paths/path-model.ts";
import { keepIdentity, type Computation } from "./computation.ts";
import type { DependencyIndex } from "./dependency-index.ts";
import type { ReadRecorder } from "./record-reads.ts";

export class PathsTable {
  readonly #recorder: ReadRecorder;
  readonly #dependencies: DependencyIndex<Computation<unknown>>;
  readonly #options: PathOptions | undefined;
  readonly #computations = new Map<ServiceId, Computation<ServicePaths>>();

  constructor(
    recorder: ReadRecorder,
    dependencies: DependencyIndex<Computation<unknown>>,
    options: PathOptions | undefined,
  ) {
    this.#recorder = recorder;
    this.#dependencies = dependencies;
    this.#options = options;
  }

  /** Undefined where there is no such Service and nothing names one. */
  get(id: ServiceId, announce: () => void): ServicePaths | undefined {
    const known = this.#computations.get(id);
    if (known?.stale === false) return known.value;
    const { value, reads } = this.#recorder.record((snapshot) => computeServicePaths(snapshot, id, this.#options));
    if (value === undefined) {
      this.#forget(id);
      return undefined;
    }
    const computation = known ?? { announce, value, stale: false };
    computation.value = keepIdentity(known?.value, value);
    computation.stale = false;
    this.#computations.set(id, computation);
    this.#dependencies.set(computation, reads);
    return computation.value;
  }

  /** It comes back by a Service or a reference of that name, which the change log notes. */
  #forget(id: ServiceId): void {
    const computation = this.#computations.get(id);
    if (computation !== undefined) this.#dependencies.delete(computation);
    this.#computations.delete(id);
  }
}
