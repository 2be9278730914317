import { Field, Select, SpinButton, Textarea } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { useEditor } from '../editor/editor-context.tsx';
import { triggerLabel, triggerLabels } from '../model/kinds.ts';
import { recordOf, textOf } from '../model/topic-tree.ts';
import { FormulaProperty, Property, TextProperty } from './fields.tsx';

/** When the topic runs. */
export function TriggerForm() {
  const { tree, set, stale } = useEditor();
  const { trigger } = tree;
  const kinds = Object.keys(triggerLabels);
  const path = trigger.path;
  const phrased = trigger.kind === 'OnRecognizedIntent' || trigger.kind === 'OnEscalate';
  return (
    <>
      <Property label="Runs when" path={[...path, 'kind']}>
        <Select
          value={trigger.kind}
          disabled={stale}
          onChange={(_, data) => set([...path, 'kind'], data.value)}
        >
          {(kinds.includes(trigger.kind) ? kinds : [trigger.kind, ...kinds]).map((kind) => (
            <option key={kind} value={kind}>
              {triggerLabel(kind)}
              {triggerLabels[kind] ? ` (${kind})` : ''}
            </option>
          ))}
        </Select>
      </Property>
      {phrased && <Phrases />}
      <TextProperty
        label="Name for people"
        path={[...path, 'intent', 'displayName']}
        value={recordOf(trigger.value.intent).displayName}
        hint="What representatives and figures call it."
      />
      <TextProperty
        label="What it is for"
        path={['modelDescription']}
        value={textOf(tree.value.modelDescription) ?? undefined}
        rows={2}
        hint="For a model that chooses among topics."
      />
      <FormulaProperty
        label="Only while"
        path={[...path, 'condition']}
        value={trigger.value.condition}
        formula
      />
      <Field label="Priority" hint="Of several topics with this trigger the lowest number comes first.">
        <SpinButton
          value={Number(textOf(trigger.value.priority) ?? 0)}
          disabled={stale}
          onChange={(_, data) => {
            const next = data.value ?? Number(data.displayValue);
            if (Number.isInteger(next)) set([...path, 'priority'], next);
          }}
        />
      </Field>
    </>
  );
}

const linesOf = (text: string) => text.split('\n').flatMap((line) => line.trim() || []);

function Phrases() {
  const { tree, set, stale } = useEditor();
  const { trigger } = tree;
  const written = trigger.phrases.join('\n');
  const [draft, setDraft] = useState(written);
  useEffect(() => {
    setDraft((now) => (linesOf(now).join('\n') === written ? now : written));
  }, [written]);
  const path = [...trigger.path, 'intent', 'triggerQueries'];
  return (
    <Property
      label="Phrases"
      path={path}
      hint={`One a line; ${trigger.phrases.length} now. Five to ten, each said differently, work well.`}
    >
      <Textarea
        rows={Math.min(14, trigger.phrases.length + 2)}
        resize="vertical"
        value={draft}
        disabled={stale}
        onChange={(_, data) => {
          setDraft(data.value);
          set(path, linesOf(data.value));
        }}
      />
    </Property>
  );
}
