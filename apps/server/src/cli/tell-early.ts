/** Findings that need no other document are told as soon as theirs is read. */
import { checkAlone, excerptFinding, type ManifestCheckOptions, type ManifestDocument } from "@portolan/manifests";
import { objectKey, type Finding, type Report } from "@portolan/shared";
import type { CheckOptions } from "./check-findings.ts";
import type { ProgramIo } from "./program-io.ts";
import { writeFindings } from "./write-report.ts";

/** More than a person reads while the rest is checked. */
const mostDocuments = 100;

/** So few documents are checked in a moment: text waits, so that what is wrong with one object stands together. */
const fewDocuments = 200;

export interface EarlyFindings {
  /** Looks at what was read of a file, and tells what is wrong where the format has a line for each finding. */
  readonly read: (documents: readonly ManifestDocument[]) => void;
  /** Tells what waits, where no report will hold it. */
  readonly tell: () => void;
  /** The report with what was found so, in its place at the beginning. */
  readonly addTo: (report: Report) => Report;
  /** What was found, in the order of the files. */
  readonly findings: ReadonlySet<Finding>;
  /** Those of them that have been told. */
  readonly told: ReadonlySet<Finding>;
}

/** @param options what the whole check is asked for, too: both find the same */
export function createEarlyFindings(
  options: Omit<ManifestCheckOptions, "closed">,
  command: Pick<CheckOptions, "format" | "namespaces">,
  io: ProgramIo,
): EarlyFindings {
  const findings = new Set<Finding>();
  const told = new Set<Finding>();
  const held: { readonly found: readonly Finding[]; readonly document: ManifestDocument }[] = [];
  let documentsLeft = mostDocuments;
  let seen = 0;
  const tellHeld = (): void => {
    for (const { found, document } of held.splice(0)) {
      for (const finding of found) told.add(finding);
      const excerptOf = (finding: Finding): ReturnType<typeof excerptFinding> =>
        excerptFinding(finding, { documents: new Map([[objectKey(finding.object), document]]) });
      writeFindings(found, command.format, io, excerptOf);
    }
  };
  return {
    findings,
    told,
    tell: tellHeld,
    read: (documents) => {
      seen += documents.length;
      for (const document of documents) {
        if (documentsLeft === 0) break;
        const found = checkAlone(document, options).filter(({ object: { namespace } }) => {
          return command.namespaces.length === 0 || (namespace !== null && command.namespaces.includes(namespace));
        });
        if (found.length === 0) continue;
        documentsLeft -= 1;
        for (const finding of found) findings.add(finding);
        held.push({ found, document });
      }
      if (command.format !== "text" || seen > fewDocuments) tellHeld();
    },
    addTo: (report) => {
      const known = new Set([...findings].map(identityOf));
      return { ...report, findings: [...findings, ...report.findings.filter((each) => !known.has(identityOf(each)))] };
    },
  };
}

function identityOf({ rule, object, location, evidence: [first] }: Finding): string {
  return [rule, objectKey(object), location?.file, location?.line, first?.path].join(" ");
}
