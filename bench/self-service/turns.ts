/** `selfservice.turns_per_second`, `selfservice.turn_ms`: turns of the dialog machine, on topics as they are written. */
import { runTurn } from '../../server/self-service/domain/dialog.ts';
import { defaultTexts } from '../../server/self-service/domain/texts.ts';
import type {
  AgentDefinition,
  DialogState,
  TurnInput,
  TurnServices,
} from '../../server/self-service/domain/types.ts';
import { parseTopic } from '../../server/self-service/topics/parse-topic.ts';
import { type Bench, median, round } from '../figure.ts';

const order = `
kind: AdaptiveDialog
beginDialog:
  kind: OnRecognizedIntent
  id: main
  intent: {triggerQueries: [Where is my order, Order status, Track my parcel]}
  actions:
    - {kind: Question, id: number, variable: Topic.Number, prompt: What is the number of your order?, entity: NumberPrebuiltEntity}
    - {kind: SetVariable, id: lines, variable: Topic.Lines, value: "=ForAll(Sequence(5), {Sku: \\"S\\" & Value, Qty: Value})"}
    - kind: ConditionGroup
      id: check
      conditions:
        - id: known
          condition: =Topic.Number > 100 && CountRows(Filter(Topic.Lines, Qty > 2)) > 0
          actions:
            - {kind: SendActivity, id: yes, activity: "Order {Topic.Number} is on its way since {Text(DateAdd(Today(), -2), \\"d mmmm\\")}."}
      elseActions:
        - {kind: SendActivity, id: no, activity: "There is no order {Topic.Number}."}
    - {kind: Question, id: more, variable: Topic.More, prompt: Do you want to change it?, entity: BooleanPrebuiltEntity}
    - kind: ConditionGroup
      id: change
      conditions:
        - {id: yes2, condition: =Topic.More, actions: [{kind: BeginDialog, id: to, dialog: contoso.topic.Change, input: {binding: {Number: =Topic.Number}}}]}
    - {kind: SendActivity, id: bye, activity: "Anything else, {System.User.DisplayName}?"}
`;
const change = `
kind: AdaptiveDialog
beginDialog:
  kind: OnRedirect
  id: main
  actions:
    - {kind: Question, id: when, variable: Topic.When, prompt: When shall it come?, entity: DatePrebuiltEntity}
    - {kind: SendActivity, id: done, activity: "Order {Topic.Number} comes on {Topic.When}."}
inputType: {properties: {Number: {type: Number}}}
`;

/** Other topics that a message is held against. */
const others = Array.from(
  { length: 50 },
  (_, at) =>
    `kind: AdaptiveDialog\nbeginDialog:\n  kind: OnRecognizedIntent\n  id: main\n  intent: {triggerQueries: [question number ${at} about product ${at * 7}, help with thing ${at}, how does item ${at} work]}\n  actions:\n    - {kind: SendActivity, id: a, activity: Answer ${at}}\n`,
);

const script = ['where is my order', '4711', 'yes please', 'on 5 March 2027', 'how does item 12 work'];
const rounds = 5;
const roundMs = 800;

export const turns: Bench = {
  names: ['selfservice.turns_per_second', 'selfservice.turn_ms'],
  run(print) {
    const agent = agentOf();
    const perSecond: number[] = [];
    const times: number[] = [];
    for (let count = 0; count <= rounds; count += 1) {
      const start = performance.now();
      let done = 0;
      while (performance.now() - start < roundMs) {
        const taken = playOnce(agent);
        done += taken.length;
        if (count > 0) times.push(...taken);
      }
      // The first round warms up.
      if (count > 0) perSecond.push((done / (performance.now() - start)) * 1000);
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
    print({
      name: 'selfservice.turns_per_second',
      value: round(median(perSecond)),
      unit: '1/s',
      topics: agent.topics.length,
    });
    print({
      name: 'selfservice.turn_ms',
      value: round(at(0.99), 3),
      unit: 'ms',
      p50: round(at(0.5), 3),
      p99: round(at(0.99), 3),
      turns: times.length,
    });
    return Promise.resolve();
  },
};

function agentOf(): AgentDefinition {
  const texts = [order, change, ...others];
  const topics = texts.flatMap((yaml, at) => {
    const name = at === 0 ? 'Order' : at === 1 ? 'Change' : `Topic${at}`;
    const parsed = parseTopic(yaml, { name });
    if (!parsed.ok) throw new Error(`${name}: ${parsed.error.message}`);
    return [parsed.topic];
  });
  return { name: 'Contoso', topics, recognitionThreshold: 0.5, maxMisunderstandings: 2, texts: defaultTexts };
}

/** One dialog. @returns milliseconds of each turn, with the state through JSON as the database has it */
function playOnce(agent: AgentDefinition): number[] {
  const services: TurnServices = {
    conversationId: 'c',
    knowledgeAvailable: false,
    now: Date.UTC(2026, 10, 21),
  };
  let stored = 'null';
  const take = (input: TurnInput): number => {
    const begun = performance.now();
    const state = JSON.parse(stored) as DialogState | null;
    stored = JSON.stringify(runTurn(agent, state, input, services).state);
    return performance.now() - begun;
  };
  return [
    take({ kind: 'start', customer: { name: 'Ana Ito' }, locale: 'en-GB', channel: 'chat' }),
    ...script.map((text) => take({ kind: 'message', text })),
  ];
}
