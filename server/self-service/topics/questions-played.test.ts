/** Questions and forms as topics write them: slots, resuming, cards. */
import { describe, expect, it } from 'vitest';
import { go, TopicPlay, topicWith } from './testing-play.ts';

const order = topicWith(
  'order',
  `
- {kind: Question, id: n, variable: Topic.Number, prompt: "How many?", entity: NumberPrebuiltEntity}
- {kind: Question, id: d, variable: Topic.When, prompt: "When?", entity: DatePrebuiltEntity}
- kind: Question
  id: s
  variable: Topic.Size
  prompt: Which size?
  entity: {kind: EmbeddedEntity, definition: {kind: ClosedListEntity, items: [{id: s, displayName: Small}, {id: l, displayName: Large, synonyms: [big]}]}}
- {kind: SendActivity, id: a, activity: "{Topic.Number} {Topic.Size} on {Text(Topic.When, \\"d mmmm\\")}"}`,
  'kind: OnRecognizedIntent\nintent: {triggerQueries: [I want to order, order something, I want to order 2 small ones for tomorrow]}',
);
const hours = topicWith('opening hours', '- {kind: SendActivity, id: h, activity: "We open at nine."}');

describe('slots', () => {
  it('what the customer said to begin with answers questions to come', () => {
    const game = new TopicPlay([order, hours]);
    expect(game.say('I want to order 3 big ones for 5 March 2027')).toEqual(['3 Large on 5 March']);
    expect(game.steps('slot_filled')).toEqual(['number', 'date', 'closed_list']);
  });

  it('only what is left is asked', () => {
    const game = new TopicPlay([order]);
    expect(game.say('order something large')).toEqual(['How many?']);
    expect(game.say('2, on 5 March 2027 please')).toEqual(['2 Large on 5 March']);
  });

  it('what is not clear is asked', () => {
    const game = new TopicPlay([order]);
    expect(game.say('I want to order 2 or 3')).toEqual(['How many?']);
    const two = topicWith(
      'trip',
      `
- {kind: Question, id: f, variable: Topic.From, prompt: "From?", entity: DatePrebuiltEntity}
- {kind: Question, id: t, variable: Topic.To, prompt: "To?", entity: DatePrebuiltEntity}
- {kind: SendActivity, id: a, activity: "{DateDiff(Topic.From, Topic.To)} days"}`,
      'kind: OnRecognizedIntent\nintent: {triggerQueries: [plan a trip]}',
    );
    // As many dates as questions for dates: in their order.
    expect(new TopicPlay([two]).say('plan a trip from 3 March 2027 to 10 March 2027')).toEqual(['7 days']);
    // One date does not answer two questions.
    expect(new TopicPlay([two]).say('plan a trip on 3 March 2027')).toEqual(['To?']);
  });

  it('a question that is always asked is asked', () => {
    const topic = topicWith(
      'count',
      '- {kind: Question, id: n, variable: Topic.N, prompt: "How many?", entity: NumberPrebuiltEntity, alwaysPrompt: true}',
    );
    expect(new TopicPlay([topic]).say('count 3')).toEqual(['How many?']);
  });

  it('an answer that validation refuses does not fill a slot', () => {
    const topic = topicWith(
      'count',
      '- {kind: Question, id: n, variable: Topic.N, prompt: "How many?", entity: NumberPrebuiltEntity, validation: =Topic.N < 3}',
    );
    expect(new TopicPlay([topic]).say('count 3')).toEqual(['How many?']);
  });
});

