/** The field that a number of the picture was read from, as its tooltip names it: `80 — spec.ports[0].port of Service shop/web`. */
export function pointedField(target: EventTarget): string | null {
  if (!(target instanceof Element)) return null;
  const pointed = target.closest("[title]");
  // A row that is pressed by the keyboard is the target itself: its first number stands for it.
  const titled = pointed !== null && fieldIn(pointed) !== null ? [pointed] : [...target.querySelectorAll("[title]")];
  for (const element of titled) {
    const field = fieldIn(element);
    if (field !== null) return field;
  }
  return null;
}

function fieldIn(element: Element): string | null {
  const title = element.getAttribute("title") ?? "";
  const dash = title.indexOf(" — ");
  return dash === -1 ? null : title.slice(dash + 3);
}
