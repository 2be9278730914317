/** What an import takes, from what was chosen or dropped. */

export interface NamedText {
  name: string;
  text: string;
}

/** What a description's folder holds that is read: icons and code are left where they are. */
const wanted = /\.(json|ya?ml|swagger)$/i;
const mostFiles = 20;
/** Bytes. */
const largest = 10_000_000;

/** The files of a choice that an import can use, as text. */
export async function readFiles(files: readonly File[]): Promise<NamedText[]> {
  const usable = files.filter((file) => wanted.test(file.name) && file.size <= largest).slice(0, mostFiles);
  return await Promise.all(
    usable.map(async (file) => ({ name: file.webkitRelativePath || file.name, text: await file.text() })),
  );
}

/** The files of a drop, those of folders too. Must be called while the event is being handled. */
export function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return Promise.resolve([...transfer.files]);
  return Promise.all(entries.map((entry) => filesOf(entry))).then((lists) => lists.flat());
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    return [
      await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)),
    ];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  for (;;) {
    // A reader gives a folder in parts, and nothing when there is no more.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return files;
    for (const each of part) files.push(...(await filesOf(each)));
  }
}
