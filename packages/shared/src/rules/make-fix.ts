/** Mends as they are shown and copied. */
import type { ObjectRef } from "../model/names.ts";
import type { Fix, PatchOperation } from "./finding.ts";

/** Text as one word of a POSIX shell. */
export function shellQuote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** `kubectl -n shop`, or `kubectl` for what has no namespace. */
export function kubectl(object: Pick<ObjectRef, "namespace">): string {
  return object.namespace === null ? "kubectl" : `kubectl -n ${shellQuote(object.namespace)}`;
}

/** A mend by a JSON patch (RFC 6902), with the command that applies it. */
export function patchFix(summary: string, object: ObjectRef, patch: readonly PatchOperation[]): Fix {
  // A manifest may say anything for a name.
  const target = `${object.kind.toLowerCase()} ${shellQuote(object.name)}`;
  return {
    summary,
    object,
    patch,
    command: `${kubectl(object)} patch ${target} --type=json -p ${shellQuote(JSON.stringify(patch))}`,
  };
}

/**
 * A mend of a field that the API server lets nobody change: the object is made anew, and what it owns is not deleted. The command
 * patches it on the client's side.
 */
export function recreateFix(summary: string, object: ObjectRef, patch: readonly PatchOperation[]): Fix {
  const fix = patchFix(summary, object, patch);
  return {
    ...fix,
    command: `${fix.command} --dry-run=client -o json | ${kubectl(object)} replace --force --cascade=orphan -f -`,
  };
}

/** A key as a step of a JSON pointer (RFC 6901). */
export function pointerStep(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

/**
 * Writes a field that nobody may have written, since the API server fills it in: a manifest does not hold what was seen, so
 * that another field beside it is tested.
 *
 * @param entry the pointer of the object that holds both
 */
export function writeDefaulted(
  entry: string,
  [known, seen]: readonly [field: string, seen: unknown],
  field: string,
  value: unknown,
): readonly PatchOperation[] {
  return [
    { op: "test", path: `${entry}/${known}`, value: seen },
    { op: "add", path: `${entry}/${field}`, value },
  ];
}

/** Replaces a value only where it is still the one that was seen. */
export function replaceValue(path: string, seen: unknown, value: unknown): readonly PatchOperation[] {
  return [
    { op: "test", path, value: seen },
    { op: "replace", path, value },
  ];
}
