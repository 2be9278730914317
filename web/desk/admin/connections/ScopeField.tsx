import { Field, Input } from '@fluentui/react-components';
import { normaliseScope } from './scope.ts';

/** The scope as it is typed, and beneath it as it is sent. */
export function ScopeField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const normal = normaliseScope(value);
  return (
    <Field
      label="Scope"
      hint={
        normal === value.trim()
          ? 'The environment’s address with .default at its end; it follows the environment.'
          : `Sent as ${normal}`
      }
    >
      <Input
        value={value}
        spellCheck={false}
        placeholder="https://contoso.crm.dynamics.com/.default"
        maxLength={500}
        onChange={(_, data) => onChange(data.value)}
        onBlur={() => normal !== value && onChange(normal)}
      />
    </Field>
  );
}
