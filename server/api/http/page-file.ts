/** A file of the built web that is held in memory, and read again when the build has changed it. */
import { readFile, stat } from 'node:fs/promises';

/**
 * Reads the file now. What comes back gives its present content: a build under a running server gives its scripts new
 * names, and an old page would ask for scripts that are gone. While a build replaces the file, the last whole one is given.
 *
 * @throws what `readFile` throws, when the file is not there at first.
 */
export async function pageFile(path: string): Promise<() => Promise<Buffer>> {
  let stamp = await stampOf(path);
  let content = await readFile(path);
  return async () => {
    try {
      const now = await stampOf(path);
      if (now === stamp) return content;
      const fresh = await readFile(path);
      // Empty: it is being written, and is read again at the next request.
      if (fresh.length > 0) {
        content = fresh;
        stamp = now;
      }
    } catch {
      // Between two builds it is away for a moment.
    }
    return content;
  };
}

async function stampOf(path: string): Promise<string> {
  const { mtimeMs, size, ino } = await stat(path);
  return `${mtimeMs}/${size}/${ino}`;
}
