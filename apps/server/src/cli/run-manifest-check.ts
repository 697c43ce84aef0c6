/** `portolan check PATH…`: what is wrong with manifests before they are applied. */
import { setFlagsFromString } from "node:v8";
import {
  checkManifests,
  cutReplicas,
  describeProblem,
  editFix,
  excerptFinding,
  isTemplate,
  tellRemovedVersions,
  type BuiltManifests,
  type ManifestCheckOptions,
} from "@portolan/manifests";
import type { NodePortRange } from "@portolan/simulator";
import { countText, isRecord, objectKey, type Report, type ServicePaths } from "@portolan/shared";
import type { Timing } from "../kube/timing.ts";
import { exitStatusOf } from "./check-findings.ts";
import { mendInput, showMends, writeMends, type JudgedInput, type Mending } from "./mend-manifests.ts";
import { holdsState, refuseNothing, toStateContents } from "./open-manifests.ts";
import { openStateContents } from "./open-state.ts";
import type { ProgramIo } from "./program-io.ts";
import { readManifestInput, type ManifestInput } from "./read-manifest-input.ts";
import { orderFindings } from "./order-findings.ts";
import { makeReport, runCheck } from "./run-check.ts";
import type { CheckOptions } from "./check-findings.ts";
import { exitStatus, UsageError, type ExitStatus } from "./usage-error.ts";
import {
  tellCharts,
  tellForeign,
  tellKustomizations,
  tellParts,
  tellPlaceholders,
  tellUntried,
} from "./sum-up-notes.ts";
import { createProgress, type Progress } from "./show-progress.ts";
import { createEarlyFindings, type EarlyFindings } from "./tell-early.ts";
import { readSilenced, type SilencingObject } from "./tell-silences.ts";
import { toUnread, writeUnread } from "./tell-unread.ts";
import { writeReport, type ManifestTexts } from "./write-report.ts";

export interface ManifestCheckCommand extends CheckOptions {
  readonly paths: readonly string[];
  /** What is given is all there is. */
  readonly closed: boolean;
  readonly readConfigMaps: boolean;
  readonly nodePortRange: NodePortRange;
  /** What is done with the mends of errors and warnings. */
  readonly mending: Mending;
}

/** Checks what can be read of the paths, and ends with 2 where something could not be. */
export async function runManifestCheck(
  command: ManifestCheckCommand,
  io: ProgramIo,
  timing: Timing,
): Promise<ExitStatus> {
  // On a large machine V8 would let the heap grow to four times what is alive before it looks for garbage: 500 MB and more.
  setFlagsFromString("--heap-growing-percent=200");
  const early = createEarlyFindings(optionsOf(command), command, io);
  const input = await readManifestInput(command.paths, io, (documents) => {
    if (command.mending === "none") early.read(documents);
  });
  for (const problem of input.problems) io.stderr(`portolan: ${describeProblem(problem)}\n`);
  if (input.problems.length === 0 || input.documents.length > 0) refuseNothing(input);
  if (input.documents.length === 0) writeUnread(input.problems.map(toUnread), command, io);
  const status = input.documents.length === 0 ? exitStatus.fine : await check(input, command, early, io, timing);
  return input.problems.length > 0 ? exitStatus.unusable : status;
}

async function check(
  input: ManifestInput,
  command: ManifestCheckCommand,
  early: EarlyFindings,
  io: ProgramIo,
  timing: Timing,
): Promise<ExitStatus> {
  const { namespaces, readConfigMaps, mending } = command;
  if (holdsState(input.documents)) {
    if (mending !== "none") {
      throw new UsageError("A cluster's dump is not mended: its objects come from somewhere else.", "Mend manifests.");
    }
    const limits = { namespaces: namespaces.length === 0 ? null : namespaces, readConfigMaps };
    early.tell();
    const opened = openStateContents(input.title, toStateContents(input.documents), limits);
    const status = await runCheck(opened, command, io, timing, input.problems.map(toUnread));
    // Documents beside a dump have been told of, though the dump is all that is judged.
    return status === exitStatus.fine ? exitStatusOf({ findings: [...early.findings] }, command.failOn) : status;
  }
  const ordered = (report: Report, { built }: Pick<JudgedInput, "built">): Report => ({
    ...report,
    findings: orderFindings(report.findings, built, input.texts.keys()),
  });
  const progress = createProgress(io, timing);
  const first = judge(input, command, io, progress.show);
  progress.end();
  for (const note of notes(input, first)) io.stderr(`portolan: ${note}\n`);
  if (mending === "none") {
    return writeReport(ordered(early.addTo(first.report), first), command, io, textsOf(first.built), early.told);
  }
  // What is told beside the report has been told.
  const again = (each: ManifestInput): JudgedInput => judge(each, command, { ...io, stderr: () => undefined });
  const mended = mendInput(input, first, again, io);
  if (mending === "diff") {
    showMends(mended, io);
    return exitStatusOf(first.report, command.failOn);
  }
  const written = writeMends(mended, io);
  const { report, built } = written.failed > 0 ? again(written.input) : mended;
  const toStderr = { ...io, stdout: io.stderr, stdoutIsTerminal: io.stderrIsTerminal };
  const status = writeReport(ordered(report, { built }), command, input.texts.has("-") ? toStderr : io, textsOf(built));
  return written.failed > 0 ? exitStatus.unusable : status;
}

