/** What the canvas offers, the server understands; and both name steps alike, so that traces find their node. */
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { actionsOf } from '../../server/self-service/domain/topic-index.ts';
import { checkTopic, neighboursOf, readWritten } from '../../server/self-service/topics/check-topic.ts';
import { parseTopic } from '../../server/self-service/topics/parse-topic.ts';
import { topicTemplates } from '../../web/desk/admin/topics/list/templates.ts';
import { setAt } from '../../web/desk/admin/topics/model/edit-text.ts';
import { freshStep, stepKinds } from '../../web/desk/admin/topics/model/kinds.ts';
import { readTree } from '../../web/desk/admin/topics/model/topic-tree.ts';

const topicOf = (...actions: unknown[]) =>
  stringify({ kind: 'AdaptiveDialog', beginDialog: { kind: 'OnRedirect', id: 'main', actions } });

const findingsOf = (yaml: string) => {
  const topic = readWritten({ name: 'T', yaml, enabled: true });
  const { issues } = checkTopic(topic, neighboursOf([topic]));
  const errors = issues.filter(({ severity }) => severity === 'error');
  return errors.map(({ code, message }) => `${code}: ${message}`);
};

/** Steps that mean nothing until somebody chooses what they are about. */
const unfinished = ['BeginDialog', 'ReplaceDialog', 'GotoAction', 'InvokeConnectorAction'];

describe('every step of the menu', () => {
  it.each(
    stepKinds.filter(({ kind }) => !unfinished.includes(kind)).map((kind) => [kind.kind, kind] as const),
  )('%s is understood as it is added', (_, kind) => {
    expect(findingsOf(topicOf(freshStep(kind, 'abc123')))).toEqual([]);
  });
});

it.each(topicTemplates.map(({ id, write }) => [id, write] as const))(
  'the template %s has no fault',
  (_, write) => {
    const serious = findingsOf(write('A name')).filter((finding) => !finding.startsWith('unreachable'));
    expect(serious).toEqual([]);
  },
);

it.each([true, false])(
  'steps without an id get the same one on both sides, in branches and loops too (aliases: %s)',
  (aliases) => {
    const say = { kind: 'SendActivity', activity: 'Hi' };
    const group = {
      kind: 'ConditionGroup',
      conditions: [{ condition: '=true', actions: [say, say] }],
      elseActions: [say],
    };
    const loop = {
      kind: 'Foreach',
      items: '=Topic.All',
      value: 'Topic.One',
      actions: [say, { ...say, id: 'named' }],
    };
    const written = topicOf(say, group, loop, { ...say, id: 'named' });
    const yaml = aliases ? written : stringify(parse(written), { aliasDuplicateObjects: false });
    expect(yaml.includes('*a')).toBe(aliases);
    const parsed = parseTopic(yaml, { name: 'T' });
    const reading = readTree(yaml);
    if (!parsed.ok || !reading.ok) throw new Error('The topic cannot be read.');
    expect([...reading.tree.steps.keys()].sort()).toEqual([...actionsOf(parsed.topic).keys()].sort());
    const step = reading.tree.steps.get('@1.0.1');
    const changed = readTree(setAt(yaml, [...(step?.path ?? []), 'activity'], 'Ho'));
    const said = changed.ok ? [...changed.tree.steps].filter(([, { value }]) => value.activity === 'Ho') : [];
    expect(said.map(([id]) => id)).toEqual(['@1.0.1']);
  },
);
