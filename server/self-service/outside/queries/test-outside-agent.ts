/** Tries somebody else's agent, stored or not yet: signs in, begins a conversation, waits for what it says. */
import type { OutsideAgentSettings, OutsideTestStage } from '../../../../contracts/outside-agents.ts';
import { hostPolicy } from '../../../connectors/connections/index.ts';
import { type House, read } from '../../../data-model/house/index.ts';
import { bearerFor } from '../links/bearer.ts';
import { faultOf, isFault, OutsideFault } from '../links/fault.ts';
import { type Arrival, type OutsideAccess, type OutsideLink, pause, type Remembered } from '../links/link.ts';
import { openLink } from '../links/open-link.ts';
import { openAgentSecret } from '../store/secret.store.ts';

/** The whole trial takes no longer. Milliseconds. */
const trialMs = 20_000;
/** A bot that has a greeting says it by then. */
const greetingMs = 3000;

export interface OutsideTrial {
  settings: OutsideAgentSettings;
  /** The stored one whose secret counts when none is given. */
  agentId?: string | undefined;
  secret?: string | undefined;
}

/**
 * Each stage in plain words; it ends after the first that fails. A stored secret is not sent to another address than
 * it was entered for.
 * @throws {AppError} `secret.unreadable`
 */
export async function testOutsideAgent(
  house: House,
  organizationId: string,
  trial: OutsideTrial,
): Promise<{ passed: boolean; stages: OutsideTestStage[] }> {
  const stages: OutsideTestStage[] = [];
  const said = (stage: OutsideTestStage['stage'], outcome: OutsideTestStage['outcome'], message: string) =>
    void stages.push({ stage, outcome, message });
  let stage: OutsideTestStage['stage'] = 'settings';
  const signal = AbortSignal.timeout(trialMs);
  try {
    const access = await accessOf(house, organizationId, trial);
    said('settings', 'passed', 'The settings are complete.');
    stage = 'sign_in';
    await signIn(house, access, (message) => said('sign_in', 'passed', message));
    stage = 'conversation';
    const stand = new Trial(house, access);
    await stand.link.open({ greets: true, locale: 'en-US' }, 0, signal);
    said('conversation', 'passed', 'It began a conversation.');
    stage = 'answer';
    const greeting = await stand.greeting(signal);
    said(
      'answer',
      greeting === undefined ? 'skipped' : 'passed',
      greeting === undefined
        ? 'It says nothing by itself. That is for its author to decide.'
        : `It says: ${greeting.slice(0, 200)}`,
    );
  } catch (error) {
    if (signal.aborted && !isFault(error))
      said(stage, 'failed', `It did not come to an end within ${trialMs / 1000} s.`);
    else said(stage, 'failed', faultOf(error).message);
  }
  return { passed: stages.every(({ outcome }) => outcome !== 'failed'), stages };
}

async function accessOf(house: House, organizationId: string, trial: OutsideTrial): Promise<OutsideAccess> {
  const { settings, agentId } = trial;
  const stored =
    agentId === undefined
      ? undefined
      : await read(house, organizationId, async (tx) => ({
          secret: await openAgentSecret(house, tx, organizationId, agentId),
          settings: (
            await tx.q.selectFrom('ai_agent').select('settings').where('id', '=', agentId).executeTakeFirst()
          )?.settings,
        }));
  if (trial.secret === undefined && stored?.secret !== undefined && leadsElsewhere(settings, stored.settings))
    throw new OutsideFault(
      'settings',
      'The address changed: enter the secret again, so that it goes nowhere it was not meant for.',
    );
  return {
    organizationId,
    agentId: agentId ?? house.ids.next(),
    name: 'agent',
    settings,
    secret: trial.secret ?? stored?.secret,
    policy: await hostPolicy(house, organizationId),
  };
}

/** Every address to which the secret, or a token that it gets, would go. */
function leadsElsewhere(
  settings: OutsideAgentSettings,
  stored: Record<string, unknown> | undefined,
): boolean {
  const originOf = (value: unknown): unknown =>
    typeof value === 'string' && URL.canParse(value) ? new URL(value).origin : value;
  const places = (of: Record<string, unknown> | undefined) =>
    JSON.stringify([
      of?.protocol,
      ...['url', 'tokenUrl', 'directConnectUrl', 'environmentId', 'cloud'].map(
        (name) => originOf(of?.[name]) ?? null,
      ),
      originOf((of?.authentication as { tokenUrl?: unknown } | undefined)?.tokenUrl) ?? null,
    ]);
  return places(settings) !== places(stored);
}

async function signIn(house: House, access: OutsideAccess, passed: (message: string) => void): Promise<void> {
  const { settings } = access;
  if (settings.protocol === 'direct_line') return; // it signs in as it begins
  if (settings.authentication.kind === 'none') return;
  await bearerFor(house, access, settings.authentication);
  passed('It has a token.');
}

/** A conversation that leaves nothing behind. */
class Trial {
  readonly link: OutsideLink;
  readonly #said: string[] = [];
  #remembered: Remembered = { remoteId: null, watermark: null, token: null, tokenExpiresAt: null };

  constructor(house: House, access: OutsideAccess) {
    this.link = openLink(access, {
      house,
      conversationId: house.ids.next(),
      customer: { id: `dl_trial_${house.ids.next()}`, name: 'Trial' },
      // Bots want an address to call back; of a trial nobody hears.
      replyUrl: 'http://localhost:9/',
      remembered: () => this.#remembered,
      remember: async (changes) => {
        this.#remembered = { ...this.#remembered, ...changes };
      },
      arrive: async (arrival) => this.#arrive(arrival),
    });
  }

  async greeting(signal: AbortSignal): Promise<string | undefined> {
    const { listen } = this.link;
    const enough = new AbortController();
    const listening = listen?.(AbortSignal.any([signal, enough.signal])).catch((error: unknown) => error);
    const until = performance.now() + greetingMs;
    while (this.#said.length === 0 && performance.now() < until && (await pause(50, signal)));
    enough.abort();
    const error = await listening;
    if (this.#said.length === 0 && this.link.needsListening && isFault(error)) throw error;
    return this.#said[0];
  }

  #arrive({ activities, watermark }: Arrival): void {
    if (watermark !== undefined) this.#remembered = { ...this.#remembered, watermark };
    for (const { activity } of activities)
      if (activity.type === 'message' && activity.from.role !== 'user') this.#said.push(activity.text);
  }
}
