/** Puts the page together: the administrator's list, the gate, the desk in its frame, and the adapter of the host. */
import { type EmbedHost, EmbedSetting, HostSettings } from '../../../contracts/embed.ts';
import { Id } from '../../../contracts/words.ts';
import { Conductor, type Podium } from '../conduct/conductor.ts';
import { DeskLine, frameWire } from '../desk/desk-line.ts';
import { QueuedHost, type Timers } from '../host/queued-host.ts';
import { createHost, customerEntities, hostNames } from '../hosts/index.ts';
import { keepGate } from './gatekeeper.ts';
import { openHostPage } from './host-page.ts';
import type { Notices } from './notices.ts';
import { holdingOrigin, readParameters } from './parameters.ts';

const Answer = EmbedSetting.extend({ organizationId: Id });

export interface PageElements {
  notices: Notices;
  /** Where the desk's frame goes. */
  stage: HTMLElement;
}

/** @throws {Error} with a sentence for the representative, when there is nothing to show */
export async function start(window: Window, { notices, stage }: PageElements): Promise<void> {
  const parameters = readParameters(window.location.search);
  if ('problem' in parameters) throw new Error(parameters.problem);
  const { host, organization } = parameters;
  const hostOrigin = holdingOrigin(window as Window & typeof globalThis);
  if (hostOrigin === null)
    throw new Error('This page shows the desk inside another system. Open the desk itself at /desk/.');
  const { allowedOrigins, hosts, organizationId } = await readSetting(window, organization);
  if (!allowedOrigins.includes(hostOrigin))
    throw new Error(
      `${hostOrigin} may not hold the desk. An administrator can add it to the allowed origins.`,
    );
  keepGate(window, allowedOrigins);

  const settings = hosts[host] ?? HostSettings.parse({});
  const timers: Timers = {
    setTimeout: (run, milliseconds) => window.setTimeout(run, milliseconds),
    clearTimeout: (timer) => window.clearTimeout(timer as number | undefined),
  };
  const frame = makeFrame(window.document, organization);
  const desk = new DeskLine(frameWire(window, frame), timers);
  const queued = new QueuedHost(
    createHost(host, openHostPage({ window, hostOrigin, allowed: allowedOrigins, settings })),
    timers,
  );
  const conductor = new Conductor({
    desk,
    host: queued,
    settings,
    customerEntity: settings.customerEntity ?? customerEntities[host],
    organizationId,
    podium: podiumOf(window, notices, frame),
  });
  desk.onEvent = (event) => void conductor.handle(event);
  desk.onMismatch = () => notices.say('version', 'Patchbay was updated. Reload the page.');
  stage.append(frame); // only now: every listener is there before the desk says its first word
  await startHost(queued, desk, host, notices);
}

async function startHost(
  queued: QueuedHost,
  desk: DeskLine,
  host: EmbedHost,
  notices: Notices,
): Promise<void> {
  try {
    await queued.init(desk);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'It did not say why.';
    notices.say('host', `The desk works, but ${hostNames[host]} does not answer. ${why}`);
  }
}

async function readSetting(window: Window, organization: string | null) {
  const query = organization === null ? '' : `?${new URLSearchParams({ organization })}`;
  let response: Response;
  try {
    response = await window.fetch(`/api/embed${query}`, { credentials: 'omit' });
  } catch {
    throw new Error('Patchbay cannot be reached. Check your network and reload the page.');
  }
  if (response.status === 404)
    throw new Error('There is no such organization. Check "organization" in this page’s address.');
  const parsed = Answer.safeParse(await response.json().catch(() => null));
  if (!response.ok || !parsed.success) throw new Error('Patchbay is not ready. Reload the page in a moment.');
  return parsed.data;
}

function makeFrame(document: Document, organization: string | null): HTMLIFrameElement {
  const query = new URLSearchParams({ embedded: '1', ...(organization === null ? {} : { organization }) });
  const frame = document.createElement('iframe');
  frame.src = `/desk/?${query}`;
  frame.title = 'Patchbay desk';
  frame.allow = 'microphone; autoplay; clipboard-write';
  return frame;
}

/** Instead of the desk: why it is not here. */
export function showProblem(stage: HTMLElement, sentence: string): void {
  const problem = stage.ownerDocument.createElement('p');
  problem.setAttribute('role', 'alert');
  problem.textContent = sentence;
  stage.replaceChildren(problem);
}

const podiumOf = (window: Window, notices: Notices, frame: HTMLIFrameElement): Podium => ({
  now: () => new Date().toISOString(),
  newId: () => window.crypto.randomUUID(),
  isInFront: () => window.document.visibilityState === 'visible',
  say: (key, sentence) => notices.say(key, sentence),
  takeBack: (key) => notices.takeBack(key),
  refuse(sentence) {
    const { parentElement: stage } = frame;
    frame.remove();
    if (stage) showProblem(stage, sentence);
  },
});
