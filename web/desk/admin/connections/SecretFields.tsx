import { Field, Input } from '@fluentui/react-components';
import type { ConnectionShape } from '../../../../contracts/api/operations-connections.ts';
import type { ConnectionKind } from '../../../../contracts/crm.ts';
import type { AskedSecrets, EnvironmentForm } from './environment-form.ts';
import { isSecretMissing } from './kinds.ts';
import { SecretField } from './SecretField.tsx';
import { looksLikeSecretId } from './scope.ts';

interface SecretFieldsProps {
  kind: ConnectionKind;
  connection: ConnectionShape | null;
  secrets: AskedSecrets;
  form: EnvironmentForm;
  /** Whether saving was tried: then what is missing is named. */
  asked: boolean;
  missing: ReadonlySet<string>;
  onChange: (change: Partial<EnvironmentForm>) => void;
}

/** What a connection proves itself with; written and never read back. Several are replaced together. */
export function SecretFields({
  kind,
  connection,
  secrets,
  form,
  asked,
  missing,
  onChange,
}: SecretFieldsProps) {
  const { label, several } = secrets;
  if (label === null && several.length === 0) return null;
  const stored = connection?.secretSet
    ? { setAt: connection.secretSetAt, expiresAt: connection.secretExpiresAt }
    : null;
  const kept = stored !== null && form.secret === null;
  const lost = connection !== null && isSecretMissing(connection) && !form.secret;
  const idPasted = kind === 'dataverse' && form.secret !== null && looksLikeSecretId(form.secret);
  return (
    <>
      {(label !== null || kept) && (
        <SecretField
          label={several.length > 0 && kept ? 'Secrets' : (label ?? 'Secret')}
          value={form.secret}
          onChange={(secret) => onChange({ secret, ...(secret === null && { secretParameters: {} }) })}
          stored={stored}
          required={several.length === 0}
          {...(kind === 'dataverse' && { hint: 'The secret’s value, not its ID.' })}
          warning={
            asked && missing.has('secret')
              ? 'Needed.'
              : lost
                ? 'The secret is missing: it is forgotten when the address changes. Write it again.'
                : idPasted
                  ? 'This looks like the secret’s ID. Paste its value: Entra shows it once, when it is made.'
                  : null
          }
        />
      )}
      {!kept &&
        several.map(({ name, title, required }) => (
          <Field
            key={name}
            label={title || name}
            {...(required && { required: true })}
            {...(asked && missing.has(`secret:${name}`) && { validationMessage: 'Needed.' })}
          >
            <Input
              type="password"
              autoComplete="new-password"
              spellCheck={false}
              value={form.secretParameters[name] ?? ''}
              onChange={(_, { value }) =>
                onChange({
                  secret: form.secret ?? '',
                  secretParameters: { ...form.secretParameters, [name]: value },
                })
              }
            />
          </Field>
        ))}
      <Field label="It expires on" hint="You are warned 30 days before.">
        <Input
          type="date"
          value={form.secretExpires}
          onChange={(_, { value }) => onChange({ secretExpires: value })}
        />
      </Field>
    </>
  );
}
