import type { OutputOf } from '../../../contracts/api/operations.ts';
import type { ConversationDetail, Desk, Live } from '../../../contracts/api/shapes.ts';
import type { Connection } from '../realtime/client.ts';
import { type Clock, unknownClock } from './clock.ts';
import type { Outbox, OutgoingAttachment } from './outbox.ts';
import { emptyTranscript, type Transcript } from './transcript.ts';

/** A conversation's detail as far as it is known. */
export interface DetailEntry {
  detail: ConversationDetail | null;
  error: string | null;
}

/** A file that is on its way up, or has arrived, or was refused. */
export interface UploadEntry {
  localId: string;
  name: string;
  state: 'uploading' | 'ready' | 'failed';
  attachment: OutgoingAttachment | null;
  error: string | null;
}

/** What the composer of one conversation holds. */
export interface Draft {
  text: string;
  as: 'reply' | 'note';
  uploads: readonly UploadEntry[];
}

export const emptyDraft: Draft = { text: '', as: 'reply', uploads: [] };

/** A conversation in the CRMs as far as it is known. */
export interface CrmEntry {
  crm: OutputOf<'conversation.crm'> | null;
  error: string | null;
}

/** A record of a CRM that is shown beside its conversation. */
export interface OpenRecord {
  url: string;
  title: string;
  /** Whether the customer's panel stands in its place for now. */
  covered?: boolean;
}

/** Somebody types; shown until `until` in local time. */
export interface Typing {
  name: string;
  until: number;
}

type ById<T> = Readonly<Record<string, T>>;

/** Everything the screens show that comes from, or goes to, the server. */
export interface DeskState {
  connection: Connection;
  /** Whether the connection was up once; the first connecting is loading, a later one is a disturbance. */
  everOnline: boolean;
  clock: Clock;
  desk: Desk | null;
  deskError: string | null;
  live: Live | null;
  liveError: string | null;
  transcripts: ById<Transcript>;
  transcriptErrors: ById<string>;
  details: ById<DetailEntry>;
  outbox: Outbox;
  drafts: ById<Draft>;
  typing: ById<Typing>;
  /** The last sequence that the person at the desk has seen, by conversation. */
  readUpTo: ById<number>;
  /** Grows whenever something of a conversation changed in a CRM; to be read again then. */
  crmVersions: ById<number>;
  crm: ById<CrmEntry>;
  records: ById<OpenRecord>;
  /** Conversations whose record the browser did not let open by itself. */
  blockedPops: ById<OpenRecord>;
}

/** The state before the first connection. */
export function initialState(): DeskState {
  return {
    connection: { state: 'connecting' },
    everOnline: false,
    clock: unknownClock,
    desk: null,
    deskError: null,
    live: null,
    liveError: null,
    transcripts: {},
    transcriptErrors: {},
    details: {},
    outbox: [],
    drafts: {},
    typing: {},
    readUpTo: {},
    crmVersions: {},
    crm: {},
    records: {},
    blockedPops: {},
  };
}

/** The transcript of a conversation; an empty one when nothing is held. */
export function transcriptOf(state: DeskState, conversationId: string): Transcript {
  return state.transcripts[conversationId] ?? emptyTranscript;
}

/** A copy without one key. */
export function without<T>(entries: ById<T>, key: string): ById<T> {
  if (!(key in entries)) return entries;
  const { [key]: _gone, ...rest } = entries;
  return rest;
}
