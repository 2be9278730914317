import { Button, Field, Input, makeStyles, Spinner, Textarea, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { AgentKind } from '../../../../contracts/agents.ts';
import type { InputOf } from '../../../../contracts/api/operations.ts';
import type { AgentShape } from '../../../../contracts/api/operations-agents.ts';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { useNotices } from '../../app/notices.tsx';
import { navigate, PlaceLink } from '../../app/router.tsx';
import { useLeaveGuard } from '../../app/use-leave-guard.tsx';
import { messageOf } from '../../realtime/request-error.ts';
import { SecretField } from '../connections/SecretField.tsx';
import { Card, Page } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import { AgentField } from './AgentField.tsx';
import {
  fieldsOf,
  kindHints,
  kindLabels,
  problemsOf,
  secretLabel,
  settingsOf,
  type Values,
  valuesOf,
} from './agent-form.ts';
import { type OutsideTest, TestResult } from './TestResult.tsx';

const useStyles = makeStyles({
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    gap: '12px 16px',
    alignItems: 'start',
    '@media (max-width: 640px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  wide: { gridColumn: '1 / -1' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  hint: { margin: 0, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
});

interface Form {
  name: string;
  description: string;
  values: Values;
  /** Null: the stored one stays. */
  secret: string | null;
}

const formOf = (agent: AgentShape | null, kind: AgentKind): Form => ({
  name: agent?.name ?? '',
  description: agent?.description ?? '',
  values: valuesOf(kind, agent?.settings ?? null),
  secret: agent?.secretSet ? null : '',
});

type Setup = InputOf<'ai_agent.create'>['setup'];

/** One AI agent: what it is called, how it is set up, and whether it answers. */
export function AgentEditor({
  agent,
  kind,
  onSaved,
}: {
  agent: AgentShape | null;
  kind: AgentKind;
  onSaved?: () => void;
}) {
  const styles = useStyles();
  const { client } = useModel();
  const { notify } = useNotices();
  const [saved, setSaved] = useState(() => formOf(agent, kind));
  const [form, setForm] = useState(saved);
  const [shown, setShown] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [test, setTest] = useState<OutsideTest | 'running' | null>(null);
  const dialog = useLeaveGuard(!busy && JSON.stringify(form) !== JSON.stringify(saved));

  const { values } = form;
  const problems: Readonly<Record<string, string>> = {
    ...problemsOf(kind, values),
    ...(form.name.trim() === '' ? { name: 'Needed.' } : {}),
  };
  const settings = () => settingsOf(kind, values, agent?.settings ?? null);
  const secretName = secretLabel(kind, values);
  const typedSecret = secretName !== null && form.secret?.trim() ? form.secret.trim() : undefined;
  const change = (name: string, value: string) => {
    setForm((before) => ({ ...before, values: { ...before.values, [name]: value } }));
    setTest(null);
  };

  const save = async () => {
    setShown(true);
    setFailure(null);
    if (Object.keys(problems).length > 0) return;
    setBusy(true);
    const wanted = {
      name: form.name.trim(),
      description: form.description.trim(),
      setup: { kind, settings: settings() } as Setup,
      ...(typedSecret === undefined ? {} : { secret: typedSecret }),
    };
    try {
      if (agent) {
        await client.request('ai_agent.update', { agentId: agent.id, ...wanted });
        const next = { ...form, secret: typedSecret === undefined ? form.secret : null };
        setSaved(next);
        setForm(next);
        onSaved?.();
      } else {
        const { id } = await client.request('ai_agent.create', wanted);
        setSaved(form);
        // After this render, so that nothing looks unsaved any more.
        setTimeout(() => navigate(adminPlace('agents', id)));
      }
      notify('success', `${wanted.name} is saved`);
    } catch (thrown) {
      setFailure(messageOf(thrown));
    } finally {
      setBusy(false);
    }
  };

  const tryIt = async () => {
    setShown(true);
    setFailure(null);
    if (Object.keys(problemsOf(kind, values)).length > 0) return;
    setTest('running');
    try {
      const trial = {
        settings: settings() as InputOf<'outside_agent.test'>['settings'],
        ...(agent ? { agentId: agent.id } : {}),
        ...(typedSecret === undefined ? {} : { secret: typedSecret }),
      };
      setTest(await client.request('outside_agent.test', trial));
    } catch (thrown) {
      setTest(null);
      setFailure(messageOf(thrown));
    }
  };

  return (
    <Page
      title={agent ? agent.name : `New AI agent: ${kindLabels[kind]}`}
      intro={kindHints[kind]}
      back={{ to: adminPlace('agents'), label: 'AI agents' }}
    >
      <Failure error={failure} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Card>
          <div className={styles.fields}>
            <Field
              label="Name"
              required
              {...(shown && problems.name
                ? { validationMessage: problems.name }
                : { hint: 'Customers see it.' })}
            >
              <Input
                value={form.name}
                maxLength={100}
                autoComplete="off"
                onChange={(_, { value }) => setForm({ ...form, name: value })}
              />
            </Field>
            <Field label="Description">
              <Textarea
                value={form.description}
                maxLength={2000}
                rows={1}
                resize="vertical"
                onChange={(_, { value }) => setForm({ ...form, description: value })}
              />
            </Field>
            {fieldsOf(kind, values).map((field) => (
              <div key={field.name} className={field.lines ? styles.wide : undefined}>
                <AgentField
                  field={field}
                  value={values[field.name] ?? ''}
                  problem={shown ? (problems[field.name] ?? null) : null}
                  onChange={(value) => change(field.name, value)}
                />
              </div>
            ))}
            {secretName !== null && (
              <SecretField
                label={secretName}
                value={form.secret}
                stored={agent?.secretSet ? { setAt: null, expiresAt: null } : null}
                onChange={(secret) => {
                  setForm({ ...form, secret });
                  setTest(null);
                }}
              />
            )}
          </div>
          {kind === 'topics' && agent && (
            <PlaceLink to={adminPlace('topics', agent.id)}>Open its topics</PlaceLink>
          )}
          {kind === 'scenario' && (
            <p className={styles.hint}>
              Pro-code agents have no test chat. Write to this one from the chat of a workstream that it
              answers, or run its cases: <code>./patchbay agents evaluate</code>
            </p>
          )}
          <div className={styles.actions}>
            <Button appearance="primary" type="submit" disabledFocusable={busy}>
              Save
            </Button>
            {kind === 'outside' && (
              <Button
                onClick={() => void tryIt()}
                disabledFocusable={test === 'running'}
                {...(test === 'running' && { icon: <Spinner size="extra-tiny" aria-hidden="true" /> })}
              >
                Test connection
              </Button>
            )}
          </div>
          {test !== null && <TestResult test={test} />}
        </Card>
      </form>
      {dialog}
    </Page>
  );
}