describe('questions', () => {
  it('says where we were when it comes back to a question', () => {
    const game = new TopicPlay([order, hours]);
    game.say('order something');
    expect(game.say('opening hours')).toEqual(['We open at nine.', 'Back to “order”: How many?']);
    expect(game.say('2')).toEqual(['When?']);
  });

  it('is interrupted only by the topics it allows', () => {
    const ask = (names: string) =>
      `- {kind: Question, id: n, variable: Topic.N, prompt: "How many?", entity: NumberPrebuiltEntity, interruptionPolicy: {allowInterruption: true, interruptionTopicListFilter: {kind: IncludeSelectedTopics, allowedInterruptTopics: [${names}]}}}`;
    expect(go(ask('x.topic.other'), [hours]).game.say('opening hours')[0]).toContain('How many?');
    expect(go(ask("'x.topic.opening hours'"), [hours]).game.say('opening hours')[0]).toBe('We open at nine.');
  });

  it('skips the first time only, where it says so', () => {
    const { game, said } = go(`
- {kind: SetVariable, id: s, variable: Topic.N, value: 1}
- {kind: Question, id: q, variable: Topic.N, prompt: "How many?", entity: NumberPrebuiltEntity, skipQuestionMode: SkipOnFirstExecutionIfVariableHasValue}
- {kind: SendActivity, id: a, activity: "{Topic.N}"}
- kind: ConditionGroup
  id: c
  conditions: [{id: c1, condition: =Topic.N < 5, actions: [{kind: GotoAction, id: g, actionId: q}]}]`);
    expect(said).toEqual(['1', 'How many?']);
    expect(game.say('7')).toEqual(['7']);
  });

  it('takes a default and says so, or goes to another topic, when nobody answers', () => {
    const ask = (more: string) =>
      `- {kind: Question, id: n, variable: Topic.N, prompt: "How many?", entity: NumberPrebuiltEntity, repeatCount: 0, ${more}}\n- {kind: SendActivity, id: a, activity: "N is {Topic.N}"}`;
    expect(go(ask('defaultValue: 1, defaultValueResponse: "One, then."')).game.say('blue')).toEqual([
      'One, then.',
      'N is 1',
    ]);
    const help = topicWith('help', '- {kind: SendActivity, id: h, activity: Help}', 'kind: OnRedirect');
    expect(go(ask('fallbackDialogOnInvalidEntity: x.topic.help'), [help]).game.say('blue')).toEqual([
      'Help',
      'N is',
    ]);
  });

  it('a computed list of records gives the record', () => {
    const { game, said } = go(`
- {kind: SetVariable, id: s, variable: Topic.Rows, value: "=Table({DisplayName: \\"Oslo\\", Id: 7}, {DisplayName: \\"Bergen\\", Id: 8})"}
- {kind: Question, id: q, variable: Topic.City, prompt: "Where?", entity: {kind: DynamicClosedListEntity, items: =Topic.Rows}}
- {kind: SendActivity, id: a, activity: "{Topic.City.Id}"}`);
    expect(said).toEqual(['Where?']);
    expect(game.last?.outputs[0]?.suggestedActions?.map(({ title }) => title)).toEqual(['Oslo', 'Bergen']);
    expect(game.say('bergen')).toEqual(['8']);
  });

  it('takes a file, and nothing else, for a file', () => {
    const { game } = go(
      '- {kind: Question, id: q, variable: Topic.File, prompt: "Your invoice?", entity: FilePrebuiltEntity}\n- {kind: SendActivity, id: a, activity: "{Topic.File.Name}"}',
    );
    expect(game.say('here it is')[0]).toContain('Your invoice?');
    const attachments = [
      { name: 'invoice.pdf', contentType: 'application/pdf', contentUrl: 'https://contoso.example/1' },
    ];
    expect(game.texts(game.turn({ kind: 'message', text: '', attachments }))).toEqual(['invoice.pdf']);
  });

  it('asks how satisfied the customer is, and lets them not say', () => {
    const csat =
      '- {kind: CSATQuestion, id: c}\n- {kind: SendActivity, id: a, activity: "CSAT {Topic.CSAT}"}';
    expect(go(csat).game.say('4')).toEqual(['CSAT 4']);
    const { game } = go(csat);
    game.say('whatever');
    expect(game.say('whatever')).toEqual(['CSAT']);
  });

  it('asks for inputs that only a customer can give, and takes them from the words', () => {
    const topic = topicWith(
      'book',
      '- {kind: SendActivity, id: a, activity: "{Topic.Guests} guests, {Topic.Hotel}"}',
      'kind: OnRecognizedIntent\nintent: {triggerQueries: [book a room]}',
      `
inputs:
  - {kind: AutomaticTaskInput, propertyName: Guests, description: How many guests, entity: NumberPrebuiltEntity, shouldPromptUser: true}
  - {kind: AutomaticTaskInput, propertyName: Hidden, description: x, shouldPromptUser: false}
  - {kind: ManualTaskInput, propertyName: Hotel, value: Contoso}`,
    );
    expect(new TopicPlay([topic]).say('book a room for 4')).toEqual(['4 guests, Contoso']);
    const asked = new TopicPlay([topic]);
    expect(asked.say('book a room')).toEqual(['How many guests?']);
    expect(asked.say('two')).toEqual(['2 guests, Contoso']);
    // Begun with its inputs, nothing is asked.
    const begun = new TopicPlay([topic]);
    expect(begun.texts(begun.turn({ kind: 'begin', topic: 'book', inputs: { Guests: 5 } }))).toEqual([
      '5 guests, Contoso',
    ]);
  });
});

const form = (more = '') => `
- kind: AdaptiveCardPrompt
  id: form
  card: |-
    ={type: "AdaptiveCard", version: "1.5", body: [{type: "TextBlock", text: "Hello " & System.User.DisplayName}, {type: "Input.Text", id: "name"}, {type: "Input.Number", id: "count"}], actions: [{type: "Action.Submit", title: "Send", id: "go"}, {type: "Action.Submit", title: "Cancel", data: {way: "no"}}]}
  output: {binding: {name: Topic.Name, count: Topic.Count, actionSubmitId: Topic.Button, way: Topic.Way}}
  outputType: {properties: {name: String, count: Number, actionSubmitId: String, way: String}}
${more}
- {kind: SendActivity, id: a, activity: "{Topic.Name} {Topic.Count + 1} {Topic.Button}{Topic.Way}"}`;

