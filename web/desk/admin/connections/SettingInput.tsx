import { Field, Input } from '@fluentui/react-components';
import type { SettingField } from './kinds.ts';

interface SettingInputProps {
  field: SettingField;
  value: string;
  problem: string | null;
  onChange: (value: string) => void;
}

/** One line of a connection's settings. */
export function SettingInput({ field, value, problem, onChange }: SettingInputProps) {
  return (
    <Field
      label={field.label}
      {...(field.required && { required: true })}
      {...(problem !== null ? { validationMessage: problem } : field.hint && { hint: field.hint })}
    >
      <Input
        value={value}
        spellCheck={false}
        autoComplete="off"
        maxLength={500}
        {...(field.placeholder && { placeholder: field.placeholder })}
        onChange={(_, data) => onChange(data.value)}
      />
    </Field>
  );
}
