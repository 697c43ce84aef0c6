/** From the paths of a command line to the files that they mean: folders with all that is in them, in an order that never changes. */
import { lstatSync, readdirSync, realpathSync, statSync, type Stats } from "node:fs";
import { join, resolve } from "node:path";
import type { ManifestProblem } from "@portolan/manifests";

export interface InputFile {
  /** As the user would write it. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  /** It was found in a folder, where things stand that are no manifests. */
  readonly found: boolean;
}

export interface InputFiles {
  readonly files: readonly InputFile[];
  readonly problems: readonly ManifestProblem[];
  /** Folders of charts, whose templates are no manifests until they are rendered. */
  readonly charts: readonly string[];
}

const manifestName = /\.(?:ya?ml|json)$/i;
const passedBy: ReadonlySet<string> = new Set([".git", "node_modules"]);

/** Lists the files. What is missing, not readable or leads back to itself is a problem; the others are listed still. */
export function listInputFiles(paths: readonly string[], cwd: string): InputFiles {
  const listing: Listing = { files: [], problems: [], charts: [], seen: new Set() };
  for (const name of paths) {
    const path = resolve(cwd, name);
    const stats = attempt(listing, name, () => statSync(path));
    if (stats?.isDirectory() === true) listFolder(listing, { name, path }, []);
    else if (stats !== null) addFile(listing, { name, path, bytes: stats.size, found: false }, stats);
  }
  return listing;
}

interface Listing {
  readonly files: InputFile[];
  readonly problems: ManifestProblem[];
  readonly charts: string[];
  /** The real paths of what was listed: what is named or linked twice is read once. */
  readonly seen: Set<string>;
}

function listFolder(listing: Listing, folder: Pick<InputFile, "name" | "path">, ancestors: readonly string[]): void {
  const real = attempt(listing, folder.name, () => realpathSync(folder.path));
  if (real === null) return;
  if (ancestors.includes(real)) {
    fail(listing, folder.name, "this link leads back to a folder that it stands in", "Remove the link.");
    return;
  }
  if (listing.seen.has(real)) return;
  listing.seen.add(real);
  const entries = attempt(listing, folder.name, () => readdirSync(folder.path).sort()) ?? [];
  const isChart = entries.includes("Chart.yaml") && entries.includes("templates");
  if (isChart) listing.charts.push(folder.name);
  for (const entry of entries) {
    if (passedBy.has(entry) || (isChart && entry === "templates")) continue;
    const [name, path] = [join(folder.name, entry), join(folder.path, entry)];
    const link = attempt(listing, name, () => lstatSync(path));
    // A link that leads nowhere matters only where it would be a manifest.
    if (link === null || (link.isSymbolicLink() && !manifestName.test(entry) && !exists(path))) continue;
    const stats = attempt(listing, name, () => statSync(path));
    if (stats?.isDirectory() === true) listFolder(listing, { name, path }, [...ancestors, real]);
    else if (stats !== null && manifestName.test(entry))
      addFile(listing, { name, path, bytes: stats.size, found: true }, stats);
  }
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function addFile(listing: Listing, file: InputFile, stats: Stats): void {
  const real = realpathSync(file.path);
  if (listing.seen.has(real)) return;
  listing.seen.add(real);
  // `/dev/stdin` and `<(helm template …)` are no files and can be read.
  if (stats.isFile() || stats.isFIFO() || stats.isCharacterDevice()) listing.files.push(file);
  else fail(listing, file.name, "this is neither a file nor a folder", null);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  EACCES: "may not be read by this user",
  EPERM: "may not be read by this user",
  ELOOP: "is a link that leads back to itself",
};

function attempt<T>(listing: Listing, name: string, read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : null;
    if (code === null) throw error;
    fail(listing, name, reasons[code] ?? `cannot be read: ${code}`, null);
    return null;
  }
}

function fail({ problems }: Listing, file: string, message: string, cure: string | null): void {
  problems.push({ file, position: null, field: null, message, cure });
}
