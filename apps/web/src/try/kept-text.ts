/** What was typed, kept in the tab: a reload loses nothing, and another tab or a later visit sees nothing of it. */

const storageKey = "portolan.try";
/** Browsers give a page about five million characters; what is longer than this is not worth the time at each change. */
const longest = 1_000_000;

export function readKeptText(): string | null {
  try {
    return window.sessionStorage.getItem(storageKey);
  } catch {
    // Forbidden to this page: then nothing was kept.
    return null;
  }
}

/** A text that is too long, or a full or forbidden storage, keeps nothing: not the text before it either. */
export function keepText(text: string): void {
  try {
    window.sessionStorage.removeItem(storageKey);
    if (text.length <= longest) window.sessionStorage.setItem(storageKey, text);
  } catch {
    // The text is in the editor; only a reload loses it.
  }
}
