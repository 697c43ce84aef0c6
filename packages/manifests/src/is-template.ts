/** Charts' templates that nobody has rendered. */

/** What only Helm fills in: its objects (`.Values`, `$.Release`), and what another template gives (`include "name"`). */
const helm = /\{\{[^{}]*(?:\.(?:Values|Release|Chart|Capabilities)\b|\binclude\s+")/;

/** Whether a text is a chart's template. Other tools' braces (`{{ $labels.job }}` in an alert) are what a manifest may hold. */
export function isTemplate(text: string): boolean {
  return helm.test(text);
}
