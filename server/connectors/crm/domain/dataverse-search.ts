/** Who a customer may be in Dataverse: the queries, and what their answers hold. */
import { isGuid } from './address.ts';
import { textAt } from './json.ts';
import type { Asked, Candidate } from './matches.ts';
import { literal, query } from './odata.ts';
import { phoneEndings, phoneSpellings } from './phone.ts';

interface Searched {
  readonly entity: string;
  readonly setName: string;
  readonly id: string;
  readonly name: string;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
}

/** In the order of preference. */
export const searched: readonly Searched[] = [
  {
    entity: 'contact',
    setName: 'contacts',
    id: 'contactid',
    name: 'fullname',
    emails: ['emailaddress1', 'emailaddress2'],
    phones: ['telephone1', 'mobilephone', 'telephone2'],
  },
  {
    entity: 'account',
    setName: 'accounts',
    id: 'accountid',
    name: 'name',
    emails: ['emailaddress1'],
    phones: ['telephone1', 'telephone2'],
  },
  {
    entity: 'lead',
    setName: 'leads',
    id: 'leadid',
    name: 'fullname',
    emails: ['emailaddress1'],
    phones: ['telephone1', 'mobilephone'],
  },
];

/** The path that finds candidates of one kind, or undefined when nothing is asked for. */
export function searchPath(kind: Searched, wanted: Asked, top: number): string | undefined {
  const conditions: string[] = [];
  const phone = wanted.phone?.trim();
  if (phone) {
    for (const field of kind.phones) {
      for (const spelling of phoneSpellings(phone)) conditions.push(`${field} eq ${literal(spelling)}`);
      for (const ending of phoneEndings(phone)) conditions.push(`endswith(${field},${literal(ending)})`);
    }
  }
  if (wanted.email?.trim())
    for (const field of kind.emails) conditions.push(`${field} eq ${literal(wanted.email.trim())}`);
  if (wanted.text?.trim()) conditions.push(`contains(${kind.name},${literal(wanted.text.trim())})`);
  if (wanted.id !== undefined && isGuid(wanted.id))
    conditions.push(`${kind.id} eq ${wanted.id.trim().replace(/[{}]/g, '').toLowerCase()}`);
  if (conditions.length === 0) return undefined;
  return `${kind.setName}${query({
    $select: [kind.id, kind.name, ...kind.emails, ...kind.phones].join(','),
    $filter: conditions.join(' or '),
    $top: String(top),
  })}`;
}

export function candidateOf(kind: Searched, row: unknown, url: string): Candidate {
  const texts = (names: readonly string[]) =>
    names.map((name) => textAt(row, name)).filter((text) => text !== '');
  return {
    entity: kind.entity,
    id: textAt(row, kind.id),
    name: textAt(row, kind.name),
    url,
    emails: texts(kind.emails),
    phones: texts(kind.phones),
  };
}
