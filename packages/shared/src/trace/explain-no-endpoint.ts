/** Why a Service port has nothing usable behind it, in the words of the drawing. */
import { joinEndpoints, readServiceEndpoints } from "../endpoints/join-endpoints.ts";
import type { SlimService, SlimServicePort } from "../model/objects.ts";
import { judgeEndpoints } from "../paths/judge-endpoints.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";

/** `no pod has app=wbe; 3 pods have app=web`; null where nothing more is known. */
export function explainNoEndpoint(snapshot: Snapshot, service: SlimService, port: SlimServicePort): string | null {
  const of = readServiceEndpoints(snapshot, service);
  const broken = judgeEndpoints(snapshot, of, port, joinEndpoints(snapshot, of, port)).break;
  if (broken === null) return null;
  const near = broken.ghost?.near ?? null;
  return near === null ? broken.text : `${broken.text}; ${near}`;
}
