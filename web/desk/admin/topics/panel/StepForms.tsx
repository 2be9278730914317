import { Button, Field, Input, makeStyles, Select } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import type { ReactElement } from 'react';
import { useEditor } from '../editor/editor-context.tsx';
import { topicName } from '../model/describe.ts';
import { type Json, type Path, recordOf, type Step, textOf } from '../model/topic-tree.ts';
import { typedValue } from '../model/variables.ts';
import { AddCondition } from './BranchForm.tsx';
import { CardField } from './CardField.tsx';
import { FormulaProperty, Property, SwitchProperty, TextProperty, VariableProperty } from './fields.tsx';
import { MessageField } from './MessageField.tsx';
import { QuestionForm } from './QuestionForm.tsx';

type Form = (props: { step: Step }) => ReactElement;

const at = (step: Step, ...rest: string[]): Path => [...step.path, ...rest];

/** A property that is one of a few words. */
function Choice({
  step,
  name,
  label,
  options,
}: {
  step: Step;
  name: string;
  label: string;
  options: readonly string[];
}) {
  const { set, stale } = useEditor();
  const written = textOf(step.value[name]) ?? '';
  return (
    <Property label={label} path={at(step, name)}>
      <Select value={written} disabled={stale} onChange={(_, { value }) => set(at(step, name), value)}>
        {(options.includes(written) ? options : [written, ...options]).map((option) => (
          <option key={option}>{option}</option>
        ))}
      </Select>
    </Property>
  );
}

const SetVariable: Form = ({ step }) => (
  <>
    <VariableProperty label="Variable" path={at(step, 'variable')} value={step.value.variable} />
    {step.kind === 'SetTextVariable' ? (
      <MessageField label="Text" path={at(step, 'value')} value={step.value.value} />
    ) : (
      <FormulaProperty label="Value" path={at(step, 'value')} value={step.value.value} />
    )}
  </>
);

const Redirect: Form = ({ step }) => {
  const { set, stale, topics, openTopic } = useEditor();
  const written = textOf(step.value.dialog) ?? '';
  const computed = written.startsWith('=');
  const name = topicName(written);
  const known = topics.find((topic) => topic.name === name);
  const choose = (next: string) => {
    if (next === '=') set(at(step, 'dialog'), '=Topic.NextTopic');
    // A full name keeps its beginning: agents that come from elsewhere name their topics so.
    else set(at(step, 'dialog'), computed ? next : written.slice(0, written.length - name.length) + next);
  };
  return (
    <>
      <Property label="Topic" path={at(step, 'dialog')}>
        <Select value={computed ? '=' : name} disabled={stale} onChange={(_, { value }) => choose(value)}>
          {!known && !computed && (
            <option value={name}>{name === '' ? 'Choose a topic' : `${name} (not there)`}</option>
          )}
          {topics.map((topic) => (
            <option key={topic.name} value={topic.name}>
              {topic.displayName}
            </option>
          ))}
          <option value="=">By a formula</option>
        </Select>
      </Property>
      {computed && <FormulaProperty label="Formula" path={at(step, 'dialog')} value={written} formula />}
      {known && (
        <div>
          <Button size="small" onClick={() => openTopic(known.name)}>
            Open {known.displayName}
          </Button>
        </div>
      )}
      <Pairs
        label="Give it"
        path={at(step, 'input', 'binding')}
        value={recordOf(step.value.input).binding}
        names={['Its variable', 'Value']}
      />
      <Pairs
        label="Take back"
        path={at(step, 'output', 'binding')}
        value={recordOf(step.value.output).binding}
        names={['Its output', 'Into the variable']}
      />
    </>
  );
};

const useStyles = makeStyles({
  pairs: { border: 'none', margin: 0, padding: 0, minWidth: 0 },
  legend: { padding: 0, marginBottom: '4px' },
  pair: {
    display: 'flex',
    gap: '4px',
    marginBottom: '4px',
    '& > :not(button)': { flexGrow: 1, flexBasis: 0, minWidth: 0 },
  },
});

