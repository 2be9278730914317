/** What starts topics beside a message: events, silence, keys, what is about to be said. */
import { describe, expect, it } from 'vitest';
import type { Plan } from '../domain/types.ts';
import { parseTopic } from './parse-topic.ts';
import { TopicPlay, topicWith } from './testing-play.ts';

const say = (text: string, id = 'a') => `- {kind: SendActivity, id: ${id}, activity: "${text}"}`;
const order = topicWith(
  'order',
  '- {kind: Question, id: q, variable: Topic.N, prompt: "How many?", entity: NumberPrebuiltEntity}\n- {kind: SendActivity, id: s, activity: "{Topic.N}"}',
);

describe('every message', () => {
  it('OnActivity comes first, once where its condition says so, and the message goes on', () => {
    const init = topicWith(
      'init',
      '- {kind: SetVariable, id: v, variable: Global.Ready, value: =System.Activity.Text}',
      'kind: OnActivity\ntype: Message\ncondition: =IsBlank(Global.Ready)',
    );
    const game = new TopicPlay([init, topicWith('hello', say('Hi {Global.Ready}'))]);
    expect(game.say('hello')).toEqual(['Hi hello']);
    expect(game.state?.globals).toEqual({ Ready: 'hello' });
  });
  it('a message waits while such a topic asks something or calls outside', () => {
    const init = topicWith(
      'init',
      '- {kind: Question, id: q, variable: Global.Who, prompt: "Who are you?", entity: StringPrebuiltEntity}',
      'kind: OnActivity\ntype: Message\nrunOnce: true',
    );
    const game = new TopicPlay([init, topicWith('hello', say('Hi {Global.Who}'))]);
    expect(game.say('hello')).toEqual(['Who are you?']);
    expect(game.say('Ana')).toEqual(['Hi Ana']);
    expect(game.say('hello')).toEqual(['Hi Ana']);
  });
  it('OnOutgoingMessage sees what is about to be said, and may keep it back', () => {
    const watch = topicWith(
      'watch',
      '- {kind: SetVariable, id: v, variable: System.ContinueResponse, value: "=!(\\"secret\\" in System.OutgoingMessage.Text)"}',
      'kind: OnOutgoingMessage',
    );
    const game = new TopicPlay([
      watch,
      topicWith('tell', `${say('one')}\n${say('a secret', 'b')}\n${say('two', 'c')}`),
    ]);
    expect(game.say('tell')).toEqual(['one', 'two']);
  });
});

describe('events', () => {
  const paid = topicWith(
    'paid',
    say('Paid {System.Activity.Value.amount}'),
    'kind: OnEventActivity\neventName: payment.done',
  );
  it('start the topics of their name, and no others', () => {
    const game = new TopicPlay([paid, order]);
    expect(game.event('payment.done', { amount: 12 })).toEqual(['Paid 12']);
    expect(game.event('other')).toEqual([]);
    expect(game.last?.ignored).toBe(true);
  });
  it('leave a question open that was open', () => {
    const game = new TopicPlay([paid, order]);
    game.say('order');
    expect(game.event('payment.done', { amount: 1 })).toEqual(['Paid 1']);
    expect(game.state?.pending).toMatchObject({ kind: 'question', actionId: 'q' });
    expect(game.say('3')).toEqual(['3']);
  });
  it('are emitted by topics, too', () => {
    const game = new TopicPlay([
      paid,
      topicWith(
        'pay',
        '- {kind: EmitEvent, id: e, eventName: payment.done, eventValue: "={amount: 5}"}\n- {kind: SendActivity, id: s, activity: bye}',
      ),
    ]);
    expect(game.say('pay')).toEqual(['Paid 5', 'bye']);
  });
  it('go to the client as an event activity', () => {
    const game = new TopicPlay([
      topicWith(
        'ring',
        '- {kind: SendActivity, id: e, activity: {kind: EventActivity, name: ring, value: "={times: 2}"}}',
      ),
    ]);
    game.say('ring');
    expect(game.last?.outputs).toEqual([
      { kind: 'message', text: '', event: { name: 'ring', value: { times: 2 } } },
    ]);
  });
});

