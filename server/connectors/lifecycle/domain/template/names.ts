/** What a template may name, and what somebody may have meant who named something else. */
import { contactAliases, contactShape, type NameShape } from '../contact-record.ts';
import { readPath } from '../json.ts';

/** Names of the connection's settings; never its secret. */
export const settingNames = {
  appid: 'appId',
  appId: 'appId',
  uri: 'uri',
  apiVersion: 'apiVersion',
  tenant: 'tenant',
  clientId: 'clientId',
  scope: 'scope',
  recordingStore: 'recordingStore',
  recordingUrl: 'recordingUrl',
} as const;

/** Of a recording or a transcript: step 5. */
export const objectNames = ['objectUrl', 'objectKey', 'bucketName', 'objectSize', 'artifact'] as const;

/** Patchbay's own, beyond what Amazon Connect knows. */
export const conversationShape = {
  id: 'text',
  /** The desk's page of the conversation. */
  url: 'text',
  transcriptUrl: 'text',
  summary: 'text',
  channel: 'text',
  workstream: 'text',
  queue: 'text',
  customerName: 'text',
  customerEmail: 'text',
  customerPhone: 'text',
  representative: 'text',
  escalationReason: 'text',
  closeReason: 'text',
} as const satisfies NameShape;

/** Who began the contact, made of its InitiationMethod: true or false, and Inbound or Outbound. */
export const directionNames = ['IsOutbound', 'Direction'] as const;

export type NameSource =
  | {
      readonly of: 'contact' | 'conversation' | 'object' | 'setting' | 'parameter' | 'direction';
      readonly path: readonly string[];
    }
  | { readonly of: 'response'; readonly step: number; readonly path: readonly string[] };

export interface UnknownName {
  readonly of: 'unknown';
  /** The nearest name that there is; empty when none is near. */
  readonly suggestion: string;
}

const response = /^STEP([1-9])-Response(?:$|(?=[.[]))/i;

/** Finds what a name in braces stands for. */
export function resolveName(name: string): NameSource | UnknownName {
  const answer = response.exec(name);
  if (answer) {
    const rest = name.slice(answer[0].length).replace(/^\./, '');
    const path = rest === '' ? [] : readPath(rest);
    return path ? { of: 'response', step: Number(answer[1]), path } : { of: 'unknown', suggestion: '' };
  }
  const path = readPath(name);
  const [head = '', ...rest] = path ?? [];
  if (!path) return unknown(name);
  if (rest.length === 0 && Object.hasOwn(contactAliases, head))
    return { of: 'contact', path: contactAliases[head]! };
  if (head === 'Contact' && fits(contactShape, rest)) return { of: 'contact', path: rest };
  if (head === 'Conversation' && rest.length > 0 && fits(conversationShape, rest))
    return { of: 'conversation', path: rest };
  if (head === 'parameters' && rest.length > 0) return { of: 'parameter', path: rest };
  if (rest.length === 0 && Object.hasOwn(settingNames, head))
    return { of: 'setting', path: [settingNames[head as keyof typeof settingNames]] };
  if (rest.length === 0 && (objectNames as readonly string[]).includes(head))
    return { of: 'object', path: [head] };
  if (rest.length === 0 && (directionNames as readonly string[]).includes(head))
    return { of: 'direction', path: [head] };
  return fits(contactShape, path) ? { of: 'contact', path } : unknown(name);
}

/** Names that somebody may have meant to be filled in, although they stand without braces. */
export const bareNames: readonly string[] = [
  ...Object.keys(contactAliases),
  ...Object.keys(contactShape).filter((name) => /[a-z][A-Z]/.test(name) && !(name in contactAliases)),
];

function fits(shape: NameShape, path: readonly string[]): boolean {
  const [head, ...rest] = path;
  if (head === undefined || shape === 'any') return true;
  return typeof shape === 'object' && Object.hasOwn(shape, head) && fits(shape[head]!, rest);
}

/** All names with a fixed spelling. */
const allNames: readonly string[] = [
  ...Object.keys(contactAliases),
  ...namesOf(contactShape, ''),
  ...namesOf(conversationShape, 'Conversation.'),
  ...Object.keys(settingNames),
  ...objectNames,
  ...directionNames,
  'Contact',
];

function namesOf(shape: NameShape, prefix: string): string[] {
  if (typeof shape !== 'object') return [];
  return Object.entries(shape).flatMap(([name, below]) => [
    `${prefix}${name}`,
    ...namesOf(below, `${prefix}${name}.`),
  ]);
}

function unknown(name: string): UnknownName {
  const wanted = name.toLowerCase();
  let suggestion = '';
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of new Set(allNames)) {
    const distance = editDistance(wanted, candidate.toLowerCase(), least);
    if (distance < least) [suggestion, least] = [candidate, distance];
  }
  // {{OrderId}} for {{Attributes.OrderId}} cannot be told from a slip; a slip is nearer.
  return { of: 'unknown', suggestion };
}

/** Levenshtein's distance; `limit` when it is that or more. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return Math.min(row[b.length]!, limit);
}
