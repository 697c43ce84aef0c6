/** Runs of text, and where they were read. */
import type { PortPath, ServicePaths, Verdict } from "../paths/path-model.ts";
import { objectText, type ObjectRef } from "../model/names.ts";
import type { Text, TextLine, Tone } from "./layout-model.ts";

/** A word or a name, in the text face. */
export function words(text: string, tone: Tone = "soft", from: string | null = null): Text {
  return { text, tone, mono: false, from };
}

/** A number, an address or a label, in the monospaced face, with the field that it was read from. */
export function figure(text: string, from: string | null, tone: Tone = "ink"): Text {
  return { text, tone, mono: true, from };
}

export function line(left: Text, right: Text | null = null): TextLine {
  return { left, right };
}

/** `spec.ports[0].nodePort of Service shop/frontend`: a field of a Service port. */
export function portField(service: ServicePaths, port: PortPath, field: string): string {
  const index = service.ports.indexOf(port);
  return serviceField(service, `spec.ports[${String(Math.max(0, index))}].${field}`);
}

/** `spec.selector of Service shop/frontend`. */
export function serviceField(service: ServicePaths, path: string): string {
  return fieldOf({ kind: "Service", namespace: service.namespace, name: service.name }, path);
}

/** `spec.rules of Ingress shop/site`. */
export function fieldOf(object: ObjectRef, path: string): string {
  return `${path} of ${objectText(object)}`;
}

/** The path part of a field, to be written under its number. */
export function fieldPath(from: string): string {
  return from.slice(0, from.indexOf(" of "));
}

/** `1 pod`, `3 pods`, `2 addresses`. */
export function counted(count: number, noun: string): string {
  const plural = noun.endsWith("s") ? `${noun}es` : `${noun}s`;
  return `${String(count)} ${count === 1 ? noun : plural}`;
}

/** A verdict as it is said aloud. */
export function verdictWords(verdict: Verdict): string {
  switch (verdict) {
    case "whole":
      return "whole";
    case "part":
      return "in part";
    case "severed":
      return "broken";
    case "unknown":
      return "unknown";
    default:
      return verdict satisfies never;
  }
}

/** Whether the entry stands for a Service without ports: there the client picks the port. */
export function isPortless(port: Pick<PortPath, "port">): boolean {
  return port.port === 0;
}

/** `:80` with its protocol where that is not TCP. */
export function protocolSuffix(port: Pick<PortPath, "protocol">): string {
  return port.protocol === "TCP" ? "" : `/${port.protocol}`;
}
