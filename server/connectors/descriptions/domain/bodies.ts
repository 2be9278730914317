/** The body of a request in its media type. */
import type { ConnectorOperation } from '../../../../contracts/connectors.ts';
import { setMember } from './document.ts';
import { queryPairs, scalarText } from './encoding.ts';
import type { FilledInput } from './fill-inputs.ts';
import { isForm, isJson, isMultipart } from './media-types.ts';
import { isMembers, textOf } from './source.ts';
import type { InputProblem } from './values.ts';

export interface RequestBody {
  mediaType: string;
  content: string | Uint8Array<ArrayBuffer>;
}

/** What the inputs make of the body, before it is written: an object of members, or the whole value. */
export function bodyValue(operation: ConnectorOperation, filled: readonly FilledInput[]): unknown {
  const own = filled.filter(({ input }) => input.in === 'body');
  const whole = own.find(({ input }) => input.part === 'whole');
  if (whole) return whole.value;
  const isObject = operation.inputs.some(({ in: place, part }) => place === 'body' && part === 'member');
  if (own.length === 0) return operation.bodyRequired && isObject ? {} : undefined;
  const body: Record<string, unknown> = {};
  for (const { input, value } of own) setMember(body, input.wireName, value);
  return body;
}

/** @returns null when nothing is sent. */
export function writeBody(
  operation: ConnectorOperation,
  value: unknown,
  filled: readonly FilledInput[],
  problems: InputProblem[],
): RequestBody | null {
  const mediaType = operation.bodyMediaType ?? (value === undefined ? null : 'application/json');
  if (mediaType === null) return null;
  const form = filled.filter(({ input }) => input.in === 'formData');
  if (isForm(mediaType)) {
    const pairs = form.flatMap(({ input, value: member }) => queryPairs(input, member));
    return { mediaType, content: pairs.map(([name, text]) => `${name}=${text}`).join('&') };
  }
  if (isMultipart(mediaType)) return form.length === 0 ? null : multipart(form, problems);
  if (value === undefined) return null;
  if (isJson(mediaType) || mediaType.includes('*'))
    return {
      mediaType: mediaType.includes('*') ? 'application/json' : mediaType,
      content: JSON.stringify(value),
    };
  const file = fileOf(value, 'body', problems);
  return { mediaType, content: file?.bytes ?? scalarText(value) };
}

interface FilePart {
  bytes: Uint8Array<ArrayBuffer>;
  name: string;
  mediaType: string;
}

/** `{base64, name?, contentType?}` stands for a file; undefined: it is none. */
function fileOf(value: unknown, input: string, problems: InputProblem[]): FilePart | undefined {
  if (!isMembers(value) || typeof value.base64 !== 'string') return undefined;
  const mediaType = textOf(value.contentType);
  let binary = '';
  try {
    binary = atob(value.base64);
  } catch {
    problems.push({ input, message: 'This file is not in base64.' });
  }
  return {
    bytes: Uint8Array.from(binary, (character) => character.charCodeAt(0)),
    name: textOf(value.name) || 'file',
    mediaType: /^[\w.+-]+\/[\w.+-]+$/.test(mediaType) ? mediaType : 'application/octet-stream',
  };
}

function multipart(form: readonly FilledInput[], problems: InputProblem[]): RequestBody {
  const parts = form.flatMap(({ input, value }) => {
    const values = Array.isArray(value) ? value : [value];
    return values.map((item) => {
      const file = fileOf(item, input.name, problems);
      const isFile = file !== undefined || input.schema.type === 'file' || input.schema.format === 'binary';
      const name = `Content-Disposition: form-data; name="${quoted(input.wireName)}"`;
      const bytes = file?.bytes ?? new TextEncoder().encode(scalarText(item));
      const head = isFile
        ? `${name}; filename="${quoted(file?.name ?? 'file')}"\r\nContent-Type: ${file?.mediaType ?? 'application/octet-stream'}`
        : name;
      return { head, bytes };
    });
  });
  const boundary = freeBoundary(parts.map(({ bytes }) => bytes));
  const pieces = parts.flatMap(({ head, bytes }) => [
    utf8(`--${boundary}\r\n${head}\r\n\r\n`),
    bytes,
    utf8('\r\n'),
  ]);
  return {
    mediaType: `multipart/form-data; boundary=${boundary}`,
    content: joined([...pieces, utf8(`--${boundary}--\r\n`)]),
  };
}

/** As browsers write names of fields and files. */
const quoted = (name: string): string =>
  name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** One that stands in no part: the same parts have the same. */
function freeBoundary(parts: readonly Uint8Array[]): string {
  const texts = parts.map((bytes) => new TextDecoder('latin1').decode(bytes));
  for (let number = 1; ; number++) {
    const boundary = `patchbay-part-${number}`;
    if (!texts.some((text) => text.includes(boundary))) return boundary;
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
