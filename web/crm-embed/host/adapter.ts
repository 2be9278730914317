/**
 * The one contract between the desk and whatever page holds it. An adapter turns it into that host's own calls; nothing
 * outside `hosts/` knows a host's words.
 */
import type {
  DeskCommandInput,
  DeskCommandName,
  DeskCommandOutput,
  DeskEvent,
  EmbeddedConversation,
  EmbeddedPresence,
  EmbedHost,
  EmbedRecord,
  HostSettings,
} from '../../../contracts/embed.ts';

/** What an adapter can do; anything else it rejects with `HostError('unsupported')`. */
export const abilities = [
  'click_to_dial',
  'pop_record',
  'pop_search',
  'pop_new',
  'pop_url',
  'save_activity',
  'panel',
  'notify',
  'navigation',
  'presence_to_host',
  'presence_from_host',
] as const;
export type Ability = (typeof abilities)[number];

/** A number was clicked in the host. */
export interface ClickToDial {
  number: string;
  record?: EmbedRecord;
}

/** What is to be opened in the host for a conversation. */
export type PopTarget =
  | { kind: 'record'; record: EmbedRecord }
  | {
      kind: 'search';
      entity: string;
      name: string;
      phone: string | null;
      email: string | null;
      direction: EmbeddedConversation['direction'];
    }
  | { kind: 'new'; entity: string; values: Readonly<Record<string, string>> }
  | { kind: 'url'; url: string };

export interface PopResult {
  /** How many records fitted; null when the host does not say. */
  found: number | null;
  /** The one that was opened, when it was exactly one and the host says which. */
  record: EmbedRecord | null;
}

/** A conversation that is over, as it is to be written down. */
export interface ActivityLog {
  conversationId: string;
  channel: string;
  direction: EmbeddedConversation['direction'];
  subject: string;
  description: string;
  /** ISO 8601. */
  startedAt: string;
  endedAt: string;
  durationSeconds: number;
  customer: { name: string; phone: string | null; email: string | null };
  /** Whom it is about, as far as it is known. */
  record: EmbedRecord | null;
}

/** `handed_over`: the host took it and says no more; `opened`: a filled form waits for the representative to save it. */
export interface SavedActivity {
  outcome: 'saved' | 'handed_over' | 'opened';
  record: EmbedRecord | null;
}

/** Pixels; what is left out stays. */
export interface Panel {
  visible?: boolean;
  width?: number;
  height?: number;
}

/** Where the host stands. */
export interface HostContext {
  /** Its user and environment, by the host's own names. */
  environment: Readonly<Record<string, string>>;
  /** The record on its screen, when it says. */
  record: EmbedRecord | null;
}

export interface Navigation {
  url: string | null;
  record: EmbedRecord | null;
}

export interface HostNotice {
  title: string;
  body: string;
}

/** The desk, for adapters whose host asks for more than it is told. */
export interface DeskPort {
  command<N extends DeskCommandName>(name: N, input: DeskCommandInput<N>): Promise<DeskCommandOutput<N>>;
}

export type Stop = () => void;

export interface HostAdapter {
  readonly host: EmbedHost;
  readonly can: ReadonlySet<Ability>;
  /** Milliseconds that the host may take for an answer. */
  readonly patienceMs: number;
  /** Before anything else, once. Rejects when the host is not there. */
  init(desk: DeskPort): Promise<void>;
  onClickToDial(handler: (click: ClickToDial) => void): Stop;
  onNavigate(handler: (navigation: Navigation) => void): Stop;
  /** The presence was changed in the host. */
  onPresence(handler: (presence: SettablePresence) => void): Stop;
  screenPop(target: PopTarget): Promise<PopResult>;
  saveActivity(log: ActivityLog): Promise<SavedActivity>;
  setPanel(panel: Panel): Promise<void>;
  setPresence(presence: EmbeddedPresence): Promise<void>;
  notify(notice: HostNotice): Promise<void>;
  getContext(): Promise<HostContext>;
  /** Everything that happens at the desk, for hosts that follow it themselves. Never throws. */
  deskEvent(event: DeskEvent): void;
  dispose(): void;
}

export type SettablePresence = DeskCommandInput<'setPresence'>['presence'];

/** The page as adapters see it; tests bring their own. */
export interface HostPage {
  /** Of the page that holds us; allowed. */
  readonly hostOrigin: string;
  readonly settings: HostSettings;
  /** Where scripts put themselves: `window`. */
  readonly globals: Record<string, unknown>;
  /** From the host's script origin, which must be allowed. @throws {HostError} `not_allowed`, `unreachable` */
  loadScript(path: string, attributes?: Readonly<Record<string, string>>): Promise<void>;
  onWindowEvent(name: string, handler: () => void): Stop;
  /** To the page that holds us, and to no other origin. */
  post(message: unknown): void;
  /** From the page that holds us, and from nobody else. */
  onMessage(handler: (data: unknown) => void): Stop;
}

/** `absent`: it did not start, which was said once already. */
export type HostErrorCode =
  | 'unsupported'
  | 'not_allowed'
  | 'unreachable'
  | 'timed_out'
  | 'refused'
  | 'absent';

/** Why the host did not do it, in a sentence for the representative. */
export class HostError extends Error {
  readonly code: HostErrorCode;

  constructor(code: HostErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HostError';
    this.code = code;
  }
}
