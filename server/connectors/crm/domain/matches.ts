/** Candidates of a search, held against what was asked for and put in order. */
import type { RecordMatch } from '../../../../contracts/crm.ts';
import { samePhone } from './phone.ts';

/** What to look for; several are alternatives. */
export interface Asked {
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  /** A GUID, or the CRM's own kind of id. */
  readonly id?: string | undefined;
  /** Part of a name. */
  readonly text?: string | undefined;
}

export interface Candidate {
  readonly entity: string;
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
}

type Reason = RecordMatch['matchedBy'][number];
const weight: Readonly<Record<Reason, number>> = { id: 8, email: 4, phone: 2, name: 1 };

const sameText = (one: string, other: string): boolean =>
  one.trim().toLocaleLowerCase('en') === other.trim().toLocaleLowerCase('en');

function reasons(candidate: Candidate, wanted: Asked): Reason[] {
  const found: Reason[] = [];
  const { id, email, phone, text } = wanted;
  if (id && sameText(candidate.id, id.replace(/[{}]/g, ''))) found.push('id');
  if (email && candidate.emails.some((each) => sameText(each, email))) found.push('email');
  if (phone && candidate.phones.some((each) => samePhone(each, phone))) found.push('phone');
  if (text && candidate.name.toLocaleLowerCase('en').includes(text.trim().toLocaleLowerCase('en')))
    found.push('name');
  return found;
}

/**
 * The best first: by what is equal, then by the kinds' order, then by name. A candidate that matches nothing (a
 * number that merely ends alike) is left out, and one that came twice is there once.
 * @param kinds in the order of preference.
 */
export function rank(
  candidates: readonly Candidate[],
  wanted: Asked,
  kinds: readonly string[],
  limit = 20,
): RecordMatch[] {
  const byRecord = new Map(candidates.map((each) => [`${each.entity} ${each.id.toLowerCase()}`, each]));
  return [...byRecord.values()]
    .map((candidate) => ({ candidate, matchedBy: reasons(candidate, wanted) }))
    .filter(({ matchedBy }) => matchedBy.length > 0)
    .map(({ candidate, matchedBy }) => ({
      match: {
        entity: candidate.entity,
        id: candidate.id,
        name: candidate.name,
        url: candidate.url,
        email: candidate.emails[0] ?? null,
        phone: candidate.phones[0] ?? null,
        matchedBy,
      },
      score: matchedBy.reduce((sum, reason) => sum + weight[reason], 0),
      kind: kinds.indexOf(candidate.entity),
    }))
    .sort((a, b) => b.score - a.score || a.kind - b.kind || a.match.name.localeCompare(b.match.name, 'en'))
    .slice(0, limit)
    .map(({ match }) => match);
}
