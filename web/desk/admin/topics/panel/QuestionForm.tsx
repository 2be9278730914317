import { Field, Select, SpinButton, Textarea } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { useEditor } from '../editor/editor-context.tsx';
import { entityLabel } from '../model/describe.ts';
import { isRecord, type Json, listOf, recordOf, type Step, textOf } from '../model/topic-tree.ts';
import { readChoices, writeChoices } from '../model/variables.ts';
import { FormulaProperty, Property, SwitchProperty, TextProperty, VariableProperty } from './fields.tsx';
import { MessageField } from './MessageField.tsx';

const prebuilt = [
  'StringPrebuiltEntity',
  'BooleanPrebuiltEntity',
  'NumberPrebuiltEntity',
  'DatePrebuiltEntity',
  'DateTimePrebuiltEntity',
  'DurationPrebuiltEntity',
  'MoneyPrebuiltEntity',
  'EMailPrebuiltEntity',
  'PhoneNumberPrebuiltEntity',
  'OrdinalPrebuiltEntity',
  'PercentagePrebuiltEntity',
  'PersonNamePrebuiltEntity',
  'URLPrebuiltEntity',
] as const;

const emptyList: Json = {
  kind: 'EmbeddedEntity',
  definition: {
    kind: 'ClosedListEntity',
    items: [
      { id: 'Yes', displayName: 'Yes' },
      { id: 'No', displayName: 'No' },
    ],
  },
};

/** Asks, checks, asks again, and keeps the answer. */
export function QuestionForm({ step }: { step: Step }) {
  const { set, stale } = useEditor();
  const at = (...rest: string[]) => [...step.path, ...rest];
  const { value } = step;
  const repeat = Number(textOf(value.repeatCount) ?? 2);
  return (
    <>
      <MessageField label="Question" path={at('prompt')} value={value.prompt} replies />
      <EntityField step={step} />
      <VariableProperty label="Keep the answer in" path={at('variable')} value={value.variable} fresh />
      <FormulaProperty
        label="The answer must fulfil"
        path={at('validation')}
        value={value.validation}
        formula
        hint="A Power Fx formula over the variable; empty: every answer of the right kind is taken."
      />
      {value.validation !== undefined && (
        <MessageField label="When it does not" path={at('invalidPrompt')} value={value.invalidPrompt} />
      )}
      <MessageField
        label="When it is not understood"
        path={at('unrecognizedPrompt')}
        value={value.unrecognizedPrompt}
        hint="Empty: the question is asked again."
      />
      <Field label="Ask again at most">
        <SpinButton
          min={0}
          max={20}
          value={Number.isFinite(repeat) ? repeat : 2}
          disabled={stale}
          onChange={(_, data) => {
            const next = data.value ?? Number(data.displayValue);
            if (Number.isInteger(next) && next >= 0) set(at('repeatCount'), next);
          }}
        />
      </Field>
      <FormulaProperty
        label="Without an answer"
        path={at('defaultValue')}
        value={value.defaultValue}
        hint="This value is taken; empty: the customer is handed over."
      />
      <SwitchProperty
        label="Ask even when the variable has a value"
        path={at('alwaysPrompt')}
        value={value.alwaysPrompt}
        fallback={false}
      />
      <SwitchProperty
        label="Another topic may come in between"
        path={at('interruptionPolicy', 'allowInterruption')}
        value={recordOf(value.interruptionPolicy).allowInterruption}
        fallback
      />
    </>
  );
}

function EntityField({ step }: { step: Step }) {
  const { set, stale } = useEditor();
  const path = [...step.path, 'entity'];
  const { entity } = step.value;
  const name = textOf(entity) ?? '';
  const definition = isRecord(entity) && isRecord(entity.definition) ? entity.definition : recordOf(entity);
  const inner = isRecord(entity) && isRecord(entity.definition) ? [...path, 'definition'] : path;
  const kind = textOf(definition.kind) ?? '';
  const isList = definition.items !== undefined && kind !== 'DynamicClosedListEntity';
  const chosen = (prebuilt as readonly string[]).includes(name)
    ? name
    : isList
      ? 'list'
      : kind === 'RegexEntity'
        ? 'pattern'
        : kind === 'DynamicClosedListEntity'
          ? 'computed'
          : entity === undefined
            ? 'StringPrebuiltEntity'
            : 'other';
  const choose = (next: string) => {
    if (next === 'list') set(path, emptyList);
    else if (next === 'pattern') set(path, { kind: 'RegexEntity', pattern: '[A-Z]{2}[0-9]{4}' });
    else if (next === 'computed') set(path, { kind: 'DynamicClosedListEntity', items: '=Topic.Options' });
    else set(path, next);
  };
  return (
    <>
      <Property label="The answer is" path={path}>
        <Select value={chosen} disabled={stale} onChange={(_, data) => choose(data.value)}>
          {prebuilt.map((each) => (
            <option key={each} value={each}>
              {entityLabel(each)}
            </option>
          ))}
          <option value="list">One of these choices</option>
          <option value="computed">One of a computed list</option>
          <option value="pattern">Text of a pattern</option>
          {chosen === 'other' && <option value="other">{entityLabel(entity)}</option>}
        </Select>
      </Property>
      {chosen === 'list' && <Choices path={[...inner, 'items']} items={listOf(definition.items)} />}
      {chosen === 'pattern' && (
        <TextProperty
          label="Pattern"
          path={[...inner, 'pattern']}
          value={definition.pattern}
          hint="A regular expression."
        />
      )}
      {chosen === 'computed' && (
        <FormulaProperty
          label="The list"
          path={[...inner, 'items']}
          value={definition.items}
          hint="A table of texts, or of records with DisplayName."
        />
      )}
    </>
  );
}

function Choices({ path, items }: { path: readonly (string | number)[]; items: readonly Json[] }) {
  const { set, stale } = useEditor();
  const written = writeChoices(items);
  const [draft, setDraft] = useState(written);
  // What is typed stays as it is typed (an empty line at the end); what comes from elsewhere is shown.
  useEffect(() => {
    setDraft((now) => (writeChoices(readChoices(now, [])) === written ? now : written));
  }, [written]);
  return (
    <Field label="Choices" hint="One a line; other words for it after a semicolon: Small; little, tiny">
      <Textarea
        rows={Math.min(10, items.length + 1)}
        resize="vertical"
        value={draft}
        disabled={stale}
        onChange={(_, data) => {
          setDraft(data.value);
          set(path, readChoices(data.value, items));
        }}
      />
    </Field>
  );
}