describe('silence', () => {
  const nudge = topicWith('nudge', say('Still there?'), 'kind: OnInactivity\ndurationInSeconds: 60');
  const close = topicWith(
    'close',
    '- {kind: EndConversation, id: e}',
    'kind: OnInactivity\ndurationInSeconds: =120 + 180',
  );
  it('wakes the topics of the shortest time first, then the next; a word begins anew', () => {
    const game = new TopicPlay([nudge, close, order]);
    game.say('order');
    expect(game.last?.wakeAfterMs).toBe(60_000);
    const wake = () => game.texts(game.turn({ kind: 'wake' }));
    expect(wake()).toEqual(['Still there?']);
    expect(game.state?.pending).toMatchObject({ kind: 'question' });
    expect(game.last?.wakeAfterMs).toBe(240_000);
    game.say('hm');
    expect(game.last?.wakeAfterMs).toBe(60_000);
    wake();
    wake();
    expect(game.last?.ended).toBe(true);
    expect(game.last?.wakeAfterMs).toBeUndefined();
  });
  it('takes its time from the agent where the topic has none, and never otherwise', () => {
    const plain = topicWith('nudge', say('Hello?'), 'kind: OnInactivity');
    const never = new TopicPlay([plain]);
    never.start();
    expect(never.last?.wakeAfterMs).toBeUndefined();
    const game = new TopicPlay([plain], {}, { inactivityMs: 5000 });
    game.start();
    expect(game.last?.wakeAfterMs).toBe(5000);
  });
});

describe('voice, and what a plan fires', () => {
  const key = topicWith(
    'five',
    say('You pressed {System.Activity.Value}'),
    'kind: OnDtmfKeyPress\ndtmfKey: Num5',
  );
  const other = topicWith('unknown', say('No such key'), 'kind: OnUnknownDtmfKey');
  const silence = topicWith(
    'silence',
    say('I cannot hear you'),
    'kind: OnSilence\nsilenceDetectionTimeoutInMilliseconds: 5000',
  );
  it('keys have their topics', () => {
    const game = new TopicPlay([key, other, silence]);
    const press = (value: string) =>
      game.texts(game.turn({ kind: 'trigger', trigger: 'OnDtmfKeyPress', value }));
    expect(press('5')).toEqual(['You pressed 5']);
    expect(press('#')).toEqual(['No such key']);
    expect(game.texts(game.turn({ kind: 'trigger', trigger: 'OnSilence' }))).toEqual(['I cannot hear you']);
    expect(game.texts(game.turn({ kind: 'trigger', trigger: 'OnPlanComplete' }))).toEqual([]);
  });
});

describe('triggers that never fired', () => {
  const account = topicWith(
    'account',
    '- {kind: OAuthInput, id: o, title: Sign in, text: Please sign in.}\n- {kind: SendActivity, id: s, activity: "Signed in: {System.User.IsLoggedIn}"}',
  );
  const signIn = topicWith(
    'signIn',
    '- {kind: SendActivity, id: s, activity: You find your account at the top of our page.}\n- {kind: OAuthInput, id: o, title: Sign in}',
    'kind: OnSignIn\ncondition: =System.SignInReason = SignInReason.SignInRequired',
  );
  it('OnSignIn runs where a topic needs a customer who is signed in and is not, and then the topic goes on', () => {
    const game = new TopicPlay([account, signIn]);
    expect(game.say('account')).toEqual([
      'You find your account at the top of our page.',
      'Sign in',
      'Signed in: false',
    ]);
    const user = { id: 'u', email: null, isSignedIn: true };
    expect(new TopicPlay([account, signIn], { user }).say('account')).toEqual(['Signed in: true']);
    expect(new TopicPlay([account]).say('account')).toEqual(['Please sign in.', 'Signed in: false']);
  });

  const done = topicWith('done', say('Was that all?'), 'kind: OnPlanComplete');
  const plan = (game: TopicPlay, text: string, decided: Plan) => {
    game.say(text);
    const requestId = game.needs?.requestId ?? '';
    return game.texts(game.turn({ kind: 'plan', requestId, plan: decided }));
  };
  const begins = (...topics: string[]): Plan => ({
    kind: 'topics',
    topics: topics.map((topic) => ({ topic, inputs: {} })),
  });
  it('OnPlanComplete runs once when all that was planned has been done, also after an answer', () => {
    const game = new TopicPlay([order, topicWith('hello', say('Hi')), done], { plans: true });
    expect(plan(game, 'hello', begins('hello'))).toEqual(['Hi', 'Was that all?']);
    expect(plan(game, 'hello and an order', begins('hello', 'order'))).toEqual(['Hi', 'How many?']);
    expect(game.say('3')).toEqual(['3', 'Was that all?']);
    expect(plan(game, 'a question', { kind: 'reply', text: 'An answer.', sources: [] })).toEqual([
      'An answer.',
      'Was that all?',
    ]);
  });
  it('and not where nothing was planned, or the conversation goes to somebody else', () => {
    const game = new TopicPlay([order, done], { plans: true });
    expect(plan(game, 'order', { kind: 'none' })).toEqual(['How many?']);
    expect(game.say('3')).toEqual(['3']);
    plan(game, 'help', { kind: 'hand_over', message: 'Upset.' });
    expect(game.last?.outputs.map(({ text }) => text)).not.toContain('Was that all?');
  });

  it.each([
    ['RecurrenceTrigger', 'timetable'],
    ['CreateConversationConnectorTrigger', 'Connectors'],
    ['ContinueConversationConnectorTrigger', 'Connectors'],
    ['OnToolSelected', 'tools'],
    ['OnAnalyzeText', 'analysis'],
    ['OnSilence', 'voice'],
    ['OnMoonrise', 'not known'],
  ])('whoever writes a topic for %s is told that nothing fires it, and why', (kind, why) => {
    const yaml = `kind: AdaptiveDialog\nbeginDialog:\n  kind: ${kind}\n  id: main\n  actions: []\n`;
    expect(parseTopic(yaml, { name: 't' })).toMatchObject({
      ok: true,
      warnings: [{ code: 'unsupported_trigger', line: 3, message: expect.stringContaining(why) }],
    });
  });
});

