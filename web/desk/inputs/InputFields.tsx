import { Field, Input, makeStyles, Select, Switch, Textarea } from '@fluentui/react-components';
import type { InputShape, Written } from './values.ts';

const useStyles = makeStyles({
  fields: { display: 'flex', flexDirection: 'column', gap: '10px' },
});

interface InputFieldsProps {
  inputs: readonly InputShape[];
  written: Written;
  problems: Readonly<Record<string, string>>;
  onChange: (written: Written) => void;
}

/** Fields for the inputs of an operation, by their types. */
export function InputFields({ inputs, written, problems, onChange }: InputFieldsProps) {
  const styles = useStyles();
  return (
    <div className={styles.fields}>
      {inputs.map((input) => {
        const value = written[input.name] ?? '';
        const set = (next: string) => onChange({ ...written, [input.name]: next });
        const problem = problems[input.name];
        return (
          <Field
            key={input.name}
            label={input.title || input.name}
            {...(input.required && { required: true })}
            {...(problem ? { validationMessage: problem } : input.description && { hint: input.description })}
          >
            {input.choices.length > 0 ? (
              <Select value={value} onChange={(_, data) => set(data.value)}>
                <option value="">–</option>
                {input.choices.map((choice) => (
                  <option key={choice}>{choice}</option>
                ))}
              </Select>
            ) : input.type === 'boolean' ? (
              <Switch checked={value === 'true'} onChange={(_, { checked }) => set(String(checked))} />
            ) : input.type === 'array' || input.type === 'object' ? (
              <Textarea
                value={value}
                rows={3}
                resize="vertical"
                spellCheck={false}
                placeholder={input.type === 'array' ? '[]' : '{}'}
                onChange={(_, data) => set(data.value)}
              />
            ) : (
              <Input
                value={value}
                inputMode={input.type === 'number' || input.type === 'integer' ? 'decimal' : 'text'}
                onChange={(_, data) => set(data.value)}
              />
            )}
          </Field>
        );
      })}
    </div>
  );
}
