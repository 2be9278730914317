/**
 * HubSpot, by its own calling extensions SDK. HubSpot takes calls alone: conversations of other channels have no
 * activity there. Who calls is matched by HubSpot itself, from the number of the call.
 */
import type CallingExtensions from '@hubspot/calling-extensions-sdk';
import type {
  DeskEvent,
  EmbeddedConversation,
  EmbeddedPresence,
  EmbedRecord,
} from '../../../contracts/embed.ts';
import type { Ability, ActivityLog, Panel, PopResult, PopTarget, SavedActivity } from '../host/adapter.ts';
import { HostError, type HostPage } from '../host/adapter.ts';
import { BaseHost, textOf } from '../host/base-host.ts';

export type HubspotSdk = Pick<
  CallingExtensions,
  | 'initialized'
  | 'userAvailable'
  | 'userUnavailable'
  | 'userLoggedIn'
  | 'userLoggedOut'
  | 'incomingCall'
  | 'outgoingCall'
  | 'callAnswered'
  | 'callEnded'
  | 'callCompleted'
  | 'navigateToRecord'
  | 'resizeWidget'
>;
type Options = ConstructorParameters<typeof CallingExtensions>[0];
type Handlers = Options['eventHandlers'];
export type CreateSdk = (options: Options) => Promise<HubspotSdk>;

/** What HubSpot calls the kinds of record that a call can lead to. */
const objectTypes: Record<string, '0-1' | '0-2'> = { contact: '0-1', company: '0-2' };
type Coordinates = { portalId: number; objectId: number; objectTypeId: '0-1' | '0-2' };

interface Call {
  engagementId?: number;
  /** Told to HubSpot already. */
  answered?: boolean;
  /** Whom HubSpot found by the number. */
  match?: Coordinates;
  /** The record is to be opened as soon as it is found. */
  wanted?: boolean;
}

const createFromPackage: CreateSdk = async (options) => {
  // HubSpot's own code, loaded only where HubSpot is the host.
  const { default: Sdk } = await import('@hubspot/calling-extensions-sdk');
  return new Sdk(options);
};

export class HubspotHost extends BaseHost {
  readonly host = 'hubspot';
  readonly can: ReadonlySet<Ability> = new Set([
    'click_to_dial',
    'pop_record',
    'pop_search',
    'save_activity',
    'panel',
    'presence_to_host',
  ] as const);
  readonly #create: CreateSdk;
  readonly #calls = new Map<string, Call>();
  #sdk: HubspotSdk | undefined;
  #context: Record<string, string> = {};

  constructor(page: HostPage, create: CreateSdk = createFromPackage) {
    super(page);
    this.#create = create;
  }

  async init(): Promise<void> {
    let ready: (data: unknown) => void = () => undefined;
    const greeted = new Promise<unknown>((resolve) => {
      ready = resolve;
    });
    const handlers: Partial<Handlers> = {
      onReady: (data: unknown) => ready(data),
      onDialNumber: (data: unknown) => this.#dial(data),
      onCreateEngagementSucceeded: (data: unknown) => this.#engaged(data),
      onCallerIdMatchSucceeded: (data: unknown) => this.#matched(data),
      // What HubSpot says besides is not ours to answer; without this its SDK writes an error for each.
      defaultEventHandler: () => undefined,
    };
    this.#sdk = await this.#create({ debugMode: false, eventHandlers: handlers as Handlers });
    const context = await greeted;
    for (const name of ['portalId', 'userId', 'ownerId']) {
      const value = (context as Record<string, unknown> | undefined)?.[name];
      if (typeof value === 'string' || typeof value === 'number') this.#context[name] = String(value);
    }
    this.#sdk.initialized({ isLoggedIn: false });
  }

