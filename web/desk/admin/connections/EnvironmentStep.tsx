import { Button, Field, Input, makeStyles, Select, Switch } from '@fluentui/react-components';
import { useState } from 'react';
import type { OutputOf } from '../../../../contracts/api/operations.ts';
import type { ConnectionShape } from '../../../../contracts/api/operations-connections.ts';
import type {
  AuthenticationKind,
  ConnectionKind,
  ConnectionSettings,
  TestStage,
} from '../../../../contracts/crm.ts';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { useNotices } from '../../app/notices.tsx';
import { callOutside } from '../../app/outside.ts';
import { useLeaveGuard } from '../../app/use-leave-guard.tsx';
import { messageOf } from '../../realtime/request-error.ts';
import { Card } from '../Page.tsx';
import {
  askedSecrets,
  type EnvironmentForm,
  formOf,
  isChanged,
  missingFields,
  secretOf,
  settingsOf,
} from './environment-form.ts';
import {
  authenticationLabels,
  authenticationsOf,
  fieldsOf,
  type SettingField,
  secretLabels,
} from './kinds.ts';
import { ScopeField } from './ScopeField.tsx';
import { SecretFields } from './SecretFields.tsx';
import { SettingInput } from './SettingInput.tsx';
import { normaliseScope, scopeOf } from './scope.ts';
import { TestStages } from './TestStages.tsx';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(280px, 380px)',
    gap: '14px',
    alignItems: 'start',
    '@media (max-width: 1000px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  grid: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(230px, 1fr))',
    gap: '12px 16px',
    alignItems: 'start',
  },
  wide: { gridColumn: '1 / -1' },
  bar: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' },
  more: { gridColumn: '1 / -1' },
  moreGrid: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(230px, 1fr))',
    gap: '12px 16px',
    paddingTop: '10px',
  },
  summary: { cursor: 'pointer', width: 'fit-content' },
  text: { margin: 0 },
});

interface EnvironmentStepProps {
  kind: ConnectionKind;
  connection: ConnectionShape | null;
  /** Of a connector's instance: what its description asks for. */
  connector?: {
    id: string;
    parameters: OutputOf<'connector.read'>['parameters'];
    authentications: readonly string[];
  };
  /** `goOn`: to the next step. */
  onSaved: (connection: ConnectionShape, goOn: boolean) => void;
}

