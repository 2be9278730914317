import { Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import type { PluginInput } from '../../../../contracts/plugins.ts';
import { type InputShape, write } from '../../inputs/values.ts';
import { inputOf, type PluginForm, withInput } from './plugin-form.ts';

const useStyles = makeStyles({
  list: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: '12px',
  },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(120px, 1fr) 170px minmax(0, 1.4fr)',
    gap: '6px 12px',
    alignItems: 'start',
    '@media (max-width: 640px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  name: { paddingTop: '5px', overflowWrap: 'anywhere' },
  hint: { display: 'block', fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
});

interface PluginInputsProps {
  inputs: readonly InputShape[];
  form: PluginForm;
  problems: Readonly<Record<string, string>>;
  onChange: (change: Partial<PluginForm>) => void;
}

/** How each input is filled: from the question, always the same, or unless said otherwise. */
export function PluginInputs({ inputs, form, problems, onChange }: PluginInputsProps) {
  const styles = useStyles();
  if (inputs.length === 0)
    return (
      <p className={styles.quiet}>
        {form.operationId === '' ? 'Choose the operation first.' : 'This operation needs no inputs.'}
      </p>
    );
  const set = (changed: PluginInput) => onChange({ settings: withInput(form.settings, changed) });
  return (
    <ul className={styles.list}>
      {inputs.map((input) => {
        const chosen = inputOf(form.settings, input.name);
        const label = input.title || input.name;
        const problem = problems[`input:${input.name}`];
        return (
          <li key={input.name} className={styles.row}>
            <span className={styles.name}>
              {label}
              {input.required && ' *'}
              <span className={styles.hint}>{input.description}</span>
            </span>
            <Select
              aria-label={`How ${label} is filled`}
              value={chosen.mode}
              onChange={(_, { value }) => set({ ...chosen, mode: value as PluginInput['mode'] })}
            >
              <option value="ask">From the question</option>
              <option value="fixed">Always</option>
              <option value="default">Unless said otherwise</option>
            </Select>
            {chosen.mode === 'ask' ? (
              <Input
                aria-label={`What the copilot is told of ${label}`}
                placeholder="In other words, for the copilot (optional)"
                value={chosen.description}
                maxLength={1000}
                onChange={(_, { value }) => set({ ...chosen, description: value })}
              />
            ) : (
              <Field {...(problem && { validationMessage: problem })}>
                <Input
                  aria-label={`Value of ${label}`}
                  placeholder="Value"
                  value={write(chosen.value)}
                  onChange={(_, { value }) => set({ ...chosen, value: typed(input.type, value) })}
                />
              </Field>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** What was written as what the operation takes; text until it reads as that. */
function typed(type: string, value: string): unknown {
  if (type === 'string' || value.trim() === '') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
