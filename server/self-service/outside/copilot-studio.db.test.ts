/** Copilot Studio "direct to engine" as a conversation's AI agent, with every way in which it may break. */
import { OAuth2Server } from 'oauth2-mock-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type StudioFault, StudioStandIn } from '../../../testing/outside-agents/studio-stand-in.ts';
import { startOutsideSystem } from '../../../testing/outside-system.ts';
import { OutsideStage, type StageConversation, until } from './testing-stage.ts';

let stage: OutsideStage;
let studio: StudioStandIn;
beforeAll(async () => {
  stage = await OutsideStage.open();
});
afterAll(() => stage.close());
beforeEach(async () => {
  studio = await StudioStandIn.listen();
});
afterEach(() => studio.close());

const begin = async (more: Record<string, unknown> = {}, secret?: string): Promise<StageConversation> => {
  await stage.setAgent(
    {
      protocol: 'copilot_studio',
      directConnectUrl: studio.directConnectUrl,
      retryForSeconds: 2,
      answerWithinSeconds: 3,
      ...more,
    },
    '127.0.0.1',
    secret,
  );
  return await stage.begin();
};
const greeted = async (more: Record<string, unknown> = {}): Promise<StageConversation> => {
  const conversation = await begin(more);
  await conversation.hears('Hello, I am Contoso Copilot.');
  return conversation;
};

it('answers turn by turn, streamed text as one message, and speaks between turns', async () => {
  const conversation = await greeted();
  expect(studio.starts).toEqual([{ emitStartConversationEvent: true, locale: 'en-US' }]);
  await conversation.say('good morning', { locale: 'en-GB' });
  const answer = await conversation.hears('Copilot heard: good morning');
  expect(answer.sender.name).toBe('Contoso Copilot');
  await conversation.say('stream');
  await conversation.hears('The parcel is on its way.');
  studio.say(studio.latest, { type: 'message', text: 'By the way: it is out for delivery.' });
  await conversation.hears('By the way');
  expect(await conversation.heard()).toHaveLength(4);
  expect(studio.turns.map(({ activity }) => activity.text)).toEqual(['good morning', 'stream']);
  expect(studio.turns[0]!.activity.locale).toBe('en-GB');
});

it('hands over as handoff.initiate says', async () => {
  const conversation = await greeted();
  await conversation.say('person');
  const row = await conversation.isQueued();
  expect(row.escalation_reason).toBe('Wants a person.');
  expect(row.context).toMatchObject({ basket: 3, va_LastTopic: 'Escalate' });
  await until(() => studio.turns.some(({ activity }) => activity.name === 'handoff.status'));
});

describe('signs in', () => {
  it('as an application; a token that is not accepted any more is replaced', async () => {
    const server = new OAuth2Server();
    await server.issuer.keys.generate('RS256');
    await server.start(0, '127.0.0.1');
    const given: string[] = [];
    server.service.on('beforeResponse', (response: { body: { access_token: string } }) => {
      given.push(response.body.access_token);
      studio.accepts = new Set(given.slice(-1));
    });
    server.service.on('beforeTokenSigning', (token: { payload: Record<string, unknown> }) => {
      token.payload.jti = given.length;
    });
    const authentication = {
      kind: 'client_credentials',
      tokenUrl: `http://127.0.0.1:${server.address().port}/token`,
      clientId: 'patchbay',
      scope: 'https://api.powerplatform.com/.default',
    };
    const conversation = await begin({ authentication }, 'client-secret');
    await conversation.hears('Hello');
    studio.accepts = new Set(['none of these']);
    await conversation.say('still there?');
    await conversation.hears('Copilot heard: still there?');
    expect(given).toHaveLength(2);
    await server.stop();
  });

  it('on behalf of an account, and keeps the refresh token that it is given', async () => {
    const signIn = await startOutsideSystem();
    let round = 0;
    signIn.answer = ({ body }) => {
      round += 1;
      const refresh = new URLSearchParams(String(body)).get('refresh_token');
      if (refresh !== `refresh-${round - 1}`) return { status: 400, body: { error: 'invalid_grant' } };
      return {
        body: { access_token: `access-${round}`, refresh_token: `refresh-${round}`, expires_in: 3600 },
      };
    };
    studio.accepts = new Set(['access-1']);
    const authentication = { kind: 'on_behalf', tokenUrl: `${signIn.url}/token`, clientId: 'patchbay' };
    const conversation = await begin({ authentication }, 'refresh-0');
    await conversation.hears('Hello');
    expect(round).toBe(1);
    await signIn.close();
  });

  it('with what is not accepted: the customer reaches a person', async () => {
    studio.accepts = new Set(['another token']);
    const conversation = await begin({ authentication: { kind: 'bearer' } }, 'this token');
    await conversation.hears('cannot answer at the moment');
    expect((await conversation.isQueued()).escalation_reason).toContain('does not let us in (401)');
  });
});

