/** What templates are filled in with. */
import type { ConnectionSettings } from '../../../../../contracts/crm.ts';
import type { ContactRecord } from '../contact-record.ts';
import { type Json, type JsonObject, valueAt } from '../json.ts';
import type { conversationShape, NameSource } from './names.ts';

/** What came with the moment of the step: a recording or a transcript. */
export interface ObjectFacts {
  readonly artifact: 'recording' | 'transcript';
  readonly objectUrl: string;
  readonly objectKey: string;
  readonly bucketName: string;
  readonly objectSize?: number;
}

export type ConversationFacts = { readonly [name in keyof typeof conversationShape]?: string };

export interface TemplateFacts {
  readonly contact: ContactRecord;
  /** Null: the contact lives outside. */
  readonly conversation: ConversationFacts | null;
  readonly object: ObjectFacts | null;
  readonly settings: ConnectionSettings;
  /** Answers of earlier steps, by step. */
  readonly responses: Readonly<Record<number, Json | undefined>>;
}

/** Ways in which a contact begins on our side. */
const outboundMethods: ReadonlySet<string> = new Set(['OUTBOUND', 'EXTERNAL_OUTBOUND', 'CALLBACK']);

/** @returns undefined when there is no value; null counts as none, and so does empty text. */
export function factAt(source: NameSource, facts: TemplateFacts): Exclude<Json, null> | undefined {
  const value = rawValue(source, facts);
  return value === null || value === '' ? undefined : value;
}

function rawValue(source: NameSource, facts: TemplateFacts): Json | undefined {
  const { path } = source;
  switch (source.of) {
    case 'contact':
      return valueAt(facts.contact as unknown as JsonObject, path);
    case 'conversation':
      return valueAt((facts.conversation ?? {}) as JsonObject, path);
    case 'object':
      return valueAt((facts.object ?? {}) as JsonObject, path);
    case 'direction': {
      const outbound = outboundMethods.has(facts.contact.InitiationMethod);
      return path[0] === 'IsOutbound' ? outbound : outbound ? 'Outbound' : 'Inbound';
    }
    case 'setting':
      return valueAt(facts.settings as unknown as JsonObject, path);
    case 'parameter':
      return valueAt(facts.settings.parameters, path);
    case 'response':
      return valueAt(facts.responses[source.step], path);
  }
}
