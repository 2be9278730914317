/** What an outside system answered, as a value for programs and as a text for people and models. */
import type { ConnectorOperation, JsonSchema } from '../../../../contracts/connectors.ts';
import { bareMediaType, isJson, isText } from './media-types.ts';
import { isMembers, textOf } from './source.ts';

export interface ConnectorResponse {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string | Uint8Array;
  /** Of the request, so that a next page on another host is not followed. */
  url?: string;
}

export interface ConnectorAnswer {
  /** 2xx. Of others, `text` says what the system says. */
  ok: boolean;
  status: number;
  /** JSON, cut to its bounds; a text when it is no JSON; null for nothing and for files. */
  value: unknown;
  text: string;
  /** Was something left out of `value` or `text`? */
  cut: boolean;
  /** The next page's address, on the same host. */
  nextPage: string | null;
}

/** Characters of a body that are read at all. */
const maxBody = 2_000_000;
const maxText = 8_000;
const maxDepth = 20;
const maxMembers = 5_000;
const maxString = 20_000;

/** Bounded in size and depth whatever comes; never throws. */
export function readAnswer(operation: ConnectorOperation, response: ConnectorResponse): ConnectorAnswer {
  const { status } = response;
  const ok = status >= 200 && status < 300;
  const mediaType = bareMediaType(response.headers['content-type'] ?? operation.output?.mediaType ?? '');
  const answer: ConnectorAnswer = { ok, status, value: null, text: '', cut: false, nextPage: null };
  const length = response.body.length;
  if (length === 0 || status === 204)
    return { ...answer, text: ok ? 'Done.' : `The system answered ${status}.` };
  if (!isReadable(mediaType)) return { ...answer, text: `A file (${mediaType}, ${length} bytes).` };
  const whole = bodyText(response.body, response.headers['content-type'] ?? '');
  const body = whole.slice(0, maxBody);
  const parsed = body.length < whole.length ? undefined : parseJson(body, mediaType);
  if (parsed === undefined) {
    const text = mediaType === 'text/html' ? withoutTags(body) : body.trim();
    const isCut = whole.length > maxBody || text.length > maxText;
    return {
      ...answer,
      value: text.slice(0, maxString),
      text: said(ok, status, text.slice(0, maxText)),
      cut: isCut,
    };
  }
  const bounds: Bounds = { left: maxMembers, cut: false };
  const value = bounded(parsed.value, 0, bounds);
  const schema = ok ? (operation.output?.schema ?? {}) : {};
  const text = ok ? writeText(value, schema) : (errorText(value) ?? writeText(value, {}));
  return {
    ...answer,
    value,
    text: said(ok, status, text.slice(0, maxText)),
    cut: bounds.cut || text.length > maxText,
    nextPage: ok ? nextPage(operation, parsed.value, response.url) : null,
  };
}

const isReadable = (mediaType: string): boolean =>
  mediaType === '' ||
  isJson(mediaType) ||
  isText(mediaType) ||
  mediaType === 'application/x-www-form-urlencoded';

const said = (ok: boolean, status: number, text: string): string =>
  ok ? text : `The system answered ${status}: ${text}`;

function bodyText(body: string | Uint8Array, contentType: string): string {
  if (typeof body === 'string') return body.replace(/^\ufeff/, '');
  const charset = /charset="?([\w-]+)/i.exec(contentType)?.[1]?.toLowerCase() ?? 'utf-8';
  const isLatin = /^(iso-8859-1|latin1|us-ascii|windows-1252)$/.test(charset);
  return new TextDecoder(isLatin ? 'windows-1252' : 'utf-8').decode(body);
}

