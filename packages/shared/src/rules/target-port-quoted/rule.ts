import { patchFix, replaceValue } from "../make-fix.ts";
import type { ManifestRule } from "../rule.ts";
import { manifestEvidence, manifestRef, readWrittenService } from "../service-manifest.ts";

/** A targetPort that is a number in quotes, which makes it a name that no port can have. */
export const rule: ManifestRule = {
  type: "manifest",
  id: "target-port-quoted",
  severity: "error",
  title: "A number in quotes as targetPort",
  *check(object) {
    for (const { index, entry, text } of readWrittenService(object)?.ports ?? []) {
      const { targetPort } = entry;
      if (typeof targetPort !== "string" || !/^\d+$/.test(targetPort)) continue;
      const patch = replaceValue(`/spec/ports/${index}/targetPort`, targetPort, Number(targetPort));
      yield {
        hop: "service",
        port: text,
        message: `targetPort "${targetPort}" of Service ${object.name} is in quotes, so it is a name, and a name needs a letter: the API server refuses it`,
        evidence: [manifestEvidence(object, `spec.ports[${index}].targetPort`, targetPort)],
        fixes: [patchFix(`Write it without quotes: ${targetPort}`, manifestRef(object), patch)],
      };
    }
  },
};
