/**
 * A bot that is not ours: made with Microsoft's Agents SDK and served by Express, as its documentation says. It
 * speaks for a fixed shop, hands over claims, and knows what happened when it gets a conversation back.
 */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { Activity } from '@microsoft/agents-activity';
import { ActivityHandler, type TurnContext } from '@microsoft/agents-hosting';
import { createAgentRequestHandler } from '@microsoft/agents-hosting-express';

type Express = RequestListener & {
  use(middleware: unknown): void;
  post(path: string, handler: unknown): void;
};
const express = createRequire(import.meta.url)('express') as (() => Express) & { json(): unknown };

export const botName = 'Contoso Front Door';

type Sent = Readonly<Record<string, unknown>>;
/** The SDK brings its own copy of the activities’ package. */
type Sendable = Parameters<TurnContext['sendActivity']>[0];
const activityOf = (activity: Sent): Sendable => Activity.fromObject(activity) as unknown as Sendable;

export interface ReceivedByBot {
  type: string;
  id?: string;
  text?: string;
  name?: string;
  value?: unknown;
  locale?: string;
  from?: { id?: string; name?: string };
  serviceUrl?: string;
  conversation?: { id: string };
  attachments?: { name?: string; contentUrl?: string; content?: unknown }[];
}

export interface HostedBot {
  /** Its messages endpoint. */
  readonly url: string;
  /** `host:port`. */
  readonly host: string;
  /** Every activity that reached it, in order. */
  readonly received: ReceivedByBot[];
  /** Stops answering; what is under way is cut. */
  close(): Promise<void>;
}

export interface HostedBotOptions {
  port?: number;
  /** Called before an activity is answered: a place to hang or to fail. */
  before?: (activity: ReceivedByBot) => Promise<void> | void;
}

export async function startHostedBot(options: HostedBotOptions = {}): Promise<HostedBot> {
  const received: ReceivedByBot[] = [];
  const bot = new ActivityHandler();
  bot.onTurn(async (context, next) => {
    const activity = JSON.parse(JSON.stringify(context.activity)) as ReceivedByBot;
    received.push(activity);
    await options.before?.(activity);
    await next();
  });
  bot.onMembersAdded(async (context) => {
    await say(context, {
      text: 'Welcome to Contoso. What can I do for you?',
      speak: '<speak>Welcome to <emphasis>Contoso</emphasis>.</speak>',
      suggestedActions: {
        to: [],
        actions: [
          { type: 'imBack', title: 'Track my parcel', value: 'track' },
          { type: 'postBack', title: 'Report damage', value: 'claim' },
        ],
      },
    });
  });
  bot.onMessage(async (context) => await answer(context));
  bot.onUnrecognizedActivityType(async (context) => await onEvent(context));
  const app = express();
  app.use(express.json());
  app.post('/api/messages', createAgentRequestHandler(bot, {}));
  const server = createServer(app);
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}/api/messages`,
    host,
    received,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function say(context: TurnContext, activity: Sent): Promise<void> {
  const from = { id: 'front-door', name: botName, role: 'bot' };
  await context.sendActivity(activityOf({ type: 'message', ...activity, from }));
}

const event = async (context: TurnContext, activity: Sent): Promise<void> => {
  await context.sendActivity(activityOf({ type: 'event', ...activity }));
};

async function answer(context: TurnContext): Promise<void> {
  const { text = '', value, attachments } = context.activity;
  const asked = text.trim().toLowerCase();
  if (asked === 'track') await say(context, { text: 'Which order number?' });
  else if (/^\d{4}$/.test(asked)) await say(context, { text: `Order ${asked} is on its way.` });
  else if (asked === 'card') await say(context, { text: '', attachments: [card] });
  else if (asked === 'event') await event(context, { name: 'shop.basket', value: { items: 2 } });
  else if (asked === 'claim' || asked === 'queue') await handOver(context, asked);
  else if (asked === 'bye')
    await context.sendActivity(activityOf({ type: 'endOfConversation', code: 'completedSuccessfully' }));
  else if (asked === 'broken')
    await context.sendActivity(activityOf({ type: 'endOfConversation', code: 'botTimedOut' }));
  else if (asked === 'later') await say(context, { text: 'I will tell you.' });
  else if (value !== undefined) await say(context, { text: `You sent ${JSON.stringify(value)}.` });
  else if (attachments?.length) await say(context, { text: `Got ${attachments[0]!.name}.` });
  else await say(context, { text: `You said: ${text}` });
}

async function handOver(context: TurnContext, asked: string): Promise<void> {
  await say(context, { text: 'I am passing you on.' });
  await event(context, {
    name: 'handoff.initiate',
    value: {
      va_Scope: 'bot',
      va_BotName: botName,
      va_LastTopic: 'contoso_front.topic.ReportDamage',
      va_Topics: ['contoso_front.topic.Greeting', 'contoso_front.topic.ReportDamage'],
      va_LastPhrases: 'Report damage',
      va_Phrases: ['Track my parcel', 'Report damage'],
      va_AgentMessage: 'The customer reports damage.',
      va_Language: 'en-US',
      ...(asked === 'claim' ? { va_Scenario: 'Front desk' } : { va_Queue: 'Support' }),
      policyNumber: 'P-77',
      damagedItems: 2,
    },
    attachments: [
      {
        contentType: 'application/json',
        name: 'Transcript',
        content: { activities: [{ type: 'message', from: { role: 'user' }, text: 'claim' }] },
      },
    ],
  });
}

/** It is given a conversation, for the first time or again. */
async function onEvent(context: TurnContext): Promise<void> {
  if (context.activity.type !== 'event' || context.activity.name !== 'handoff.initiate') return;
  const value = context.activity.value as Record<string, unknown>;
  const transcript = context.activity.attachments?.[0]?.content as { activities: { text: string }[] };
  await say(context, {
    text: `Welcome back. I know of ${String(value.outcome ?? value.policyNumber ?? 'nothing')}; the last words were: ${transcript.activities.at(-1)?.text}`,
  });
}

const card = {
  contentType: 'application/vnd.microsoft.card.adaptive',
  content: {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [{ type: 'TextBlock', text: 'Which shop?' }],
    actions: [{ type: 'Action.Submit', title: 'Here', data: { shop: 'Berlin' } }],
  },
};