describe('forms', () => {
  const cardOf = (game: TopicPlay) => game.last?.outputs.at(-1)?.attachments?.[0];

  it('are sent as cards, and what is submitted fills variables in their types', () => {
    const { game } = go(form());
    const card = cardOf(game) as {
      contentType: string;
      content: { body: unknown[]; actions: { data: object }[] };
    };
    expect(card.contentType).toBe('application/vnd.microsoft.card.adaptive');
    // Elements have their own properties only.
    expect(card.content.body[1]).toEqual({ type: 'Input.Text', id: 'name' });
    expect(card.content.actions[0]?.data).toMatchObject({ actionSubmitId: 'go' });
    expect(card.content.actions[1]?.data).toMatchObject({ actionSubmitId: 'Cancel', way: 'no' });
    expect(game.submit({ ...card.content.actions[0]?.data, name: 'Ana', count: '2' })).toEqual(['Ana 3 go']);
    expect(game.state?.facts.answers.map(({ variable }) => variable)).toContain('Topic.Name');
  });

  it('words instead of the form get the form again, then a person', () => {
    const { game } = go(form('  repeatCount: 1'));
    expect(game.say('my name is Ana')[0]).toContain('form');
    expect(cardOf(game)).toBeDefined();
    game.say('Ana');
    expect(game.last?.transfer?.reason).toBe('question_unanswered');
  });

  it('another topic may come between, and the form comes back', () => {
    const { game } = go(form(), [hours]);
    const texts = game.say('opening hours');
    expect(texts[0]).toBe('We open at nine.');
    expect(texts[1]).toBe('Back to “go”:');
    expect(cardOf(game)).toBeDefined();
  });

  it('an older form does not fill a newer one', () => {
    const { game } = go(
      `${form()}\n${form().replaceAll('id: form', 'id: second').replaceAll('id: a,', 'id: b,')}`,
    );
    const old =
      (cardOf(game) as { content: { actions: { data: Record<string, unknown> }[] } }).content.actions[0]
        ?.data ?? {};
    game.submit({ ...old, name: 'Ana', count: 1 });
    expect(game.submit({ ...old, name: 'Bo', count: 1 })[0]).toContain('form');
    expect(game.state?.pending).toMatchObject({ kind: 'card', actionId: 'second', retries: 1 });
  });

  it('a form that nobody waits for is told to be closed', () => {
    const { game } = go('- {kind: SendActivity, id: a, activity: hi}');
    expect(game.submit({ name: 'Ana' })[0]).toContain('dealt with already');
  });

  it.each([
    ['no card', '={a: 1}'],
    ['no JSON', '="{ \\"type\\": "'],
    ['elements that are none', '={type: "AdaptiveCard", body: [1]}'],
    ['script', '={type: "AdaptiveCard", body: [{type: "Image", url: "javascript:alert(1)"}]}'],
    [
      'too large',
      '={type: "AdaptiveCard", body: ForAll(Sequence(3000), {type: "TextBlock", text: "a long text that is repeated"})}',
    ],
    ['an error', '={type: "AdaptiveCard", version: Text(1/0)}'],
  ])('what is no card is an error of the topic: %s', (_, card) => {
    const { game, said } = go(
      `- kind: AdaptiveCardPrompt\n  id: f\n  card: '${card}'\n  output: {binding: {}}`,
    );
    expect(said[0]).toContain('went wrong');
    expect(game.last?.transfer?.reason).toBe('error');
    expect(game.last?.outputs.some(({ attachments }) => attachments)).toBe(false);
  });

  it('cards go along with messages; JSON has its holes filled; a bad one is left out of a message with words', () => {
    const { game } = go(`
- {kind: SetVariable, id: v, variable: Topic.N, value: 7}
- kind: SendActivity
  id: a
  activity:
    text: [See this]
    speak: [Listen]
    attachments:
      - kind: AdaptiveCardTemplate
        cardContent: '{"type": "AdaptiveCard", "body": [{"type": "TextBlock", "text": "No. \${Topic.N}", "maxLines": "\${Topic.N}"}]}'
      - kind: HeroCardTemplate
        title: "Offer {Topic.N}"
        image: https://contoso.example/a.png
      - kind: AdaptiveCardTemplate
        cardContent: '={type: "Nothing"}'`);
    const [output] = game.last?.outputs ?? [];
    expect(output).toMatchObject({ text: 'See this', speak: 'Listen' });
    expect(output?.attachments?.map(({ content }) => content)).toEqual([
      { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: 'No. 7', maxLines: 7 }] },
      { title: 'Offer 7', images: [{ url: 'https://contoso.example/a.png' }] },
    ]);
    expect(game.steps('expression_error')).toHaveLength(1);
  });
});
