/** Whether two plain values hold the same. Shared parts are equal by identity, which makes most comparisons short. */
export function equalObjects(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left)) return Array.isArray(right) && equalLists(left, right);
  if (Array.isArray(right)) return false;
  return equalFields(left as Record<string, unknown>, right as Record<string, unknown>);
}

function equalLists(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((item, index) => equalObjects(item, right[index]));
}

function equalFields(left: Record<string, unknown>, right: Record<string, unknown>): boolean {
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && equalObjects(left[key], right[key]));
}
