/** A file in the place of another, whole or not at all. */
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
  type Stats,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { decodeText } from "../kube/decode-text.ts";

const utf8Mark = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Writes a text where `seen` stands: into a file beside it, which takes its place, mode and owner. A link stays and what it
 * leads to is written. Null where it is written, else why not: a part of a sentence.
 */
export function rewriteFile(path: string, seen: string, text: string): string | null {
  try {
    const target = realpathSync(path);
    const stats = statSync(target);
    if (!stats.isFile()) return "it is no file";
    // Whoever may do everything asks, too: the file says that it is not to be written.
    if ((stats.mode & 0o222) === 0) return "it is read-only";
    const bytes = readFileSync(target);
    if (decodeText(bytes) !== seen) return "it has changed since it was read";
    const mark = bytes.subarray(0, 3).equals(utf8Mark) ? utf8Mark : Buffer.alloc(0);
    if (!Buffer.concat([mark, Buffer.from(seen)]).equals(bytes)) return "it is not written in UTF-8";
    replaceFile(target, Buffer.concat([mark, Buffer.from(text)]), stats);
    return null;
  } catch (error) {
    if (error instanceof Error && "code" in error) return `it cannot be written (${String(error.code)})`;
    throw error;
  }
}

function replaceFile(target: string, content: Buffer, { mode, uid, gid }: Stats): void {
  // Opened for writing only to ask whether it may be: taking a file's place needs no leave of the file.
  closeSync(openSync(target, "r+"));
  const fresh = join(dirname(target), `.${basename(target)}.${String(process.pid)}.portolan`);
  const file = openSync(fresh, "wx", 0o600);
  try {
    try {
      for (let done = 0; done < content.length;) done += writeSync(file, content, done);
      const own = statSync(fresh);
      if (own.uid !== uid || own.gid !== gid) fchownSync(file, uid, gid);
      fchmodSync(file, mode & 0o7777);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(fresh, target);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}
