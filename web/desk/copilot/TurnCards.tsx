import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import type { CopilotInput, CopilotTurn } from '../../../contracts/plugins.ts';
import { InputFields } from '../inputs/InputFields.tsx';
import { readInputs, type Written, write } from '../inputs/values.ts';
import type { Copilot } from './copilot.ts';

const useStyles = makeStyles({
  card: { display: 'flex', flexDirection: 'column', gap: '10px' },
  text: { margin: 0 },
  values: {
    margin: 0,
    padding: '8px 10px',
    display: 'grid',
    gridTemplateColumns: 'minmax(70px, max-content) minmax(0, 1fr)',
    gap: '4px 12px',
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
  },
  term: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, whiteSpace: 'pre-wrap' },
  bar: { display: 'flex', flexWrap: 'wrap', gap: '6px' },
  choices: { display: 'flex', flexDirection: 'column', gap: '6px', alignItems: 'stretch' },
  choice: { justifyContent: 'flex-start', textAlign: 'left', padding: '6px 10px' },
  choiceWords: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start' },
  hint: {
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground2,
  },
});

interface CardProps {
  turn: CopilotTurn;
  busy: boolean;
  act: (action: Parameters<Copilot['act']>[1]) => void;
}

const shown = (input: CopilotInput) =>
  typeof input.value === 'string' ? input.value : JSON.stringify(input.value, null, 2);

/** What would be sent, word by word, before something is changed. */
export function ConfirmationCard({ turn, busy, act }: CardProps) {
  const styles = useStyles();
  const known = turn.inputs.filter((input) => input.value !== undefined && input.value !== null);
  const where = turn.source ? ` in ${turn.source.connectionName}` : '';
  return (
    <fieldset className={styles.card} style={{ border: 'none', margin: 0, padding: 0, minWidth: 0 }}>
      <legend className={styles.text} style={{ padding: 0, marginBottom: 8 }}>
        {turn.source?.pluginName ?? 'This'} changes something{where}. This is sent:
      </legend>
      {known.length > 0 ? (
        <dl className={styles.values}>
          {known.map((input) => (
            <div key={input.name} style={{ display: 'contents' }}>
              <dt className={styles.term}>{input.title || input.name}</dt>
              <dd className={styles.value}>{shown(input)}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className={styles.text}>Nothing but the request itself.</p>
      )}
      <div className={styles.bar}>
        <Button
          size="small"
          appearance="primary"
          disabledFocusable={busy}
          onClick={() => act({ action: 'confirm' })}
        >
          {busy ? 'Sending…' : 'Confirm'}
        </Button>
        <Button size="small" disabledFocusable={busy} onClick={() => act({ action: 'cancel' })}>
          Cancel
        </Button>
      </div>
    </fieldset>
  );
}

/** What the plugin must know before it can be asked. */
export function InputsCard({ turn, busy, act }: CardProps) {
  const styles = useStyles();
  const [written, setWritten] = useState<Written>(() =>
    Object.fromEntries(turn.inputs.map((input) => [input.name, write(input.value)])),
  );
  const [problems, setProblems] = useState<Record<string, string>>({});
  const send = (event: FormEvent) => {
    event.preventDefault();
    const { values, problems: wrong } = readInputs(turn.inputs, written);
    setProblems(wrong);
    if (Object.keys(wrong).length === 0 && !busy) act({ action: 'inputs', inputs: values });
  };
  return (
    <form className={styles.card} onSubmit={send} aria-label="What the plugin needs to know" noValidate>
      <InputFields
        inputs={turn.inputs}
        written={written}
        problems={problems}
        onChange={(next) => {
          setWritten(next);
          setProblems({});
        }}
      />
      <div className={styles.bar}>
        <Button size="small" type="submit" appearance="primary" disabledFocusable={busy}>
          {busy ? 'Asking…' : 'Go on'}
        </Button>
        <Button size="small" disabledFocusable={busy} onClick={() => act({ action: 'cancel' })}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

/** The plugins that fit. */
export function ChoiceCard({ turn, busy, act }: CardProps) {
  const styles = useStyles();
  return (
    <div className={styles.choices}>
      <p className={styles.text}>Several plugins fit. Which one?</p>
      {turn.choices.map((choice) => (
        <Button
          key={choice.pluginId}
          className={styles.choice}
          disabledFocusable={busy}
          onClick={() => act({ action: 'choose', pluginId: choice.pluginId })}
        >
          <span className={styles.choiceWords}>
            {choice.name}
            <span className={styles.hint}>{choice.description}</span>
          </span>
        </Button>
      ))}
    </div>
  );
}
