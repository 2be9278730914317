/**
 * Columns of parameters as PostgreSQL's binary arrays, for statements that take many rows at once (`unnest`): a third of
 * the bytes of their text form, and nothing to escape here or to parse there. A statement says the type: `$1::uuid[]`.
 */

/** Type numbers of pg_type, which never change. */
const oid = {
  bool: 16,
  int8: 20,
  int4: 23,
  text: 25,
  timestamptz: 1184,
  uuid: 2950,
  json: 114,
  jsonb: 3802,
} as const;

const headBytes = 20;
const lengthBytes = 4;
/** 2000-01-01, from which PostgreSQL counts, in epoch milliseconds. */
const firstInstant = 946_684_800_000;
const infinity = Buffer.from('7fffffffffffffff', 'hex');

/** @param room bytes that the values take at most, all together, without their lengths. */
function arrayOf<T>(
  elements: readonly (T | null)[],
  type: number,
  room: number,
  write: (to: Buffer, at: number, value: T) => number,
): Buffer {
  const count = elements.length;
  const to = Buffer.allocUnsafe(headBytes + count * lengthBytes + room);
  to.writeInt32BE(count === 0 ? 0 : 1, 0); // dimensions
  to.writeInt32BE(0, 4);
  to.writeInt32BE(type, 8);
  if (count === 0) return to.subarray(0, 12);
  to.writeInt32BE(count, 12);
  to.writeInt32BE(1, 16); // the first one's number
  let at = headBytes;
  for (let i = 0; i < count; i += 1) {
    const value = elements[i]!;
    const start = at + lengthBytes;
    if (value === null) {
      to.writeInt32BE(-1, at);
      to.writeInt32BE(1, 4); // there are nulls
      at = start;
    } else {
      const length = write(to, start, value);
      to.writeInt32BE(length, at);
      at = start + length;
    }
  }
  return at === to.length ? to : to.subarray(0, at);
}

/** The value of a hexadecimal digit by its character code; 255 for what is none. */
const digit = new Uint8Array(128).fill(255);
for (const [value, character] of [...'0123456789abcdef'].entries()) {
  digit[character.charCodeAt(0)] = value;
  digit[character.toUpperCase().charCodeAt(0)] = value;
}

function writeUuid(to: Buffer, start: number, id: string): number {
  let at = start;
  let bad = id.length === 36 ? 0 : 255;
  for (let i = 0; i < 36; i += 2) {
    if (i === 8 || i === 13 || i === 18 || i === 23) i += 1; // a hyphen
    const high = digit[id.charCodeAt(i)] ?? 255;
    const low = digit[id.charCodeAt(i + 1)] ?? 255;
    bad |= high | low;
    to[at] = (high << 4) | low;
    at += 1;
  }
  if (bad > 15) throw new TypeError('This is no UUID.');
  return 16;
}

/** uuid[]. @throws {TypeError} for what is no UUID. */
export const uuids = (ids: readonly (string | null)[]): Buffer =>
  arrayOf(ids, oid.uuid, 16 * ids.length, writeUuid);

/** text[] */
export const texts = (values: readonly (string | null)[]): Buffer =>
  arrayOf(values, oid.text, bytesOf(values), (to, at, value) => to.write(value, at));

/** json[] of documents that are JSON already; null is SQL's. */
export const jsons = (documents: readonly (string | null)[]): Buffer =>
  arrayOf(documents, oid.json, bytesOf(documents), (to, at, document) => to.write(document, at));

/** jsonb[], likewise. */
export const jsonbs = (documents: readonly (string | null)[]): Buffer =>
  arrayOf(documents, oid.jsonb, bytesOf(documents) + documents.length, (to, at, document) => {
    to[at] = 1; // the version of the format
    return 1 + to.write(document, at + 1);
  });

function bytesOf(values: readonly (string | null)[]): number {
  let bytes = 0;
  for (const value of values) if (value !== null) bytes += Buffer.byteLength(value);
  return bytes;
}

/** integer[] */
export const integers = (values: readonly (number | null)[]): Buffer =>
  arrayOf(values, oid.int4, 4 * values.length, (to, at, value) => {
    to.writeInt32BE(value, at);
    return 4;
  });

/** bigint[] */
export const bigints = (values: readonly (number | null)[]): Buffer =>
  arrayOf(values, oid.int8, 8 * values.length, writeBigint);

/** boolean[] */
export const booleans = (values: readonly (boolean | null)[]): Buffer =>
  arrayOf(values, oid.bool, values.length, (to, at, value) => {
    to[at] = value ? 1 : 0;
    return 1;
  });

/** timestamptz[] of epoch milliseconds; Infinity is PostgreSQL's. */
export const instants = (values: readonly (number | null)[]): Buffer =>
  arrayOf(values, oid.timestamptz, 8 * values.length, (to, at, value) =>
    value === Number.POSITIVE_INFINITY
      ? infinity.copy(to, at)
      : writeBigint(to, at, Math.round((value - firstInstant) * 1000)),
  );

/** Whole, and no greater than a double counts exactly. */
function writeBigint(to: Buffer, at: number, value: number): number {
  const high = Math.floor(value / 2 ** 32);
  to.writeInt32BE(high, at);
  to.writeUInt32BE(value - high * 2 ** 32, at + 4);
  return 8;
}
