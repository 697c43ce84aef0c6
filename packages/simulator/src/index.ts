/** The simulator's core: usable in a browser. The HTTP API is `@portolan/simulator/http`. */
export { ApiError } from "./core/api.ts";
export type {
  Cluster,
  KubeMetadata,
  KubeObject,
  Resource,
  StatusBody,
  WatchEvent,
  WriteOptions,
  WriteResult,
} from "./core/api.ts";
