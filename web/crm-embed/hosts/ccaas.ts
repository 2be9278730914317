/**
 * Microsoft's way of embedding: a driver, a class at `window.CCaaS.CTIDriver`, is given `Microsoft.CCaaS.EmbedSDK` and
 * does in its CRM what it sees fit. The administrator may name one of their own (`scriptPath`, on an allowed origin);
 * without it ours speaks the messages of Microsoft's generic CRM sample, to the page that holds us alone.
 */
import type { DeskEvent, EmbeddedPresence } from '../../../contracts/embed.ts';
import type {
  Ability,
  ActivityLog,
  DeskPort,
  HostNotice,
  HostPage,
  Panel,
  PopResult,
  PopTarget,
  SavedActivity,
} from '../host/adapter.ts';
import { HostError } from '../host/adapter.ts';
import { BaseHost, parseLoosely, textOf } from '../host/base-host.ts';
import { createEmbedSdk, type EmbedSdk } from './ccaas-sdk.ts';

export interface CtiDriver {
  initialize(): Promise<boolean>;
  bindEvents?(): void;
}
type DriverClass = new (sdk: EmbedSdk) => CtiDriver;

/** The driver that is there when the administrator brings none. */
export function genericDriver(page: HostPage): DriverClass {
  return class PatchbayCtiDriver implements CtiDriver {
    readonly #sdk: EmbedSdk;

    constructor(sdk: EmbedSdk) {
      this.#sdk = sdk;
    }

    async initialize(): Promise<boolean> {
      return true;
    }

    bindEvents(): void {
      const { conversation, ctiDriver, presence } = this.#sdk;
      // As Microsoft's sample sends it: the conversation's data, bare.
      conversation.onConversationLoaded((data) => page.post(data));
      const tell = (messageType: string) => (messageData: unknown) => page.post({ messageType, messageData });
      conversation.onStatusChange(tell('statusChange'));
      presence.onPresenceChange(tell('presenceChange'));
      ctiDriver.onSoftPhonePanelVisibilityChange((visible) => tell('softPhonePanel')({ visible }));
      ctiDriver.onSoftPhonePanelWidthChange((width) => tell('softPhonePanel')({ width }));
      ctiDriver.onSoftPhonePanelHeightChange((height) => tell('softPhonePanel')({ height }));
      page.onMessage((data) => {
        const message = parseLoosely(data);
        const number = textOf(message?.messageData, 'number');
        if (message?.messageType === 'clickToDial' && number) ctiDriver.clickToDial({ number });
      });
    }
  };
}

export class CcaasHost extends BaseHost {
  readonly host = 'dynamics-ccaas';
  readonly can: ReadonlySet<Ability> = new Set([
    'click_to_dial',
    'pop_record',
    'pop_search',
    'save_activity',
    'panel',
    'notify',
    'presence_to_host',
    'presence_from_host',
  ] as const);
  #wires: ReturnType<typeof createEmbedSdk> | undefined;

  async init(desk: DeskPort): Promise<void> {
    const wires = createEmbedSdk(desk);
    this.#wires = wires;
    this.stops.push(
      wires.clicks.add(({ number, record }) => this.click(number, record)),
      wires.chosen.add((presence) => this.presences.tell(presence)),
    );
    const { globals } = this.page;
    const microsoft = (parseLoosely(globals.Microsoft) ?? {}) as Record<string, unknown>;
    globals.Microsoft = { ...microsoft, CCaaS: { EmbedSDK: wires.sdk } };
    const { scriptPath } = this.page.settings;
    if (scriptPath) await this.page.loadScript(scriptPath);
    globals.CCaaS ??= {};
    const ccaas = globals.CCaaS as { CTIDriver?: DriverClass };
    if (scriptPath && !ccaas.CTIDriver)
      throw new HostError('unreachable', 'The driver’s script made no window.CCaaS.CTIDriver.');
    ccaas.CTIDriver ??= genericDriver(this.page);
    const driver = new ccaas.CTIDriver(wires.sdk);
    if (!(await driver.initialize())) throw new HostError('refused', 'The driver did not start.');
    driver.bindEvents?.();
  }

  /** The driver was told of the conversation, and opens what it wants. */
  override async screenPop(target: PopTarget): Promise<PopResult> {
    if (target.kind === 'record' || target.kind === 'search') return { found: null, record: null };
    return await this.unsupported(`open a record (${target.kind})`);
  }

  override async saveActivity(log: ActivityLog): Promise<SavedActivity> {
    this.page.post({ messageType: 'saveActivity', messageData: log });
    return { outcome: 'handed_over', record: null };
  }

  override async setPanel({ visible, width, height }: Panel): Promise<void> {
    if (visible !== undefined) this.#wires?.visibility.tell(visible);
    if (width !== undefined) this.#wires?.width.tell(width);
    if (height !== undefined) this.#wires?.height.tell(height);
  }

  /** Drivers hear of presences by `onPresenceChange`, with everything else that happens. */
  override async setPresence(_presence: EmbeddedPresence): Promise<void> {}

  override async notify({ title, body }: HostNotice): Promise<void> {
    await this.#wires?.sdk.notification.addNewNotification({ level: 4, message: `${title} ${body}`.trim() });
  }

  override deskEvent(event: DeskEvent): void {
    this.#wires?.deskEvent(event);
  }
}