describe('several topics', () => {
  const alike = ['home loan', 'car loan'].map((name) =>
    topicWith(
      name,
      say(`About the ${name}`),
      `kind: OnRecognizedIntent\nintent: {triggerQueries: ["tell me about a ${name}"]}`,
    ),
  );
  const choose = topicWith(
    'choose',
    `
- {kind: SetVariable, id: o, variable: Topic.Options, value: =System.Recognizer.IntentOptions}
- {kind: EditTable, id: e, changeType: Add, itemsVariable: Topic.Options, value: "={DisplayName: \\"None of these\\", TopicId: \\"NoTopic\\"}"}
- {kind: Question, id: q, alwaysPrompt: true, variable: System.Recognizer.SelectedIntent, prompt: "Did you mean:", entity: {kind: DynamicClosedListEntity, items: =Topic.Options}}
- kind: ConditionGroup
  id: c
  conditions: [{id: c1, condition: =System.Recognizer.SelectedIntent.TopicId = "NoTopic", actions: [{kind: SendActivity, id: n, activity: Then tell me more}]}]`,
    'kind: OnSelectIntent',
  );
  const recognise = () => [
    { topic: 'home loan', confidence: 0.7, phrase: 'x' },
    { topic: 'car loan', confidence: 0.69, phrase: 'y' },
  ];
  it("the agent's own topic asks which one is meant, and that one begins", () => {
    const game = new TopicPlay([...alike, choose], { recognise });
    expect(game.say('tell me about a loan')).toEqual(['Did you mean:']);
    expect(game.last?.outputs[0]?.suggestedActions?.map(({ title }) => title)).toEqual([
      'home loan',
      'car loan',
      'None of these',
    ]);
    expect(game.say('car loan')).toEqual(['About the car loan']);
    const none = new TopicPlay([...alike, choose], { recognise });
    none.say('tell me about a loan');
    expect(none.say('none of these')).toEqual(['Then tell me more']);
  });
  it('RecognizeIntent goes on with the topic a text means', () => {
    const game = new TopicPlay([
      ...alike,
      topicWith('start', '- {kind: RecognizeIntent, id: r, userInput: tell me about a car loan}'),
    ]);
    expect(game.say('start')).toEqual(['About the car loan']);
  });
});

describe('hand-overs', () => {
  it('name another AI agent, a number outside, and take dates as texts', () => {
    const transfer = (type: string) =>
      topicWith(
        'over',
        `- {kind: SetVariable, id: v, variable: Global.Day, value: "=Date(2027, 3, 5)"}\n- {kind: TransferConversationV2, id: t, transferType: ${type}}`,
      );
    const agent = new TopicPlay([
      transfer('{kind: TransferToAgent, messageToAgent: Help, context: {va_Agent: Claims}}'),
    ]);
    agent.say('over');
    expect(agent.last?.transfer).toMatchObject({
      reason: 'topic',
      message: 'Help',
      context: { va_Agent: 'Claims', Day: '2027-03-05' },
    });
    const phone = new TopicPlay([transfer('{kind: TransferToPhoneNumber, phoneNumber: "+4722334455"}')]);
    phone.say('over');
    expect(phone.last?.transfer).toMatchObject({
      message: 'To be connected to +4722334455.',
      context: { va_PhoneNumber: '+4722334455' },
    });
  });
});