describe('an answer that breaks', () => {
  const ask = async (conversation: StageConversation, ...faults: StudioFault[]) => {
    studio.faults.push(...faults);
    await conversation.say('three');
  };
  const dies = async (conversation: StageConversation, words: string) => {
    await conversation.hears('Contoso Bot cannot answer at the moment');
    const row = await conversation.isQueued();
    expect(row.escalation_reason).toContain(words);
    expect(row.summary).toContain('three');
  };

  it('off is taken up again where it stood, without doubles', async () => {
    const conversation = await greeted();
    await ask(conversation, { kind: 'cut', after: 1 });
    await conversation.hears('third');
    expect(await conversation.heard()).toEqual(['Hello, I am Contoso Copilot.', 'first', 'second', 'third']);
    expect(studio.turns).toHaveLength(1);
  });

  it('off, and is nowhere to be taken up: what was said is shown, and a person takes over', async () => {
    const conversation = await greeted({ subscribe: false });
    await ask(conversation, { kind: 'cut', after: 1, lose: true });
    await conversation.hears('first');
    await dies(conversation, 'broke off');
    expect(studio.turns).toHaveLength(1);
  });

  it.each([
    [{ kind: 'garbled' }, 'Nothing of what the agent answered is an activity'],
    [{ kind: 'html' }, 'no stream of events'],
    [{ kind: 'hang' }, 'not answer within 3 s'],
    [{ kind: 'status', status: 403 }, 'does not let us in (403)'],
    [{ kind: 'status', status: 404 }, 'does not know the agent or the conversation (404)'],
    [{ kind: 'status', status: 429, retryAfter: '3600' }, 'no time now (429)'],
  ] as const)('with %j', async (fault, words) => {
    const conversation = await greeted({ subscribe: false });
    await ask(conversation, fault);
    await dies(conversation, words);
  });

  it('with a server error, once, and a busy moment: asked again, answered once', async () => {
    const conversation = await greeted({ retryForSeconds: 20, answerWithinSeconds: 20 });
    await ask(
      conversation,
      { kind: 'status', status: 500 },
      { kind: 'status', status: 429, retryAfter: '1' },
    );
    await conversation.hears('third');
    expect(await conversation.heard()).toEqual(['Hello, I am Contoso Copilot.', 'first', 'second', 'third']);
  });

  it('for good, when its server is gone', async () => {
    const conversation = await greeted({ subscribe: false });
    await studio.close();
    await conversation.say('three');
    await dies(conversation, 'failed');
    studio = await StudioStandIn.listen();
  });
});

it('a turn under way when the process stops: it is not told twice, and the answer is found', async () => {
  const conversation = await greeted({ answerWithinSeconds: 20 });
  studio.slowMs = 400;
  await conversation.say('slowly');
  await until(() => studio.turns.length === 1);
  await stage.stopRelay();
  await until(() => studio.saidCount === 2); // into the void
  stage.startRelay();
  await conversation.hears('Copilot heard: slowly');
  expect(studio.turns).toHaveLength(1);
  expect(await conversation.heard()).toEqual(['Hello, I am Contoso Copilot.', 'Copilot heard: slowly']);
});

it('a turn of which nothing is to be found is said to be so, and not told twice', async () => {
  const conversation = await greeted({ answerWithinSeconds: 20, subscribe: false });
  studio.faults.push({ kind: 'hang' });
  await conversation.say('into the void');
  await until(() => studio.turns.length === 1);
  await stage.stopRelay();
  stage.startRelay();
  await conversation.hears('I am not sure that Contoso Bot received your last message');
  expect(studio.turns).toHaveLength(1);
  await conversation.say('again');
  await conversation.hears('Copilot heard: again');
});
