/** Reads and writes `multipart/mixed` bodies whose parts are HTTP messages. */
import { badRequest } from '../odata/api-error.ts';
import type { ApiResponse } from './messages.ts';

export interface Part {
  headers: Record<string, string>;
  body: string;
}

/** The boundary of a content type, quoted or not; undefined when it is not multipart/mixed. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  const match = /^multipart\/mixed\s*;(?:.*;)?\s*boundary=(?:"([^"]+)"|([^\s;"]+))/is.exec(contentType ?? '');
  return match?.[1] ?? match?.[2];
}

/** @throws ApiError 400 when the boundary is not there, or the last part is cut off */
export function readParts(body: string, boundary: string): Part[] {
  const marker = `--${boundary}`;
  const pieces = `\r\n${body.replaceAll(/\r?\n/g, '\r\n')}`.split(`\r\n${marker}`);
  const last = pieces.pop();
  if (pieces.length === 0 || last === undefined || !last.startsWith('--')) {
    throw badRequest(
      'The message body is not a complete multipart/mixed body: its last boundary is missing.',
    );
  }
  return pieces.slice(1).map((piece) => readMessage(piece.replace(/^[ \t]*\r\n/, '')));
}

/** Headers, an empty line, a body. */
export function readMessage(text: string): Part {
  const end = text.indexOf('\r\n\r\n');
  const [head, body] = end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end + 4)];
  return { headers: readHeaders(head.split('\r\n')), body };
}

/** Names in lower case. */
export function readHeaders(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return headers;
}

const reasons: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  304: 'Not Modified',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  412: 'Precondition Failed',
};

/** One answer as a part. */
export function writeResponse(response: ApiResponse, contentId: string | undefined): string {
  const headers = Object.entries(response.headers).map(([name, value]) => `${name}: ${value}`);
  return [
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    ...(contentId === undefined ? [] : [`Content-ID: ${contentId}`]),
    '',
    `HTTP/1.1 ${response.status} ${reasons[response.status] ?? 'Error'}`,
    ...headers,
    '',
    response.body,
  ].join('\r\n');
}

export const writeParts = (parts: readonly string[], boundary: string): string =>
  `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`;
