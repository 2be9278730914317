/** Reads an answer's body, decompressed, up to a limit: what is compressed may be a thousand times larger inside. */
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { OutboundError } from './outbound-error.ts';

const decoders: Readonly<Record<string, () => Readable & NodeJS.ReadWriteStream>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

export const acceptEncoding = 'gzip, deflate, br';

/** Ends a body nobody reads, without its complaint about that. */
export const discard = (source: Readable): void => void source.on('error', () => undefined).destroy();

/** More layers than this serve nobody but an attacker. */
const maxLayers = 2;

/**
 * @param encoding the `Content-Encoding` header.
 * @throws {OutboundError} `too_large` once more than `maxBytes` came out, `reset` for an encoding nobody asked for.
 */
export async function readBody(
  source: Readable,
  encoding: string | undefined,
  maxBytes: number,
  host: string,
): Promise<Buffer> {
  const layers = (encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((layer) => layer.trim())
    .filter((layer) => layer !== '' && layer !== 'identity');
  const unknown = layers.find((layer) => decoders[layer] === undefined);
  if (unknown !== undefined || layers.length > maxLayers) {
    discard(source);
    throw new OutboundError(
      'reset',
      `The answer of ${host} is compressed in a way that cannot be read here.`,
      {
        detail: unknown ?? `${layers.length} layers`,
      },
    );
  }
  const streams: Readable[] = [source];
  for (const layer of layers.reverse()) {
    const decoder = decoders[layer]!();
    const before = streams.at(-1)!;
    // pipe() does not carry errors on: whoever fails, the reader hears it.
    before.on('error', (error) => decoder.destroy(error));
    before.pipe(decoder);
    streams.push(decoder);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of streams.at(-1)! as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes)
        throw new OutboundError(
          'too_large',
          `The answer of ${host} is larger than ${maxBytes} bytes. Ask for less at once.`,
        );
      chunks.push(chunk);
    }
  } finally {
    for (const stream of streams) stream.destroy();
  }
  return Buffer.concat(chunks, size);
}
