/** What the stand-in needs of HTTP: bodies, files, and which operation a request asks for. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { operations } from '../../../contracts/api/operations.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};
const picture =
  '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="200"><rect width="320" height="200" fill="#ccc"/></svg>';

/** A file of the built desk; its page for every address that is no file. */
export async function sendFile(folder: string, path: string, response: ServerResponse): Promise<void> {
  const file = join(folder, path.replace(/^\/desk\/?/, ''));
  const found = extname(file) !== '' && existsSync(file) ? file : join(folder, 'index.html');
  response
    .writeHead(200, { 'content-type': types[extname(found)] ?? 'application/octet-stream' })
    .end(await readFile(found));
}

/** Any attachment: a picture as large as what somebody sends, for what it fills can be pressed. */
export function sendPicture(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(picture);
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Which operation a request over HTTP asks for, and its input. */
export function operationOf(
  method: string,
  url: URL,
  body: string,
): { op: string; input: Record<string, unknown> } | null {
  for (const { name, method: wanted, path } of Object.values(operations)) {
    const pattern = new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);
    const found = wanted === method && pattern.exec(url.pathname);
    if (!found) continue;
    const parameters = Object.entries(found.groups ?? {}).map(([key, value]) => [
      key,
      decodeURIComponent(value),
    ]);
    const input = {
      ...Object.fromEntries(url.searchParams),
      ...(JSON.parse(body || '{}') as object),
      ...Object.fromEntries(parameters),
    };
    return { op: name, input };
  }
  return null;
}
