/** What the editor says beside the lines. */
import type { CheckedText } from "./check-messages.ts";
import type { LineRemark } from "./yaml-editor.tsx";

/** Problems of reading and findings, each on its line; what stands on none is told in the list only. */
export function remarksOf({ findings, problems }: Pick<CheckedText, "findings" | "problems">): readonly LineRemark[] {
  return [
    ...problems.flatMap(({ position, field, message, cure }): LineRemark[] =>
      position === null
        ? []
        : [
            {
              line: position.line,
              severity: "error",
              message: `${field === null ? "" : `${field}: `}${message}.${cure === null ? "" : ` ${cure}`}`,
            },
          ],
    ),
    ...findings.flatMap(({ location, severity, message, fixes: [fix] }): LineRemark[] =>
      location === null
        ? []
        : [{ line: location.line, severity, message: `${message}.${fix === undefined ? "" : ` ${fix.summary}.`}` }],
    ),
  ];
}
