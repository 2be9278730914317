/** What is kept with a delivery: how things were at the step's moment. */
import type { LifecycleStep, RecordRef } from '../../../../contracts/crm.ts';
import type { ContactRecord } from './contact-record.ts';
import type { ConversationFacts, ObjectFacts } from './template/facts.ts';

export interface DeliveryFacts {
  readonly contact: ContactRecord;
  /** Null: the contact lives outside. */
  readonly conversation: ConversationFacts | null;
  readonly object: ObjectFacts | null;
  /** The step as it was, kept when it was taken away before this was delivered. */
  readonly definition?: LifecycleStep;
  /** No step's request: the activity is set regarding this record. */
  readonly relate?: RecordRef;
}

/** The addresses of a conversation, whole. @param publicUrl of the desk, without a slash at the end. */
export function withAddresses(facts: ConversationFacts | null, publicUrl: string): ConversationFacts | null {
  if (facts === null) return null;
  const whole = (path: string | undefined) => (path === undefined ? {} : { path: `${publicUrl}${path}` });
  const url = whole(facts.url).path;
  const transcriptUrl = whole(facts.transcriptUrl).path;
  return { ...facts, ...(url ? { url } : {}), ...(transcriptUrl ? { transcriptUrl } : {}) };
}
