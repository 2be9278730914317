/** Consultations: a second representative is asked for advice. Written under their conversation's lock. */
import type { House, Tx } from '../../data-model/house/index.ts';

export interface ConsultationRow extends Record<string, unknown> {
  id: string;
  conversation_id: string;
  requested_by: string;
  consultant_id: string;
  state: 'requested' | 'active' | 'declined' | 'ended';
}

const columns = 'id, conversation_id, requested_by, consultant_id, state';

export async function findConsultation(
  tx: Pick<Tx, 'run'>,
  consultationId: string,
): Promise<ConsultationRow | undefined> {
  const rows = await tx.run<ConsultationRow>(
    `select ${columns} from consultation where id = $1`,
    [consultationId],
    'find-consultation',
  );
  return rows[0];
}

/** Those that are requested or active. */
export async function openConsultations(
  tx: Pick<Tx, 'run'>,
  conversationId: string,
): Promise<ConsultationRow[]> {
  return await tx.run<ConsultationRow>(
    `select ${columns} from consultation where conversation_id = $1 and state in ('requested', 'active') order by requested_at, id`,
    [conversationId],
    'open-consultations',
  );
}

/** @returns its id. */
export async function insertConsultation(
  house: House,
  tx: Tx,
  consultation: { conversationId: string; requestedBy: string; consultantId: string },
  at: Date,
): Promise<string> {
  const id = house.ids.next();
  await tx.q
    .insertInto('consultation')
    .values({
      id,
      organization_id: tx.organizationId,
      conversation_id: consultation.conversationId,
      requested_by: consultation.requestedBy,
      consultant_id: consultation.consultantId,
      state: 'requested',
      requested_at: at,
    })
    .execute();
  return id;
}

export async function answerConsultation(
  tx: Tx,
  consultationId: string,
  state: 'active' | 'declined',
  at: Date,
): Promise<void> {
  await tx.run(
    `update consultation set state = $2, answered_at = $3, ended_at = case when $2 = 'declined' then $3::timestamptz end
     where id = $1`,
    [consultationId, state, at],
    'answer-consultation',
  );
}

export async function endConsultations(tx: Tx, consultationIds: readonly string[], at: Date): Promise<void> {
  await tx.run(
    `update consultation set state = 'ended', ended_at = $2 where id = any ($1)`,
    [consultationIds, at],
    'end-consultations',
  );
}