/** A mapping of names to values. */
export function Pairs({
  label,
  path,
  value,
  names,
}: {
  label: string;
  path: Path;
  value: Json | undefined;
  names: readonly [string, string];
}) {
  const styles = useStyles();
  const { set, stale } = useEditor();
  const entries = Object.entries(recordOf(value));
  const write = (next: readonly (readonly [string, Json])[]) =>
    set(path, next.length === 0 ? undefined : Object.fromEntries(next));
  return (
    <fieldset className={styles.pairs}>
      <legend className={styles.legend}>{label}</legend>
      <div>
        {entries.map(([name, written], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the name itself is being edited.
          <div key={index} className={styles.pair}>
            <Input
              aria-label={`${label}: ${names[0]} ${index + 1}`}
              value={name}
              disabled={stale}
              onChange={(_, data) =>
                write(entries.map((each, place) => (place === index ? [data.value, each[1]] : each)))
              }
            />
            <Input
              aria-label={`${label}: ${names[1]} ${index + 1}`}
              value={textOf(written) ?? JSON.stringify(written)}
              disabled={stale}
              onChange={(_, data) =>
                write(
                  entries.map((each, place) => (place === index ? [each[0], typedValue(data.value)] : each)),
                )
              }
            />
            <Button
              size="small"
              appearance="subtle"
              icon={<DismissRegular />}
              aria-label={`Remove ${name}`}
              disabled={stale}
              onClick={() => write(entries.filter((_, place) => place !== index))}
            />
          </div>
        ))}
        <Button
          size="small"
          appearance="subtle"
          icon={<AddRegular />}
          disabled={stale}
          onClick={() => write([...entries, [`name${entries.length + 1}`, '']])}
        >
          Add
        </Button>
      </div>
    </fieldset>
  );
}

const Transfer: Form = ({ step }) => {
  const { set, stale } = useEditor();
  const inner = step.kind === 'TransferConversationV2' ? ['transferType'] : [];
  const holder = inner.length > 0 ? recordOf(step.value.transferType) : step.value;
  const context = recordOf(holder.context);
  const kind = textOf(context.kind) ?? '';
  const shape =
    kind === 'ExpressionTransferContext'
      ? 'formula'
      : kind === 'AutomaticTransferContext' || kind === ''
        ? 'automatic'
        : 'fields';
  const path = at(step, ...inner, 'context');
  return (
    <>
      <MessageField
        label="For the representative"
        path={at(step, ...inner, 'messageToAgent')}
        value={holder.messageToAgent}
        hint="The customer does not see it."
      />
      <Field label="What goes along">
        <Select
          value={shape === 'automatic' ? (textOf(context.variables) ?? 'All') : shape}
          disabled={stale}
          onChange={(_, { value }) =>
            set(
              path,
              value === 'formula'
                ? { kind: 'ExpressionTransferContext', value: '={va_Queue: "Billing"}' }
                : { kind: 'AutomaticTransferContext', variables: value },
            )
          }
        >
          <option value="All">All variables</option>
          <option value="Topic">The topic’s variables</option>
          <option value="Global">The conversation’s variables</option>
          <option value="formula">A record by formula</option>
          {shape === 'fields' && <option value="fields">Fields one by one</option>}
        </Select>
      </Field>
      {shape === 'formula' && (
        <FormulaProperty
          label="Record"
          path={[...path, 'value']}
          value={context.value}
          formula
          hint="va_Queue names the queue; va_Agent names another AI agent that takes over."
        />
      )}
    </>
  );
};

const Http: Form = ({ step }) => {
  const { value } = step;
  return (
    <>
      <Choice step={step} name="method" label="Method" options={['Get', 'Post', 'Put', 'Patch', 'Delete']} />
      <FormulaProperty label="Address" path={at(step, 'url')} value={value.url} />
      <Pairs label="Headers" path={at(step, 'headers')} value={value.headers} names={['Name', 'Value']} />
      {value.body !== undefined && <p>Its body is written in the YAML below.</p>}
      <VariableProperty label="Keep the answer in" path={at(step, 'response')} value={value.response} />
      <TextProperty
        label="Give up after (ms)"
        path={at(step, 'requestTimeoutInMilliseconds')}
        value={value.requestTimeoutInMilliseconds}
      />
    </>
  );
};

