/** The record behind an answer: from the administrator's template, or from an address in the answer. */

export interface RecordLink {
  url: string;
  title: string;
}

export interface LinkRules {
  /** With `{{field}}` of the answer; empty: looked for in the answer. */
  readonly template: string;
  /** `host` or `host:port` that may be spoken to without TLS. */
  readonly allowedHosts: ReadonlySet<string>;
}

const longest = 2000;
/** Members that hold the address of the record itself, best first. */
const linkNames = [
  'recordurl',
  'recordlink',
  'record',
  'weburl',
  'link',
  'url',
  'href',
  'permalink',
  'htmlurl',
];

/** A page that may be opened: https, or a host that the administrator allows. Nothing else, no scripts, no passwords. */
export function safeUrl(text: string, allowedHosts: ReadonlySet<string>): string | null {
  if (text.length > longest || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return null;
  if (url.protocol === 'https:') return url.href;
  const isAllowed = allowedHosts.has(url.host) || allowedHosts.has(url.hostname);
  return url.protocol === 'http:' && isAllowed ? url.href : null;
}

/** @param value of the answer: parsed JSON, or its text. */
export function linkOf(value: unknown, { template, allowedHosts }: LinkRules): RecordLink | null {
  const url = template === '' ? foundIn(value, allowedHosts) : fromTemplate(template, value, allowedHosts);
  return url === null ? null : { url, title: titleOf(value) };
}

function fromTemplate(template: string, value: unknown, allowedHosts: ReadonlySet<string>): string | null {
  const whole = /^\s*\{\{([^{}]+)\}\}\s*$/.exec(template);
  if (whole) return safeUrl(textAt(value, whole[1]!) ?? '', allowedHosts);
  let isComplete = true;
  const filled = template.replace(/\{\{([^{}]+)\}\}/g, (_, path: string) => {
    const text = textAt(value, path);
    if (text === undefined || text === '') isComplete = false;
    return encodeURIComponent(text ?? '');
  });
  return isComplete ? safeUrl(filled.trim(), allowedHosts) : null;
}

/** By a path such as `customer.id` or `value.0.id`; of a list, its first entry is meant. */
function textAt(value: unknown, path: string): string | undefined {
  let at: unknown = value;
  for (const step of path.trim().split('.')) {
    if (Array.isArray(at) && !/^\d+$/.test(step)) at = at[0] as unknown;
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string, unknown>)[step];
  }
  return ['string', 'number', 'boolean'].includes(typeof at) ? String(at) : undefined;
}

function foundIn(value: unknown, allowedHosts: ReadonlySet<string>): string | null {
  if (typeof value === 'string') {
    const [address] = /https?:\/\/[^\s<>()"'\]]+/.exec(value) ?? [];
    return address === undefined ? null : safeUrl(address.replace(/[.,;:!?]+$/, ''), allowedHosts);
  }
  const record: unknown = Array.isArray(value) ? (value.length === 1 ? value[0] : null) : value;
  if (typeof record !== 'object' || record === null) return null;
  const addresses = new Map<string, string>();
  for (const [name, member] of Object.entries(record)) {
    const url = typeof member === 'string' ? safeUrl(member, allowedHosts) : null;
    if (url !== null) addresses.set(name.toLowerCase().replace(/[^a-z]/g, ''), url);
  }
  for (const name of linkNames) if (addresses.has(name)) return addresses.get(name)!;
  return null;
}

const titleNames = ['title', 'name', 'subject', 'opportunityName', 'recordName', 'displayName', 'topic'];

function titleOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return 'Open the record';
  const record = (Array.isArray(value) ? value[0] : value) as Record<string, unknown> | undefined;
  for (const name of titleNames) {
    const text = record?.[name];
    if (typeof text === 'string' && text.trim() !== '') return text.trim().slice(0, 120);
  }
  return 'Open the record';
}
