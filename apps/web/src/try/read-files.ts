/** Files and folders that are opened or dropped, as one text. */

/** Files of a folder that hold manifests; a single file that is dropped may be called anything. */
const manifestName = /\.(?:ya?ml|json)$/i;

/** A file with its path below what was dropped: `shop/web.yaml`. */
export interface NamedFile {
  readonly path: string;
  readonly file: File;
}

/** What is dropped, folders with all that is in them. The list must be asked for while the event is handled. */
export async function listDropped(items: DataTransferItemList): Promise<readonly NamedFile[]> {
  const files = await Promise.all([...items].map(listItem));
  return files.flat().sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function listItem(item: DataTransferItem): Promise<readonly NamedFile[]> {
  const entry = item.webkitGetAsEntry();
  if (entry !== null) return listEntry(entry, true);
  // What another program or a script hands over stands in no file system.
  const file = item.getAsFile();
  return file === null ? [] : [{ path: file.name, file }];
}

async function listEntry(entry: FileSystemEntry, dropped: boolean): Promise<readonly NamedFile[]> {
  const path = entry.fullPath.replace(/^\//, "");
  if (isDirectory(entry)) {
    const children = await readAll(entry.createReader());
    return (await Promise.all(children.map((child) => listEntry(child, false)))).flat();
  }
  if (!isFile(entry) || !(dropped || manifestName.test(path))) return [];
  return [
    {
      path,
      file: await new Promise<File>((resolve, reject) => {
        entry.file(resolve, reject);
      }),
    },
  ];
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

/** A reader gives a folder's entries by the hundred, and an empty list at the end. */
async function readAll(reader: FileSystemDirectoryReader): Promise<readonly FileSystemEntry[]> {
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<readonly FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) return all;
    all.push(...some);
  }
}

/** One text of all the files; where there are several, each begins with its path in a comment. */
export async function joinFiles(files: readonly NamedFile[]): Promise<string> {
  const texts = await Promise.all(files.map(async ({ path, file }) => ({ path, text: await file.text() })));
  if (texts.length <= 1) return texts[0]?.text ?? "";
  return texts.map(({ path, text }) => `# ${path}\n${text.replace(/\n*$/, "\n")}`).join("---\n");
}