const Search: Form = ({ step }) => {
  const { value } = step;
  return (
    <>
      <FormulaProperty label="Question" path={at(step, 'userInput')} value={value.userInput} />
      <VariableProperty label="Keep the answer in" path={at(step, 'variable')} value={value.variable} />
      <SwitchProperty
        label="Say the answer at once"
        path={at(step, 'autoSend')}
        value={value.autoSend}
        fallback
      />
    </>
  );
};

const Goto: Form = ({ step }) => {
  const { tree, set, stale } = useEditor();
  const target = textOf(step.value.actionId) ?? '';
  const ids = [...tree.steps.keys()].filter((id) => id !== step.id);
  return (
    <Property label="Step" path={at(step, 'actionId')}>
      <Select value={target} disabled={stale} onChange={(_, { value }) => set(at(step, 'actionId'), value)}>
        {!ids.includes(target) && <option value={target}>{target || 'Choose a step'}</option>}
        {ids.map((id) => (
          <option key={id}>{id}</option>
        ))}
      </Select>
    </Property>
  );
};

/** The fields of the kinds that have some; all others are edited as YAML. */
export const stepForms: Readonly<Record<string, Form>> = {
  SendActivity: ({ step }) => (
    <MessageField label="Message" path={at(step, 'activity')} value={step.value.activity} replies />
  ),
  Question: QuestionForm,
  AdaptiveCardPrompt: ({ step }) => (
    <>
      <CardField path={at(step, 'card')} value={step.value.card} />
      <Pairs
        label="Keep what is entered"
        path={at(step, 'output', 'binding')}
        value={recordOf(step.value.output).binding}
        names={['Input', 'Variable']}
      />
    </>
  ),
  ConditionGroup: ({ step }) => (
    <>
      <p>The first condition that holds decides. Choose a condition on the canvas to change it.</p>
      <AddCondition step={step} />
    </>
  ),
  Foreach: ({ step }) => (
    <>
      <FormulaProperty label="Items" path={at(step, 'items')} value={step.value.items} />
      <VariableProperty label="The item is" path={at(step, 'value')} value={step.value.value} />
      <VariableProperty label="Its number is" path={at(step, 'index')} value={step.value.index} />
    </>
  ),
  GotoAction: Goto,
  SetVariable,
  SetTextVariable: SetVariable,
  ParseValue: ({ step }) => (
    <>
      <FormulaProperty label="Value" path={at(step, 'value')} value={step.value.value} />
      <VariableProperty label="Keep it in" path={at(step, 'variable')} value={step.value.variable} />
    </>
  ),
  ResetVariable: ({ step }) => (
    <VariableProperty label="Variable" path={at(step, 'variable')} value={step.value.variable} />
  ),
  EditTable: ({ step }) => (
    <>
      <Choice
        step={step}
        name="changeType"
        label="Change"
        options={['Add', 'Remove', 'Clear', 'TakeFirst', 'TakeLast']}
      />
      <VariableProperty label="Table" path={at(step, 'itemsVariable')} value={step.value.itemsVariable} />
      <FormulaProperty label="Row" path={at(step, 'value')} value={step.value.value} />
    </>
  ),
  BeginDialog: Redirect,
  ReplaceDialog: Redirect,
  EndDialog: ({ step }) => (
    <SwitchProperty
      label="The topics that came here end as well"
      path={at(step, 'clearTopicQueue')}
      value={step.value.clearTopicQueue}
      fallback={false}
    />
  ),
  TransferConversation: Transfer,
  TransferConversationV2: Transfer,
  HttpRequestAction: Http,
  SearchAndSummarizeContent: Search,
  AnswerQuestionWithAI: Search,
  LogCustomTelemetryEvent: ({ step }) => (
    <>
      <TextProperty label="Name" path={at(step, 'eventName')} value={step.value.eventName} />
      <FormulaProperty label="Properties" path={at(step, 'properties')} value={step.value.properties} />
    </>
  ),
};
