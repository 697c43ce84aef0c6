/** localStorage, or null where the browser refuses it (an embedded page, blocked cookies). */
export function browserStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    // Even reading the property throws there. What would be kept is a preference only.
    return null;
  }
}
