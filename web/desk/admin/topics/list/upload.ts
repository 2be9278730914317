/** Files of topics as an import takes them. */
export interface Upload {
  readonly name: string;
  readonly base64: string;
}

const wanted = /\.(ya?ml|md|zip)$/i;
/** Solution exports keep a topic in a file called `data`, without an ending. */
const botComponent = /(^|\/)botcomponents\/[^/]+\/data$/i;
/** Bytes of one file, and of all together. */
const largest = 20_000_000;
const most = 2000;

/** The files of a choice or a drop that may hold topics. */
export async function uploadsOf(files: readonly { file: File; path: string }[]): Promise<Upload[]> {
  const usable = files.filter(
    ({ file, path }) => (wanted.test(path) || botComponent.test(path)) && file.size <= largest,
  );
  return await Promise.all(
    usable.slice(0, most).map(async ({ file, path }) => ({ name: path, base64: await base64Of(file) })),
  );
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  // In parts: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** The files of a drop with their paths, those of folders too. Must be called while the event is being handled. */
export function dropped(transfer: DataTransfer): Promise<{ file: File; path: string }[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0)
    return Promise.resolve([...transfer.files].map((file) => ({ file, path: file.name })));
  return Promise.all(entries.map(filesOf)).then((lists) => lists.flat());
}

/** The files of a picker with their paths. */
export const chosen = (files: FileList | null) =>
  [...(files ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name }));

async function filesOf(entry: FileSystemEntry): Promise<{ file: File; path: string }[]> {
  const path = entry.fullPath.replace(/^\//, '');
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ file, path }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: { file: File; path: string }[] = [];
  for (;;) {
    // A reader gives a folder in parts, and nothing when there is no more.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return found;
    for (const each of part) found.push(...(await filesOf(each)));
  }
}
