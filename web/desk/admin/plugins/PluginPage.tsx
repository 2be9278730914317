import { Button, Field, Input, makeStyles, Switch, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import type { Plugin } from '../../../../contracts/plugins.ts';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { useNotices } from '../../app/notices.tsx';
import { navigate } from '../../app/router.tsx';
import { useLeaveGuard } from '../../app/use-leave-guard.tsx';
import { useRead } from '../../app/use-read.ts';
import { messageOf } from '../../realtime/request-error.ts';
import { Card, Loading, Page } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import { OperationPicker, useOperations } from './OperationPicker.tsx';
import { PluginAccess } from './PluginAccess.tsx';
import { PluginAnswer } from './PluginAnswer.tsx';
import { PluginInputs } from './PluginInputs.tsx';
import { PluginTest } from './PluginTest.tsx';
import { formOf, type PluginForm, problemsOf } from './plugin-form.ts';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(300px, 420px)',
    gap: '14px',
    alignItems: 'start',
    '@media (max-width: 1100px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  parts: { display: 'flex', flexDirection: 'column', gap: '14px', minWidth: 0 },
  bar: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' },
  side: { position: 'sticky', top: '14px', '@media (max-width: 1100px)': { position: 'static' } },
});

/** A plugin, in the order in which it is set up: operation, sign-in, access, inputs, answer; then it is turned on. */
export function PluginPage({ pluginId }: { pluginId: string | null }) {
  const { client } = useModel();
  const { data, error, reload, set } = useRead(`plugin/${pluginId}`, async () => {
    if (pluginId === null) return { plugin: null };
    const { plugins } = await client.request('plugin.list', {}, { repeatable: true });
    const plugin = plugins.find((each) => each.id === pluginId);
    if (!plugin) throw new Error('There is no such plugin any more.');
    return { plugin };
  });
  const back = { to: adminPlace('plugins'), label: 'Copilot plugins' };
  return (
    <Page title={data?.plugin?.name ?? (pluginId === null ? 'New plugin' : 'Plugin')} back={back}>
      <Failure error={error} onRetry={reload} />
      {!data && error === null && (
        <Card flush>
          <Loading label="Loading the plugin" rows={8} />
        </Card>
      )}
      {data && <Editor plugin={data.plugin} onSaved={(plugin) => set({ plugin })} />}
    </Page>
  );
}

function Editor({ plugin, onSaved }: { plugin: Plugin | null; onSaved: (plugin: Plugin) => void }) {
  const styles = useStyles();
  const { client } = useModel();
  const { notify } = useNotices();
  const [form, setForm] = useState<PluginForm>(() => formOf(plugin));
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const operations = useOperations();
  const operation = operations.find(form.connectionId, form.operationId);
  const inputs = operation?.inputs ?? [];
  const changed = JSON.stringify(form) !== JSON.stringify(formOf(plugin));
  const dialog = useLeaveGuard(changed);
  const problems = asked ? problemsOf(form, inputs) : {};
  const change = (part: Partial<PluginForm>) => setForm((before) => ({ ...before, ...part }));

  const save = async () => {
    setAsked(true);
    if (Object.keys(problemsOf(form, inputs)).length > 0) return;
    setBusy(true);
    setError(null);
    const { connectionId, operationId, roles, ...rest } = form;
    try {
      const saved = plugin
        ? await client.request('plugin.update', { pluginId: plugin.id, roles: [...roles], ...rest })
        : await client.request('plugin.create', { connectionId, operationId, roles: [...roles], ...rest });
      notify(
        'success',
        plugin ? 'The plugin is saved' : 'The plugin is saved; it is off until you turn it on',
      );
      setForm(formOf(saved));
      onSaved(saved);
      if (!plugin) navigate(adminPlace('plugins', saved.id), { replace: true, saved: true });
    } catch (failure) {
      setError(messageOf(failure));
    } finally {
      setBusy(false);
    }
  };
  const turn = async (enabled: boolean) => {
    if (!plugin) return;
    setError(null);
    try {
      onSaved(await client.request('plugin.update', { pluginId: plugin.id, enabled }));
      notify('success', enabled ? 'The plugin is on' : 'The plugin is off');
    } catch (failure) {
      setError(messageOf(failure));
    }
  };

  return (
    <div className={styles.columns}>
      {dialog}
      <div className={styles.parts}>
        <Failure error={error} />
        <Card title="1  Operation">
          <OperationPicker
            operations={operations}
            connectionId={form.connectionId}
            operationId={form.operationId}
            fixed={plugin !== null}
            problem={problems.operation ?? null}
            onChoose={(connectionId, chosen) =>
              change({
                connectionId,
                operationId: chosen.id,
                ...(form.name === '' && { name: chosen.name.slice(0, 100) }),
                ...(form.description === '' && { description: chosen.description }),
              })
            }
          />
          <Field label="Name" required {...(problems.name && { validationMessage: problems.name })}>
            <Input value={form.name} maxLength={100} onChange={(_, { value }) => change({ name: value })} />
          </Field>
          <Field
            label="Description"
            required
            {...(problems.description
              ? { validationMessage: problems.description }
              : { hint: 'Say in one sentence what it answers; the copilot chooses by it.' })}
          >
            <Textarea
              rows={2}
              resize="vertical"
              maxLength={4000}
              value={form.description}
              onChange={(_, { value }) => change({ description: value })}
            />
          </Field>
        </Card>
        <PluginAccess form={form} onChange={change} />
        <Card title="4  Inputs">
          <PluginInputs inputs={inputs} form={form} problems={problems} onChange={change} />
        </Card>
        <Card title="5  Answer">
          <PluginAnswer
            settings={form.settings}
            changes={operation?.changes ?? plugin?.changes ?? false}
            onChange={(settings) => change({ settings: { ...form.settings, ...settings } })}
          />
        </Card>
        <div className={styles.bar}>
          <Button
            appearance="primary"
            disabledFocusable={busy || (!changed && plugin !== null)}
            onClick={() => void save()}
          >
            Save
          </Button>
          {plugin && (
            <Switch
              label={plugin.enabled ? 'The plugin is on' : 'The plugin is off'}
              checked={plugin.enabled}
              onChange={(_, { checked }) => void turn(checked)}
            />
          )}
        </div>
      </div>
      <div className={styles.side}>
        <PluginTest plugin={plugin} changed={changed} />
      </div>
    </div>
  );
}
