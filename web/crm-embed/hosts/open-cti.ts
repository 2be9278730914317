/**
 * Salesforce Open CTI for Lightning: `sforce.opencti`, loaded from the Salesforce origin. Every method takes one object
 * with a `callback` that is given `{success, returnValue, errors}`.
 */
import type { EmbedRecord } from '../../../contracts/embed.ts';
import type { Ability, ActivityLog, Panel, PopResult, PopTarget, SavedActivity } from '../host/adapter.ts';
import { HostError } from '../host/adapter.ts';
import { BaseHost, parseLoosely, textOf } from '../host/base-host.ts';

interface OpenCtiAnswer {
  success: boolean;
  returnValue?: unknown;
  errors?: unknown;
}
type Method = (options: Record<string, unknown>) => void;

interface OpenCti {
  SCREENPOP_TYPE: Readonly<Record<'SOBJECT' | 'URL' | 'SEARCH' | 'NEW_RECORD_MODAL', string>>;
  CALL_TYPE: Readonly<Record<'INBOUND' | 'OUTBOUND', string>>;
  enableClickToDial: Method;
  onClickToDial: Method;
  onNavigationChange: Method;
  screenPop: Method;
  searchAndScreenPop: Method;
  saveLog: Method;
  setSoftphonePanelVisibility: Method;
  setSoftphonePanelWidth: Method;
  setSoftphonePanelHeight: Method;
  getCallCenterSettings: Method;
  getAppViewInfo: Method;
  notifyInitializationComplete: () => void;
}

const scriptPath = '/support/api/58.0/lightning/opencti_min.js';
/** Contacts and leads are who a task is about; anything else is what it is about. By the id's first three characters. */
const people = /^(003|00Q)/;

export class OpenCtiHost extends BaseHost {
  readonly host = 'salesforce';
  readonly can: ReadonlySet<Ability> = new Set([
    'click_to_dial',
    'pop_record',
    'pop_search',
    'pop_new',
    'pop_url',
    'save_activity',
    'panel',
    'navigation',
  ] as const);

  async init(): Promise<void> {
    await this.page.loadScript(this.page.settings.scriptPath ?? scriptPath);
    const cti = this.#cti();
    cti.onClickToDial({
      listener: (payload: unknown) => {
        const id = textOf(payload, 'recordId');
        const entity = textOf(payload, 'objectType') ?? 'Record';
        const name = textOf(payload, 'recordName') ?? '';
        const number = (payload as { number?: unknown }).number;
        this.click(number, id === undefined ? undefined : { entity, id, name, url: '' });
      },
    });
    cti.onNavigationChange({
      listener: (payload: unknown) =>
        this.navigations.tell({ url: textOf(payload, 'url') ?? null, record: recordOf(payload) }),
    });
    await this.#call('enableClickToDial');
    cti.notifyInitializationComplete();
  }