function optionsOf({ settings, now, nodePortRange }: ManifestCheckCommand): Omit<ManifestCheckOptions, "closed"> {
  return { settings, nodePortRange, ...(now !== null && { now }) };
}

function judge(
  input: ManifestInput,
  command: ManifestCheckCommand,
  io: ProgramIo,
  onProgress: Progress["show"] = () => undefined,
): JudgedInput {
  const checked = checkManifests(input.documents, { ...optionsOf(command), closed: command.closed, onProgress });
  const { documents } = checked.built;
  const unread = input.problems.map(toUnread);
  const isGiven = ({ namespace, name }: ServicePaths): boolean =>
    documents.has(objectKey({ kind: "Service", namespace, name }));
  return {
    report: makeReport(
      { ...checked, unread, silencing: listSilencing(checked.built), objects: input.documents.length, isGiven },
      command,
      io,
    ),
    built: checked.built,
    unjudged: checked.unjudged,
  };
}

function listSilencing({ documents }: BuiltManifests): readonly SilencingObject[] {
  return [...documents].flatMap(([key, { kind, name, value, chunk }]) => {
    const { metadata } = value;
    const annotations = isRecord(metadata) && isRecord(metadata["annotations"]) ? metadata["annotations"] : {};
    const rules = readSilenced(annotations);
    const [, namespace = ""] = key.split("/");
    const object = { kind, namespace: namespace === "" ? null : namespace, name };
    return rules.length === 0 ? [] : [{ object, file: chunk.file, rules, isWhole: true }];
  });
}

function textsOf(built: BuiltManifests): ManifestTexts {
  return {
    excerptOf: (finding) => excerptFinding(finding, built),
    editsOf: ({ fixes: [fix] }) => {
      const edits = fix && editFix(built.documents, fix);
      return edits?.type === "edits" ? edits.edits : [];
    },
  };
}

/** What was lived with. */
function notes(
  { foreign, charts, kustomizations, parts, problems, texts, documents: given }: ManifestInput,
  { built: { otherKinds, passing, partial, replaced, refused, documents }, unjudged }: JudgedInput,
): readonly string[] {
  const others = [...otherKinds].map(([kind, count]) => (count === 1 ? kind : `${kind} ×${String(count)}`)).sort();
  const templates = [...texts]
    .filter(([file, text]) => isTemplate(text) && !problems.some((each) => each.file === file))
    .map(([file]) => `${file} looks like a template: check what it renders to (helm template … | portolan check -).`);
  return [
    ...templates,
    ...tellRemovedVersions(given),
    ...tellForeign(foreign),
    ...(others.length === 0 ? [] : [`of kinds that are not read: ${others.join(", ")}.`]),
    ...(passing.length === 0
      ? []
      : [
          `${countText(passing.length, "pod or Job", "pods and Jobs")} left out that only a hook or a controller makes.`,
        ]),
    ...tellParts(partial),
    ...tellPlaceholders([...refused.values()]),
    ...tellUntried(unjudged.flatMap((key) => documents.get(key) ?? [])),
    ...tellCharts(charts),
    ...tellKustomizations(kustomizations),
    ...(parts === 0 ? [] : [`${countText(parts, "file")} of patches left out, which hold no whole objects.`]),
    ...[...documents.values()].flatMap((document) => {
      const cut = cutReplicas(document);
      if (cut === null) return [];
      const { kind, name } = document;
      return `${kind} ${name}: ${String(cut.tried)} of ${String(cut.wanted)} replicas tried; the others would be alike.`;
    }),
    ...replaced.map(
      ({ document: { kind, name, chunk }, by }) =>
        `${kind} ${name} stands in ${chunk.file} and again in ${by.chunk.file}: the last one counts.`,
    ),
  ];
}
