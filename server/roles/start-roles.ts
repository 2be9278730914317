/** Which modules each role starts, and the order in which they stop. */
import type { AddressInfo } from 'node:net';
import { addAgentCalls, addAgentReplies } from '../api/agents/index.ts';
import { addDirectLine, CustomerStreams, QueuePositions } from '../api/direct-line/index.ts';
import { addEvents } from '../api/events/index.ts';
import { createHttp, type Readiness } from '../api/http/index.ts';
import {
  attachSockets,
  Connections,
  CrmFeed,
  LiveFeed,
  startCatchUp,
  TopicsFeed,
} from '../api/realtime/index.ts';
import { endsConsultations, endWrapUpInTime } from '../assisted-service/index.ts';
import { ChannelDirectory } from '../channels/chat/index.ts';
import { clientFor } from '../connectors/connections/index.ts';
import { onConnectionResumed, onContactLives, runDeliveries } from '../connectors/lifecycle/index.ts';
import { AppendGroups, resumeConversation, runConversationTimers } from '../conversations/index.ts';
import type { House } from '../data-model/house/index.ts';
import { runConsumer } from '../data-model/log/index.ts';
import { warmKnowledge } from '../knowledge/index.ts';
import { onAiSession } from '../operations/index.ts';
import type { RoleName } from '../platform/config.ts';
import type { LocalSignals } from '../platform/signals/index.ts';
import {
  AcceptGroups,
  onConfigurationChanged,
  onConversationClosed,
  onConversationQueued,
  onRoutingRequested,
  onWrapUpStarted,
  startEngine,
} from '../routing/index.ts';
import {
  agentRuntimes,
  customerTurnConsumer,
  onOutsideReleased,
  runDialogTimers,
  runIntentDiscovery,
  runIntentTraining,
  runOutsideRelay,
  type Scenario,
} from '../self-service/index.ts';

export interface RolesOptions {
  roles: readonly RoleName[];
  host: string;
  port: number;
  /** Where the desk is reached from outside, without a slash at the end; the address that it listens on unless told. */
  publicUrl?: string;
  /** The built web apps. */
  webFolder?: string;
  /** Of pro-code agents, by name. */
  scenarios?: ReadonlyMap<string, Scenario>;
}

export interface RunningRoles {
  /** Where the web role listens; undefined without it. */
  url: string | undefined;
  readiness: Readiness;
  /** Stops in reverse; sockets are told to come back. */
  close(): Promise<void>;
}

type Stop = () => void | Promise<void>;

export async function startRoles(
  house: House,
  signals: LocalSignals,
  options: RolesOptions,
): Promise<RunningRoles> {
  const stops: Stop[] = [];
  const readiness: Readiness = { pending: 'Patchbay is starting.' };
  const closeAll = async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  const lifecycle = {
    publicUrl: options.publicUrl ?? `http://${hostName(options.host)}:${options.port}`,
    clientFor: (organizationId: string, connectionId: string) =>
      clientFor(house, organizationId, connectionId),
  };
  try {
    if (options.roles.includes('engine')) {
      const engine = startEngine(house);
      stops.push(() => engine.close());
    }
    if (options.roles.includes('worker')) {
      const warming = warmKnowledge(house);
      stops.push(() => warming.close());
      const turns = customerTurnConsumer(house, agentRuntimes(house, options.scenarios));
      const consumers = [
        runConsumer(house, turns),
        runConsumer(house, onConversationClosed),
        runConsumer(house, endsConsultations),
        runConsumer(house, onConversationQueued),
        runConsumer(house, onWrapUpStarted),
        runConsumer(house, onRoutingRequested),
        runConsumer(house, onConfigurationChanged),
        runConsumer(house, onContactLives(lifecycle)),
        runConsumer(house, onConnectionResumed),
        runConsumer(house, onOutsideReleased),
        runConsumer(house, onAiSession),
      ];
      const deliveries = runDeliveries(house, lifecycle);
      stops.push(() => deliveries.close());
      const timers = runConversationTimers(house, endWrapUpInTime);
      const training = runIntentTraining(house);
      const discovery = runIntentDiscovery(house);
      const waking = runDialogTimers(house);
      const outside = runOutsideRelay(house, lifecycle);
      stops.push(async () => {
        await Promise.all([
          ...consumers.map((consumer) => consumer.close()),
          timers.close(),
          training.close(),
          discovery.close(),
          waking.close(),
          outside.close(),
        ]);
        await turns.close();
      });
    }
    const url = options.roles.includes('web')
      ? await startWeb(house, signals, options, readiness, stops)
      : undefined;
    if (url && options.publicUrl === undefined) lifecycle.publicUrl = url; // also when any port was asked for
    readiness.pending = undefined;
    return { url, readiness, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function startWeb(
  house: House,
  signals: LocalSignals,
  options: RolesOptions,
  readiness: Readiness,
  stops: Stop[],
): Promise<string> {
  const appends = new AppendGroups(house, (organizationId, conversationId, draft) =>
    resumeConversation(house, organizationId, conversationId, draft),
  );
  const { publicUrl } = options;
  const services = { house, appends, accepts: new AcceptGroups(house), ...(publicUrl ? { publicUrl } : {}) };
  const app = await createHttp({
    services,
    readiness,
    ...(options.webFolder ? { webFolder: options.webFolder } : {}),
  });
  addEvents(app, { house, ...(publicUrl ? { publicUrl } : {}) });
  const channels = new ChannelDirectory(house);
  addDirectLine(app, { ...services, channels });
  addAgentCalls(app, { ...services, channels });
  addAgentReplies(app, house);
  const streams = new CustomerStreams(house);
  const positions = new QueuePositions(house, streams);
  const connections = new Connections(house);
  const live = new LiveFeed(house);
  const crm = new CrmFeed(house).open();
  const topics = new TopicsFeed(house).open();
  const sockets = attachSockets(app.server, { ...services, streams, connections, live, crm, topics });
  const catchUp = startCatchUp(house, (key, detail) => signals.deliver(key, detail));
  stops.push(async () => {
    readiness.pending = 'Patchbay is stopping.';
    sockets.close();
    streams.close();
    connections.close();
    live.close();
    await Promise.all([crm.close(), topics.close()]);
    await positions.close();
    await catchUp.close();
    await app.close();
  });
  await app.listen({ host: options.host, port: options.port });
  const { port } = app.server.address() as AddressInfo;
  return `http://${hostName(options.host)}:${port}`;
}

/** As it stands in an address. */
function hostName(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
