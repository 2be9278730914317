import { Field, Input, Select, Textarea } from '@fluentui/react-components';
import type { FormField } from './agent-form.ts';

interface AgentFieldProps {
  field: FormField;
  value: string;
  problem: string | null;
  onChange: (value: string) => void;
}

/** One line of an AI agent's settings. */
export function AgentField({ field, value, problem, onChange }: AgentFieldProps) {
  const { label, hint, required, options, lines, number, placeholder } = field;
  return (
    <Field
      label={label}
      {...(required && { required })}
      {...(problem !== null ? { validationMessage: problem } : hint && { hint })}
    >
      {options ? (
        <Select value={value} onChange={(_, data) => onChange(data.value)}>
          {Object.entries(options).map(([each, name]) => (
            <option key={each} value={each}>
              {name}
            </option>
          ))}
        </Select>
      ) : lines ? (
        <Textarea
          value={value}
          rows={lines}
          resize="vertical"
          maxLength={20_000}
          onChange={(_, data) => onChange(data.value)}
        />
      ) : (
        <Input
          value={value}
          spellCheck={false}
          autoComplete="off"
          maxLength={2000}
          {...(number && { inputMode: 'numeric' as const })}
          {...(placeholder && { placeholder })}
          onChange={(_, data) => onChange(data.value)}
        />
      )}
    </Field>
  );
}