/** Step 1: where the environment is, how Patchbay proves itself there, and whether that works. */
export function EnvironmentStep({ kind, connection, connector, onSaved }: EnvironmentStepProps) {
  const styles = useStyles();
  const { client } = useModel();
  const { notify } = useNotices();
  const [form, setForm] = useState<EnvironmentForm>(() => formOf(kind, connection));
  const [busy, setBusy] = useState<'saving' | 'testing' | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [stages, setStages] = useState<readonly TestStage[] | null>(null);
  const [asked, setAsked] = useState(false);
  const dialog = useLeaveGuard(isChanged(form, kind, connection));

  const described = authenticationsOf[kind].filter((each) => connector?.authentications.includes(each));
  const ways = described.length > 0 ? described : authenticationsOf[kind];
  const authentication = form.settings.authentication ?? ways[0] ?? 'none';
  const fields = fieldsOf(kind, authentication);
  const secrets = askedSecrets(secretLabels[authentication], connector?.parameters ?? []);
  const missing = missingFields(form, fields, secrets, connection);
  const change = (settings: Partial<ConnectionSettings>) => {
    setStages(null);
    setForm((before) => ({ ...before, settings: { ...before.settings, ...settings } }));
  };
  const input = (name: string) => (asked && missing.has(name) ? 'Needed.' : null);

  const secret = secretOf(form, secrets);
  const test = async () => {
    setBusy('testing');
    setError(null);
    setStages([]);
    try {
      const answer = await callOutside('connection.test', {
        kind,
        settings: { ...settingsOf(form, kind), authentication },
        ...(connection && { connectionId: connection.id }),
        ...(secret !== undefined && { secret }),
      });
      setStages(answer.stages);
    } catch (failure) {
      setStages(null);
      setError(messageOf(failure));
    } finally {
      setBusy(null);
    }
  };
  const save = async (goOn: boolean) => {
    setAsked(true);
    if (missing.size > 0) return;
    setBusy('saving');
    setError(null);
    const content = {
      name: form.name.trim(),
      settings: { ...settingsOf(form, kind), authentication },
      ...(secret !== undefined && { secret }),
      secretExpiresAt: form.secretExpires ? new Date(`${form.secretExpires}T12:00:00`).toISOString() : null,
    };
    try {
      const saved = connection
        ? await client.request('connection.update', { connectionId: connection.id, ...content })
        : await client.request('connection.create', { kind, connectorId: connector?.id ?? null, ...content });
      notify('success', `${saved.name} is saved`);
      setForm(formOf(kind, saved));
      onSaved(saved, goOn);
    } catch (failure) {
      setError(messageOf(failure));
    } finally {
      setBusy(null);
    }
  };

  const main = fields.filter((field) => !field.more && field.name !== 'recordingStore');
  const last = fields.filter((field) => field.name === 'recordingStore');
  const more = fields.filter((field) => field.more);
  const line = (field: SettingField) => (
    <SettingInput
      key={field.name}
      field={field}
      value={form.settings[field.name]}
      problem={input(field.name)}
      onChange={(value) => {
        const before = form.settings;
        // The scope follows the environment until somebody writes another one.
        const follows =
          kind === 'dataverse' &&
          field.name === 'uri' &&
          (before.scope === '' || normaliseScope(before.scope) === scopeOf(before.uri));
        change({ [field.name]: value, ...(follows && { scope: scopeOf(value) }) });
      }}
    />
  );
  const testing = busy === 'testing';
  return (
    <div className={styles.columns}>
      {dialog}
      <Card title={kind === 'connector' ? 'Instance' : 'Step 1: Environment'}>
        <Failure error={error} />
        <div className={styles.grid}>
          <Field
            label="Name"
            required
            {...(input('name') && { validationMessage: input('name') })}
            hint="As representatives see it."
          >
            <Input
              value={form.name}
              maxLength={100}
              onChange={(_, { value }) => setForm((before) => ({ ...before, name: value }))}
            />
          </Field>
          {ways.length > 1 && (
            <Field label="Authentication">
              <Select
                value={authentication}
                onChange={(_, { value }) => change({ authentication: value as AuthenticationKind })}
              >
                {ways.map((each) => (
                  <option key={each} value={each}>
                    {authenticationLabels[each]}
                  </option>
                ))}
              </Select>
            </Field>
          )}
          {main.map(line)}
          {(connector?.parameters ?? [])
            .filter((parameter) => !parameter.secret)
            .map((parameter) => (
              <Field
                key={parameter.name}
                label={parameter.title || parameter.name}
                {...(parameter.required && { required: true })}
                {...(parameter.description && { hint: parameter.description })}
              >
                <Input
                  autoComplete="off"
                  value={form.settings.parameters[parameter.name] ?? ''}
                  onChange={(_, { value }) =>
                    change({ parameters: { ...form.settings.parameters, [parameter.name]: value } })
                  }
                />
              </Field>
            ))}
          <SecretFields
            kind={kind}
            connection={connection}
            secrets={secrets}
            form={form}
            asked={asked}
            missing={missing}
            onChange={(change) => {
              setStages(null);
              setForm((before) => ({ ...before, ...change }));
            }}
          />
          {kind === 'dataverse' && (
            <div className={styles.wide}>
              <ScopeField value={form.settings.scope} onChange={(scope) => change({ scope })} />
            </div>
          )}
          {last.map(line)}
          {more.length > 0 && (
            <details className={styles.more}>
              <summary className={styles.summary}>More settings</summary>
              <div className={styles.moreGrid}>
                {more.map((field) => (
                  <SettingInput
                    key={field.name}
                    field={field}
                    value={form.settings[field.name]}
                    problem={null}
                    onChange={(value) => change({ [field.name]: value })}
                  />
                ))}
              </div>
            </details>
          )}
        </div>
        <div className={styles.bar}>
          <Button
            appearance="primary"
            disabledFocusable={busy !== null}
            onClick={() => void save(kind !== 'connector')}
          >
            {kind === 'connector' ? 'Save' : 'Save and continue'}
          </Button>
          {kind !== 'connector' && (
            <Button disabledFocusable={busy !== null} onClick={() => void save(false)}>
              Save
            </Button>
          )}
          {connection && (
            <Switch
              label={connection.enabled ? 'On' : 'Off'}
              checked={connection.enabled}
              onChange={(_, { checked }) =>
                void client
                  .request('connection.update', { connectionId: connection.id, enabled: checked })
                  .then(
                    (saved) => onSaved(saved, false),
                    (failure: unknown) => setError(messageOf(failure)),
                  )
              }
            />
          )}
        </div>
      </Card>
      <Card title="Test">
        {stages === null && (
          <p className={styles.text}>
            {kind === 'dataverse'
              ? 'Signs in, asks who we are, and reads which records there are. Nothing is written.'
              : 'Reaches the other system with these settings. Nothing is written.'}
          </p>
        )}
        {stages !== null && <TestStages stages={stages} running={testing} />}
        <div className={styles.bar}>
          <Button disabledFocusable={busy !== null} onClick={() => void test()}>
            {testing ? 'Testing…' : stages ? 'Test again' : 'Test connection'}
          </Button>
        </div>
      </Card>
    </div>
  );
}
