/**
 * Decisions in the database, packed: with 200 representatives considered, the sentences of an explanation take
 * 32 kB and 2.5 ms to write, the packed form 6 kB and 0.2 ms, and every assignment writes one.
 */

import type { RequiredSkill } from '../../../contracts/api/shapes.ts';
import type { OfferState } from '../../../contracts/words.ts';
import type { House, Tx } from '../../data-model/house/index.ts';
import { type Consideration, type Decision, numberCount } from '../domain/decision.ts';
import type { Win } from '../domain/least-active.ts';

/** `assignment_decision.explanation`. */
export interface PackedDecision {
  v: 1;
  decidedAt: number;
  queue: { queueId: string; name: string };
  method: string;
  requiredSkills: RequiredSkill[];
  units: number;
  win: Win | null;
  notInQueue: number;
  /** The considered representatives' ids, 16 bytes each, base64. */
  ids: string;
  /** One letter each. */
  codes: string;
  /** All their numbers, in one row, separated by blanks. */
  numbers: string;
  /** When nobody was found: see Unassigned. */
  fingerprint?: string;
}

const letters: Readonly<Record<Consideration['code'], string>> = {
  eligible: 'e',
  not_connected: 'c',
  presence: 'p',
  skill_missing: 's',
  skill_proficiency: 'l',
  no_capacity: 'f',
  declined: 'd',
  missed: 'm',
};
const codes = new Map(
  Object.entries(letters).map(([code, letter]) => [letter, code as Consideration['code']]),
);

export function packDecision(decision: Decision, fingerprint?: string): PackedDecision {
  const { considered, requiredSkills, ...rest } = decision;
  return {
    v: 1,
    ...rest,
    requiredSkills: [...requiredSkills],
    ids: Buffer.from(considered.map((one) => one.userId.replaceAll('-', '')).join(''), 'hex').toString(
      'base64',
    ),
    codes: considered.map((one) => letters[one.code]).join(''),
    numbers: considered.flatMap((one) => one.numbers).join(' '),
    ...(fingerprint === undefined ? {} : { fingerprint }),
  };
}

export function unpackDecision(packed: PackedDecision): Decision {
  const ids = Buffer.from(packed.ids, 'base64').toString('hex');
  const numbers = packed.numbers === '' ? [] : packed.numbers.split(' ').map(Number);
  let used = 0;
  const considered = [...packed.codes].map((letter, i): Consideration => {
    const code = codes.get(letter)!;
    const hex = ids.slice(i * 32, i * 32 + 32);
    const userId = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    const own = numbers.slice(used, used + numberCount[code]);
    used += numberCount[code];
    return { userId, code, numbers: own };
  });
  const { decidedAt, queue, method, requiredSkills, units, win, notInQueue } = packed;
  return { decidedAt, queue, method, requiredSkills, units, win, considered, notInQueue };
}

/** A decision without an assignment, about to be written. */
export interface NobodyFound {
  conversationId: string;
  fingerprint: string;
  decision: Decision;
}

const insertNobody = `
  insert into assignment_decision (id, organization_id, conversation_id, decided_at, explanation)
  select d.id, $1, d.conversation_id, d.decided_at, d.explanation
  from unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::jsonb[], $6::text[])
    as d (id, conversation_id, decided_at, explanation, fingerprint)
  where (select last.explanation ->> 'fingerprint' from assignment_decision last
          where last.conversation_id = d.conversation_id order by last.decided_at desc limit 1)
        is distinct from d.fingerprint`;

/** Writes those that differ from the conversation's last decision. */
export async function insertNobodyFound(house: House, tx: Tx, found: readonly NobodyFound[]): Promise<void> {
  await tx.run(
    insertNobody,
    [
      tx.organizationId,
      found.map(() => house.ids.next()),
      found.map((f) => f.conversationId),
      found.map((f) => new Date(f.decision.decidedAt)),
      found.map((f) => JSON.stringify(packDecision(f.decision, f.fingerprint))),
      found.map((f) => f.fingerprint),
    ],
    'insert-nobody-found',
  );
}

export interface StoredDecision {
  decision: Decision;
  offer: { offerId: string; state: OfferState } | null;
}

/** The decisions of a conversation, the oldest first. */
export async function decisionsOf(tx: Pick<Tx, 'q'>, conversationId: string): Promise<StoredDecision[]> {
  const rows = await tx.q
    .selectFrom('assignment_decision as d')
    .leftJoin('offer as o', 'o.id', 'd.offer_id')
    .select(['d.explanation', 'o.id as offerId', 'o.state'])
    .where('d.conversation_id', '=', conversationId)
    .orderBy('d.decided_at')
    .orderBy('d.id')
    .execute();
  return rows.map((row) => ({
    decision: unpackDecision(row.explanation as PackedDecision),
    offer: row.offerId && row.state ? { offerId: row.offerId, state: row.state } : null,
  }));
}
