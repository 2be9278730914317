/** DOCX as Markdown: checked as an archive first, then read by mammoth as HTML. */
import { inflateRawSync } from 'node:zlib';
import mammoth from 'mammoth';
import { DocumentRefusal, type DocumentText, limits } from './document.ts';
import { readHtml } from './read-html.ts';

export async function readDocx(bytes: Uint8Array): Promise<DocumentText> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkArchive(buffer);
  const { value } = await mammoth
    .convertToHtml(
      { buffer },
      {
        // Pictures would be written out whole; what they show is not read anyway.
        convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
        externalFileAccess: false,
        styleMap: ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => h2:fresh"],
      },
    )
    .catch((error: unknown) => {
      throw new DocumentRefusal(`It cannot be read as a DOCX: ${(error as Error).message}`);
    });
  return readHtml(value);
}

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const localMark = 0x04034b50;

/**
 * Unpacks every file of the archive once, up to the limit, so that what claims to be small and is not does no harm.
 * @throws {DocumentRefusal}
 */
export function checkArchive(buffer: Buffer): void {
  const broken = () => new DocumentRefusal('It is not a DOCX: the archive is broken.');
  const end = buffer.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > buffer.length || buffer.readUInt32LE(end) !== endMark) throw broken();
  const count = buffer.readUInt16LE(end + 10);
  if (count > limits.packedFiles)
    throw new DocumentRefusal(`It has more than ${limits.packedFiles} files within it.`);
  let at = buffer.readUInt32LE(end + 16);
  let left: number = limits.unpackedBytes;
  let hasText = false;
  for (let entry = 0; entry < count; entry += 1) {
    if (at + 46 > buffer.length || buffer.readUInt32LE(at) !== entryMark) throw broken();
    const method = buffer.readUInt16LE(at + 10);
    if ((buffer.readUInt16LE(at + 8) & 1) !== 0) throw new DocumentRefusal('It is protected by a password.');
    const packed = buffer.readUInt32LE(at + 20);
    const nameLength = buffer.readUInt16LE(at + 28);
    const name = buffer.toString('utf8', at + 46, at + 46 + nameLength);
    if (name === 'word/document.xml') hasText = true;
    left -= unpackedSize(buffer, buffer.readUInt32LE(at + 42), packed, method, left);
    at += 46 + nameLength + buffer.readUInt16LE(at + 30) + buffer.readUInt16LE(at + 32);
  }
  if (!hasText) throw new DocumentRefusal('It is not a DOCX: it has no word/document.xml.');
}

function unpackedSize(buffer: Buffer, at: number, packed: number, method: number, most: number): number {
  const tooMuch = () =>
    new DocumentRefusal(
      `Unpacked it has more than ${limits.unpackedBytes / 1_000_000} MB. It is refused as a bomb.`,
    );
  if (at + 30 > buffer.length || buffer.readUInt32LE(at) !== localMark)
    throw new DocumentRefusal('It is not a DOCX: the archive is broken.');
  const start = at + 30 + buffer.readUInt16LE(at + 26) + buffer.readUInt16LE(at + 28);
  const data = buffer.subarray(start, start + packed);
  if (method === 0) {
    if (data.length > most) throw tooMuch();
    return data.length;
  }
  if (method !== 8) throw new DocumentRefusal('It is not a DOCX: it is packed in an unknown way.');
  if (data.length === 0) return 0;
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(1, most) }).length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooMuch();
    throw new DocumentRefusal('It is not a DOCX: the archive is broken.');
  }
}