  override async screenPop(target: PopTarget): Promise<PopResult> {
    const { SCREENPOP_TYPE: types, CALL_TYPE: calls } = this.#cti();
    switch (target.kind) {
      case 'record':
        await this.#call('screenPop', { type: types.SOBJECT, params: { recordId: target.record.id } });
        return { found: 1, record: target.record };
      case 'url':
        await this.#call('screenPop', { type: types.URL, params: { url: this.#relative(target.url) } });
        return { found: null, record: null };
      case 'new':
        await this.#call('screenPop', {
          type: types.NEW_RECORD_MODAL,
          params: { entityName: target.entity, defaultFieldValues: target.values },
        });
        return { found: null, record: null };
      case 'search': {
        const found = await this.#call('searchAndScreenPop', {
          searchParams: target.phone ?? target.email ?? target.name,
          queryParams: '',
          callType: target.direction === 'outbound' ? calls.OUTBOUND : calls.INBOUND,
          deferred: false,
          defaultFieldValues: { ...(target.phone ? { Phone: target.phone } : {}), LastName: target.name },
        });
        return foundIn(found);
      }
    }
  }

  override async saveActivity(log: ActivityLog): Promise<SavedActivity> {
    const about = log.record?.id;
    const answer = await this.#call('saveLog', {
      value: {
        entityApiName: this.page.settings.activityEntity ?? 'Task',
        Subject: log.subject,
        Description: log.description,
        Status: 'Completed',
        ActivityDate: log.endedAt.slice(0, 10),
        ...(log.channel === 'voice' ? { TaskSubtype: 'Call' } : {}),
        CallType: log.direction === 'outbound' ? 'Outbound' : 'Inbound',
        CallDurationInSeconds: log.durationSeconds,
        CallObject: log.conversationId,
        ...(about === undefined ? {} : people.test(about) ? { WhoId: about } : { WhatId: about }),
      },
    });
    const id = textOf(answer, 'recordId');
    return {
      outcome: 'saved',
      record: id === undefined ? null : { entity: 'Task', id, name: log.subject, url: '' },
    };
  }

  override async setPanel({ visible, width, height }: Panel): Promise<void> {
    if (visible !== undefined) await this.#call('setSoftphonePanelVisibility', { visible });
    if (width !== undefined) await this.#call('setSoftphonePanelWidth', { widthPX: width });
    // Salesforce takes 240 to 2560 pixels.
    if (height !== undefined)
      await this.#call('setSoftphonePanelHeight', { heightPX: Math.min(2560, Math.max(240, height)) });
  }

  override async getContext() {
    const view = await this.#call('getAppViewInfo');
    const settings = parseLoosely(await this.#call('getCallCenterSettings')) ?? {};
    const environment = Object.entries(settings).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return { environment: Object.fromEntries(environment), record: recordOf(view) };
  }

  #cti(): OpenCti {
    const sforce = this.page.globals.sforce as { opencti?: OpenCti } | undefined;
    if (!sforce?.opencti) throw new HostError('unreachable', 'Salesforce did not answer with Open CTI.');
    return sforce.opencti;
  }

  #call(
    name: Exclude<keyof OpenCti, 'SCREENPOP_TYPE' | 'CALL_TYPE' | 'notifyInitializationComplete'>,
    options: Record<string, unknown> = {},
  ): Promise<unknown> {
    const cti = this.#cti();
    return new Promise((resolve, reject) => {
      const callback = (answer: OpenCtiAnswer) =>
        answer.success ? resolve(answer.returnValue) : reject(refusal(answer.errors));
      cti[name]({ ...options, callback });
    });
  }

  /** Lightning opens addresses of its own pages only, without the origin. */
  #relative(url: string): string {
    const absolute = new URL(url, this.page.hostOrigin);
    if (absolute.origin !== this.page.hostOrigin)
      throw new HostError('unsupported', 'Salesforce opens addresses of its own pages only.');
    return absolute.pathname + absolute.search;
  }
}

function refusal(errors: unknown): HostError {
  const [first] = Array.isArray(errors) ? errors : [];
  return new HostError('refused', textOf(first, 'description') ?? 'Salesforce refused without a reason.');
}

function recordOf(payload: unknown): EmbedRecord | null {
  const id = textOf(payload, 'recordId');
  if (id === undefined) return null;
  return {
    entity: textOf(payload, 'objectType') ?? 'Record',
    id,
    name: textOf(payload, 'recordName') ?? '',
    url: textOf(payload, 'url') ?? '',
  };
}

/** Records by their ids, beside what the search page was opened with. */
function foundIn(answer: unknown): PopResult {
  const rows = Object.entries(parseLoosely(answer) ?? {}).filter(([key]) => key !== 'SCREEN_POP_DATA');
  const [only] = rows;
  if (rows.length !== 1 || !only) return { found: rows.length, record: null };
  const [id, row] = only;
  const record = {
    entity: textOf(row, 'RecordType') ?? 'Record',
    id,
    name: textOf(row, 'Name') ?? '',
    url: '',
  };
  return { found: 1, record };
}