  override async screenPop(target: PopTarget): Promise<PopResult> {
    if (target.kind === 'record') {
      const objectTypeId = objectTypes[target.record.entity];
      const objectId = Number(target.record.id);
      if (!objectTypeId || !Number.isInteger(objectId))
        throw new HostError('unsupported', 'HubSpot opens contacts and companies only.');
      this.#navigate({ portalId: Number(this.#context.portalId), objectId, objectTypeId });
      return { found: 1, record: target.record };
    }
    if (target.kind !== 'search') return await this.unsupported(`open a record (${target.kind})`);
    // HubSpot matched the number when it was told of the call, or is still about to.
    const call = [...this.#calls.values()].at(-1);
    if (!call) return { found: 0, record: null };
    if (!call.match) {
      call.wanted = true;
      return { found: null, record: null };
    }
    this.#navigate(call.match);
    return { found: 1, record: recordOf(call.match) };
  }

  override async saveActivity(log: ActivityLog): Promise<SavedActivity> {
    const call = this.#calls.get(log.conversationId);
    if (!call) throw new HostError('unsupported', 'HubSpot keeps calls only.');
    const number = log.customer.phone ?? '';
    this.#need().callCompleted({
      externalCallId: log.conversationId,
      ...(call.engagementId === undefined ? {} : { engagementId: call.engagementId }),
      hideWidget: false,
      engagementProperties: {
        hs_timestamp: Date.parse(log.startedAt),
        hs_call_title: log.subject,
        hs_call_body: log.description,
        hs_call_direction: log.direction === 'outbound' ? 'OUTBOUND' : 'INBOUND',
        hs_call_duration: String(log.durationSeconds * 1000),
        hs_call_status: 'COMPLETED',
        ...(log.direction === 'outbound' ? { hs_call_to_number: number } : { hs_call_from_number: number }),
      },
    });
    this.#calls.delete(log.conversationId);
    const id = call.engagementId;
    return {
      outcome: 'handed_over',
      record: id === undefined ? null : { entity: 'call', id: String(id), name: log.subject, url: '' },
    };
  }

  override async setPanel({ width, height }: Panel): Promise<void> {
    if (width !== undefined || height !== undefined)
      this.#need().resizeWidget({ width: width ?? 400, height: height ?? 650 });
  }

  override async setPresence({ presence }: EmbeddedPresence): Promise<void> {
    if (presence === 'available') this.#need().userAvailable();
    else this.#need().userUnavailable();
  }

  override async getContext() {
    return { environment: this.#context, record: null };
  }

  override deskEvent(event: DeskEvent): void {
    const sdk = this.#sdk;
    if (!sdk) return;
    switch (event.event) {
      case 'ready':
        sdk.userLoggedIn();
        return;
      case 'signed_out':
        sdk.userLoggedOut();
        return;
      case 'conversation.offered':
        if (event.conversation.channel === 'voice') this.#begin(sdk, event.conversation);
        return;
      case 'conversation.accepted':
        if (event.conversation.channel === 'voice') this.#answer(sdk, event.conversation);
        return;
      case 'conversation.rejected':
        this.#end(sdk, event.conversationId, event.reason === 'timed_out' ? 'MISSED' : 'REJECTED');
        this.#calls.delete(event.conversationId);
        return;
      case 'conversation.wrap_up':
        this.#end(sdk, event.conversation.conversationId, 'COMPLETED');
        return;
    }
  }

  #begin(sdk: HubspotSdk, conversation: EmbeddedConversation): void {
    const { conversationId: externalCallId, customer, openedAt } = conversation;
    if (this.#calls.has(externalCallId)) return;
    this.#calls.set(externalCallId, {});
    const number = customer.phone ?? '';
    const call = { externalCallId, callStartTime: Date.parse(openedAt), createEngagement: true };
    if (conversation.direction === 'outbound') sdk.outgoingCall({ ...call, toNumber: number });
    else sdk.incomingCall({ ...call, fromNumber: number, toNumber: '' });
  }

  #answer(sdk: HubspotSdk, conversation: EmbeddedConversation): void {
    this.#begin(sdk, conversation);
    const call = this.#calls.get(conversation.conversationId);
    if (!call || call.answered) return;
    call.answered = true;
    sdk.callAnswered({ externalCallId: conversation.conversationId });
  }

  #end(sdk: HubspotSdk, externalCallId: string, callEndStatus: 'COMPLETED' | 'MISSED' | 'REJECTED'): void {
    const call = this.#calls.get(externalCallId);
    if (call) sdk.callEnded({ externalCallId, engagementId: call.engagementId ?? 0, callEndStatus });
  }

  #dial(data: unknown): void {
    const fields = (data ?? {}) as Record<string, unknown>;
    const entity = (textOf(fields, 'objectType') ?? '').toLowerCase();
    const id = fields.objectId;
    const known = entity !== '' && (typeof id === 'number' || typeof id === 'string');
    this.click(fields.phoneNumber, known ? { entity, id: String(id), name: '', url: '' } : undefined);
  }

  #engaged(data: unknown): void {
    const { engagementId } = (data ?? {}) as { engagementId?: unknown };
    const call = this.#callOf(data);
    if (call && Number.isInteger(Number(engagementId))) call.engagementId = Number(engagementId);
  }

  #matched(data: unknown): void {
    const { callerIdMatches } = (data ?? {}) as { callerIdMatches?: unknown };
    const [first] = Array.isArray(callerIdMatches) ? callerIdMatches : [];
    const coordinates = (first as { objectCoordinates?: Coordinates } | undefined)?.objectCoordinates;
    const call = this.#callOf(data);
    if (!call || !coordinates) return;
    call.match = coordinates;
    if (!call.wanted) return;
    call.wanted = false;
    this.#navigate(coordinates);
  }

  /** The call that HubSpot means; the newest where it does not say. */
  #callOf(data: unknown): Call | undefined {
    const id = textOf(data, 'externalCallId');
    return id === undefined ? [...this.#calls.values()].at(-1) : this.#calls.get(id);
  }

  #navigate(objectCoordinates: Coordinates): void {
    this.#need().navigateToRecord({ objectCoordinates, openIn: 'CURRENT_TAB' });
  }

  #need(): HubspotSdk {
    if (!this.#sdk) throw new HostError('unreachable', 'HubSpot has not answered yet.');
    return this.#sdk;
  }
}

const recordOf = ({ objectId, objectTypeId }: Coordinates): EmbedRecord => ({
  entity: objectTypeId === '0-2' ? 'company' : 'contact',
  id: String(objectId),
  name: '',
  url: '',
});