/** Functions hosts send JSON as text/plain, too. */
function parseJson(body: string, mediaType: string): { value: unknown } | undefined {
  if (!isJson(mediaType) && !/^\s*[[{]/.test(body)) return undefined;
  try {
    return { value: JSON.parse(body) };
  } catch {
    return undefined;
  }
}

interface Bounds {
  left: number;
  cut: boolean;
}

function bounded(value: unknown, depth: number, bounds: Bounds): unknown {
  if (typeof value === 'string') {
    if (value.length <= maxString) return value;
    bounds.cut = true;
    return `${value.slice(0, maxString)}…`;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) {
    bounds.cut = true;
    return null;
  }
  const kept: [string, unknown][] = [];
  for (const [name, member] of Object.entries(value)) {
    if (bounds.left-- <= 0) {
      bounds.cut = true;
      break;
    }
    if (name !== '__proto__') kept.push([name, bounded(member, depth + 1, bounds)]);
  }
  return Array.isArray(value) ? kept.map(([, member]) => member) : Object.fromEntries(kept);
}

/** Where systems put the reason. */
function errorText(value: unknown): string | undefined {
  if (!isMembers(value)) return typeof value === 'string' ? value : undefined;
  const inner = isMembers(value.error) ? value.error : value;
  for (const name of [
    'message',
    'Message',
    'error_description',
    'detail',
    'title',
    'error',
    'errorMessage',
  ]) {
    const found = textOf(inner[name]) || textOf(value[name]);
    if (found !== '') return found;
  }
  return undefined;
}

/** Lines of “Title: value”, with the titles of the schema; what is internal stays out. */
function writeText(value: unknown, schema: JsonSchema): string {
  const lines: string[] = [];
  write(lines, '', value, schema, 0);
  return lines.join('\n');
}

function write(lines: string[], title: string, value: unknown, schema: JsonSchema, depth: number): void {
  if (value === null || value === undefined || value === '' || lines.length > 500) return;
  const indent = '  '.repeat(Math.max(0, depth - 1));
  const label = title === '' ? '' : `${title}: `;
  if (typeof value !== 'object') {
    lines.push(`${indent}${label}${String(value)}`);
    return;
  }
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object')) {
      if (value.length > 0) lines.push(`${indent}${label}${value.join(', ')}`);
      return;
    }
    value.forEach((item, index) => {
      const heading = title === '' ? `${index + 1}.` : `${title} ${index + 1}`;
      write(lines, heading, item, schema.items ?? {}, depth === 0 ? 1 : depth);
    });
    return;
  }
  if (title !== '') lines.push(`${indent}${title}`);
  for (const [name, member] of Object.entries(value)) {
    const known = schema.properties?.[name] ?? {};
    if (known['x-ms-visibility'] !== 'internal') write(lines, known.title ?? name, member, known, depth + 1);
  }
}

/** The address of the next page, when it is on the host that was asked. */
function nextPage(operation: ConnectorOperation, value: unknown, url: string | undefined): string | null {
  if (!operation.pageable || !isMembers(value)) return null;
  const { nextLinkName } = operation.pageable;
  const direct = value[nextLinkName];
  const found = textOf(
    direct ??
      nextLinkName
        .split('.')
        .reduce<unknown>((node, name) => (isMembers(node) ? node[name] : undefined), value),
  );
  if (found === '' || !URL.canParse(found, url)) return null;
  const next = new URL(found, url);
  return url === undefined || next.origin === new URL(url).origin ? next.href : null;
}

/** A page's words. One pass: a page that never closes its tags costs no more than another. */
function withoutTags(html: string): string {
  const words: string[] = [];
  for (let at = 0; at < html.length; ) {
    const open = html.indexOf('<', at);
    words.push(open === -1 ? html.slice(at) : html.slice(at, open));
    if (open === -1) break;
    const hidden = /^<(script|style)\b/i.exec(html.slice(open, open + 8))?.[1];
    const close = html.indexOf(hidden === undefined ? '>' : `</${hidden}`, open);
    if (close === -1) break;
    at = hidden === undefined ? close + 1 : close;
  }
  return words.join(' ').replace(/\s+/g, ' ').trim();
}
