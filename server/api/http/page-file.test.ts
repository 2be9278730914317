import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pageFile } from './page-file.ts';

describe('a page of the built web', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'patchbay-page-'));
    path = join(folder, 'index.html');
    await writeFile(path, 'index-a.js');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const readText = async (read: () => Promise<Buffer>) => (await read()).toString();

  it('is read again when a build has changed it, be it of the same length', async () => {
    const page = await pageFile(path);
    expect(await readText(page)).toBe('index-a.js');
    await writeFile(path, 'index-b.js');
    await utimes(path, 1, 1);
    expect(await readText(page)).toBe('index-b.js');
  });

  it('stays as it was while a build replaces it, and is the new one afterwards', async () => {
    const page = await pageFile(path);
    await rm(path);
    expect(await readText(page)).toBe('index-a.js');
    await writeFile(path, '');
    expect(await readText(page)).toBe('index-a.js');
    await writeFile(path, 'index-new.js');
    expect(await readText(page)).toBe('index-new.js');
  });

  it('must be there at first', async () => {
    await expect(pageFile(join(folder, 'other.html'))).rejects.toThrow('ENOENT');
  });
});
