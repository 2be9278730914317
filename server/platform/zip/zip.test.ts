import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readZip, writeZip, ZipRefusal } from './index.ts';

const file = (path: string, text: string) => ({ path, bytes: Buffer.from(text) });

it('gives back what was written, whatever the files hold', () => {
  const name = fc.stringMatching(/^[a-zA-Zäß ._-]{1,20}$/).filter((part) => part !== '.' && part !== '..');
  const files = fc.uniqueArray(fc.record({ path: name, bytes: fc.uint8Array({ maxLength: 300 }) }), {
    selector: ({ path }) => path,
    maxLength: 8,
  });
  fc.assert(
    fc.property(files, (given) => {
      const made = given.map(({ path, bytes }) => ({ path: `folder/${path}`, bytes: Buffer.from(bytes) }));
      expect(readZip(writeZip(made))).toEqual(made);
    }),
  );
});

it('writes the same bytes for the same files', () => {
  const made = () => writeZip([file('a.yaml', 'kind: AdaptiveDialog\n')]);
  expect(made().equals(made())).toBe(true);
});

it('passes over what nobody wants', () => {
  const zip = writeZip([file('a.yaml', 'a'), file('b.png', 'b')]);
  expect(readZip(zip, (path) => path.endsWith('.yaml')).map(({ path }) => path)).toEqual(['a.yaml']);
});

it.each(['../evil.yaml', '/etc/evil.yaml', 'a/../../evil.yaml', '..\\evil.yaml', 'C:\\evil.yaml'])(
  'refuses the path %s',
  (path) => {
    expect(() => readZip(writeZip([file(path, 'x')]))).toThrow('a path outside of itself');
  },
);

it('refuses what unpacks to more than is taken, and more files than are taken', () => {
  const zip = writeZip([file('zeros', '\0'.repeat(1_000_000)), file('more', '\0'.repeat(1_000_000))]);
  expect(zip.length).toBeLessThan(5000);
  const limits = { entries: 10, entryBytes: 1_500_000, totalBytes: 1_500_000 };
  expect(() => readZip(zip, () => true, limits)).toThrow('more than is taken (more)');
  expect(() => readZip(zip, () => true, { ...limits, entries: 1 })).toThrow('more than 1 files');
});

it('refuses an entry that unpacks to more than it says: it stops in the middle', () => {
  const zip = writeZip([file('liar', 'x')]);
  const bomb = deflateRawSync(Buffer.alloc(1_000_000));
  // Behind the only entry's header (30 bytes and its name) lies its content; the directory says 1 byte.
  const [head, tail] = [zip.subarray(0, 34), zip.subarray(34 + 3)];
  const directory = Buffer.from(tail);
  directory.writeUInt32LE(bomb.length, 20);
  directory.writeUInt32LE(34 + bomb.length, directory.length - 6);
  expect(() => readZip(Buffer.concat([head, bomb, directory]))).toThrow('liar is damaged');
});

it('refuses what is no zip file, damaged, or cut off; never anything but a refusal', () => {
  expect(() => readZip(Buffer.from('kind: AdaptiveDialog'))).toThrow('no zip file');
  const zip = writeZip([file('a.yaml', 'kind: AdaptiveDialog\n'.repeat(20)), file('b.yaml', 'x')]);
  fc.assert(
    fc.property(fc.nat(zip.length - 1), fc.integer({ min: 1, max: 255 }), fc.nat(40), (at, by, cut) => {
      const broken = Buffer.from(zip.subarray(0, zip.length - cut));
      if (at < broken.length) broken[at] = (broken[at]! + by) % 256;
      try {
        readZip(broken);
      } catch (error) {
        expect(error).toBeInstanceOf(ZipRefusal);
      }
    }),
  );
});
