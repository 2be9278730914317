/**
 * Reads zip files that strangers made, in memory: nothing is written to disk, and what would grow beyond the limits,
 * lies about its size, or names a path outside of the archive is refused.
 */
import { crc32, inflateRawSync } from 'node:zlib';

export interface ZipEntry {
  /** With `/`, relative, without `.` and `..`. */
  readonly path: string;
  readonly bytes: Buffer;
}

export interface ZipLimits {
  readonly entries: number;
  /** Of one entry, unpacked. */
  readonly entryBytes: number;
  /** Of all entries that are unpacked. */
  readonly totalBytes: number;
}

const defaultLimits: ZipLimits = { entries: 5000, entryBytes: 20_000_000, totalBytes: 100_000_000 };

/** In words for whoever brought the file. */
export class ZipRefusal extends Error {}

const endSignature = 0x06054b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;
const endLength = 22;
const longestComment = 65_535;

/**
 * The files of an archive, in its order; folders are left out.
 * @param wants others are passed over without being unpacked.
 * @throws {ZipRefusal}
 */
export function readZip(
  bytes: Buffer,
  wants: (path: string) => boolean = () => true,
  limits: ZipLimits = defaultLimits,
): ZipEntry[] {
  try {
    return unpack(bytes, wants, limits);
  } catch (error) {
    // A truncated file points beyond its own end.
    if (error instanceof RangeError) throw new ZipRefusal('The zip file is damaged or not whole.');
    throw error;
  }
}

function unpack(bytes: Buffer, wants: (path: string) => boolean, limits: ZipLimits): ZipEntry[] {
  const end = findEnd(bytes);
  const count = bytes.readUInt16LE(end + 10);
  if (count === 0xffff)
    throw new ZipRefusal('Zip files in the format for very large ones (Zip64) are not read.');
  if (count > limits.entries) throw new ZipRefusal(`The zip file holds more than ${limits.entries} files.`);
  const found: ZipEntry[] = [];
  const seen = new Set<string>();
  let at = bytes.readUInt32LE(end + 16);
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    if (bytes.readUInt32LE(at) !== centralSignature)
      throw new ZipRefusal('The zip file is damaged or not whole.');
    const entry = readEntry(bytes, at);
    at = entry.next;
    checkPath(entry.path);
    if (entry.path.endsWith('/') || !wants(entry.path)) continue;
    if (seen.has(entry.path)) throw new ZipRefusal(`The zip file holds ${entry.path} twice.`);
    seen.add(entry.path);
    total += entry.size;
    if (entry.size > limits.entryBytes || total > limits.totalBytes)
      throw new ZipRefusal(`The zip file unpacks to more than is taken (${entry.path}).`);
    found.push({ path: entry.path, bytes: contentOf(bytes, entry) });
  }
  return found;
}

function findEnd(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - endLength - longestComment);
  for (let at = bytes.length - endLength; at >= first; at -= 1)
    if (bytes.readUInt32LE(at) === endSignature) return at;
  throw new ZipRefusal('This is no zip file.');
}

interface Entry {
  readonly path: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
  readonly next: number;
}

function readEntry(bytes: Buffer, at: number): Entry {
  const nameLength = bytes.readUInt16LE(at + 28);
  const name = at + 46;
  return {
    // Other character sets than UTF-8 are rare, and the names that matter here are ASCII.
    path: bytes.toString('utf8', name, name + nameLength).replaceAll('\\', '/'),
    method: bytes.readUInt16LE(at + 10),
    isEncrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
    crc: bytes.readUInt32LE(at + 16),
    packed: bytes.readUInt32LE(at + 20),
    size: bytes.readUInt32LE(at + 24),
    offset: bytes.readUInt32LE(at + 42),
    next: name + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32),
  };
}

function checkPath(path: string): void {
  const isOutside =
    path.startsWith('/') || /^[a-z]:/i.test(path) || path.includes('\0') || path.split('/').includes('..');
  if (isOutside || path === '') throw new ZipRefusal('The zip file names a path outside of itself.');
}

function contentOf(bytes: Buffer, { path, method, isEncrypted, crc, packed, size, offset }: Entry): Buffer {
  if (isEncrypted) throw new ZipRefusal(`${path} is encrypted.`);
  if (bytes.readUInt32LE(offset) !== localSignature)
    throw new ZipRefusal('The zip file is damaged or not whole.');
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  if (start + packed > bytes.length) throw new ZipRefusal('The zip file is damaged or not whole.');
  const raw = bytes.subarray(start, start + packed);
  const content = method === 0 ? Buffer.from(raw) : method === 8 ? inflated(path, raw, size) : undefined;
  if (content === undefined)
    throw new ZipRefusal(`${path} is packed in a way that is not read (method ${method}).`);
  if (content.length !== size || crc32(content) !== crc) throw new ZipRefusal(`${path} is damaged.`);
  return content;
}

/** It stops as soon as more comes out than the archive said. */
function inflated(path: string, raw: Buffer, size: number): Buffer {
  try {
    return inflateRawSync(raw, { maxOutputLength: Math.max(size, 1) });
  } catch {
    throw new ZipRefusal(`${path} is damaged.`);
  }
}
