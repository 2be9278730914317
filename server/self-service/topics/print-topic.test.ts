import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../domain/types.ts';
import { parseTopic } from './parse-topic.ts';
import { printTopic } from './print-topic.ts';

const source = `# Name: Orders
kind: AdaptiveDialog   # what it is
beginDialog:
  kind: OnRecognizedIntent
  id: main
  actions:
    # Say something first.
    - kind: SendActivity
      id: hello
      activity: "Hello {Topic.Name}"   # with the name

    # Then ask.
    - kind: Question
      id: ask
      variable: Topic.Number
      prompt: |-
        Which order?
        The number is on your invoice.
      entity: NumberPrebuiltEntity
`;

function topicOf(text: string) {
  const result = parseTopic(text, { name: 'T' });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.topic;
}

function edited(
  change: (document: { beginDialog: { actions: JsonObject[] } } & Record<string, JsonValue>) => void,
) {
  const topic = topicOf(source);
  const document = structuredClone(topic.document) as Parameters<typeof change>[0];
  change(document);
  return { text: printTopic({ source, document: document as unknown as JsonObject }), document };
}

describe('printing', () => {
  it('gives back what was written where nothing changed', () => {
    expect(printTopic(topicOf(source))).toBe(source);
    const odd = source.replaceAll('\n', '\r\n').replace('# Name', '   \r\n# Name');
    expect(printTopic(topicOf(odd))).toBe(odd);
  });

  it('keeps comments, quotes and blocks around an edit', () => {
    const { text } = edited(({ beginDialog }) => {
      beginDialog.actions[0] = { ...beginDialog.actions[0], activity: 'Good day {Topic.Name}' };
    });
    // All but the spaces before comments.
    const words = (yaml: string) => yaml.split('\n').map((line) => line.trim().replace(/ +#/, ' #'));
    expect(words(text)).toEqual(words(source.replace('Hello {Topic', 'Good day {Topic')));
  });

  it('keeps the comments of actions that move, and drops those of what is removed', () => {
    const { text, document } = edited(({ beginDialog }) => {
      beginDialog.actions.reverse();
      beginDialog.actions.push({ kind: 'EndDialog', id: 'end' });
    });
    expect(topicOf(text).document).toEqual(document);
    expect(text).toMatch(/# Then ask\.\n {4}- kind: Question/);
    const gone = edited(({ beginDialog }) => beginDialog.actions.pop());
    expect(gone.text).not.toContain('Then ask');
    expect(gone.text).toContain('# with the name');
  });

  it('mends what it has to read when it is edited, and nothing else', () => {
    const broken = `${source}    - kind: SetVariable\n      id: set\n      variable: Topic.X\n      value: "=["a", "b"]"\n`;
    const topic = topicOf(broken);
    expect(printTopic(topic)).toBe(broken);
    const text = printTopic({ source: broken, document: { ...topic.document, modelDescription: 'Orders' } });
    expect(topicOf(text).document).toEqual({ ...topic.document, modelDescription: 'Orders' });
    expect(text).toContain('# Then ask.');
  });

  it('says what the document says, whatever was changed', () => {
    const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>;
    fc.assert(
      fc.property(fc.array(json, { maxLength: 4 }), json, fc.string(), (actions, value, text) => {
        const document = {
          kind: 'AdaptiveDialog',
          beginDialog: {
            kind: 'OnError',
            id: 'main',
            actions: [{ kind: 'SendActivity', id: 'hello', activity: text, more: value }],
          },
          extra: actions,
        } as unknown as JsonObject;
        const result = parseTopic(printTopic({ source, document }), { name: 'T' });
        const plain = JSON.parse(JSON.stringify(document)) as JsonObject;
        if (result.ok) expect(result.topic.document).toEqual(plain);
        else expect(result).toEqual({ ok: true });
      }),
      { numRuns: 300 },
    );
  });
});
