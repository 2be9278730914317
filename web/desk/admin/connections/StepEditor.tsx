import { Button, Field, makeStyles, Select, Switch } from '@fluentui/react-components';
import { useMemo, useRef, useState } from 'react';
import type { ConnectionShape } from '../../../../contracts/api/operations-connections.ts';
import type { LifecycleStep, StepNumber, TemplateRemark } from '../../../../contracts/crm.ts';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { useNotices } from '../../app/notices.tsx';
import { useLeaveGuard } from '../../app/use-leave-guard.tsx';
import { useRead } from '../../app/use-read.ts';
import { messageOf, RequestError } from '../../realtime/request-error.ts';
import { Card } from '../Page.tsx';
import { nameGroups } from '../templates/names.ts';
import type { EditorHandle } from '../templates/TemplateEditor.tsx';
import { EntityField } from './EntityField.tsx';
import { PresetButton } from './PresetButton.tsx';
import { PreviewPanel } from './PreviewPanel.tsx';
import { StepOptions } from './StepOptions.tsx';
import { TemplateField } from './TemplateField.tsx';
import { type TestResponses, useEarlierResponses, usePreview } from './use-preview.ts';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(320px, 440px)',
    gap: '14px',
    alignItems: 'start',
    '@media (max-width: 1100px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  head: { display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', gap: '4px 12px' },
  row: { display: 'grid', gridTemplateColumns: '120px minmax(0, 1fr)', gap: '12px', alignItems: 'start' },
  single: { gridTemplateColumns: 'minmax(0, 1fr)' },
  bar: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  side: { position: 'sticky', top: '14px', '@media (max-width: 1100px)': { position: 'static' } },
});

const methods = ['GET', 'POST', 'PATCH', 'PUT'] as const;
const usualMethod = { 2: 'POST', 3: 'GET', 4: 'PATCH', 5: 'PATCH' } as const;
const queryHints: Record<StepNumber, string> = {
  2: 'For example $select=activityid; usually empty.',
  3: 'The address’s parameters, as JSON.',
  4: 'Which record: (STEP2-Response.activityid)',
  5: 'Which record: (STEP2-Response.activityid)',
};

interface StepEditorProps {
  connection: ConnectionShape;
  number: StepNumber;
  title: string;
  steps: readonly LifecycleStep[];
  responses: TestResponses;
  onResponse: (response: Record<string, unknown>) => void;
  onSaved: () => void;
}

/** One step of the lifecycle: what is sent at this moment of a contact, and how that looks for a recent one. */
export function StepEditor(props: StepEditorProps) {
  const { connection, number, title, steps, responses, onResponse, onSaved } = props;
  const styles = useStyles();
  const { client } = useModel();
  const { notify } = useNotices();
  const stored = steps.find((each) => each.step === number) ?? null;
  const initial = useMemo(() => stored ?? emptyStep(number), [stored, number]);
  const [draft, setDraft] = useState<LifecycleStep>(initial);
  const [contactId, setContactId] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [refused, setRefused] = useState<readonly TemplateRemark[]>([]);
  const editors = useRef(new Map<TemplateRemark['field'], EditorHandle>());
  const changed = contentOf(draft) !== contentOf(initial);
  const dialog = useLeaveGuard(changed);

  const contacts = useRead('lifecycle.contacts', () =>
    client.request('lifecycle.contacts', {}, { repeatable: true }),
  );
  const contact =
    contacts.data?.contacts.find((each) => each.contactId === contactId) ??
    contacts.data?.contacts[0] ??
    null;
  const preview = usePreview(connection.id, draft, contact?.contactId ?? null);
  const earlier = useEarlierResponses(connection.id, steps, number, contact?.contactId ?? null);
  const groups = useMemo(
    () => nameGroups(number, contact?.record ?? null, connection.settings, { ...earlier, ...responses }),
    [number, contact, connection, earlier, responses],
  );
  const names = useMemo(() => groups.flatMap((group) => group.names.map((each) => each.name)), [groups]);
  const remarks = refused.length > 0 ? refused : (preview.data?.remarks ?? []);

  const change = (part: Partial<LifecycleStep>) => {
    setRefused([]);
    setDraft((before) => ({ ...before, ...part }));
  };
  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      await client.request('lifecycle.save_step', { connectionId: connection.id, ...draft });
      notify('success', `${title.split(':')[0]} is saved`);
      onSaved();
    } catch (failure) {
      setError(messageOf(failure));
      setRefused(remarksOf(failure));
    } finally {
      setBusy(false);
    }
  };
  const remove = async () => {
    setBusy(true);
    try {
      await client.request('lifecycle.delete_step', { connectionId: connection.id, step: number });
      setDraft(emptyStep(number));
      notify('success', 'The step is taken away');
      onSaved();
    } catch (failure) {
      setError(messageOf(failure));
    } finally {
      setBusy(false);
    }
  };
  const show = (remark: TemplateRemark) => {
    const length = draft[remark.field].length;
    editors.current.get(remark.field)?.select(remark.from ?? 0, remark.to ?? length);
  };
  const field = (
    name: TemplateRemark['field'],
    label: string,
    rows: number,
    hint?: string,
    placeholder?: string,
  ) => (
    <TemplateField
      label={label}
      value={draft[name]}
      onChange={(value) => change({ [name]: value })}
      groups={groups}
      names={names}
      remarks={remarks.filter((remark) => remark.field === name)}
      rows={rows}
      {...(hint !== undefined && { hint })}
      {...(placeholder !== undefined && { placeholder })}
      ref={(handle) => {
        if (handle) editors.current.set(name, handle);
        else editors.current.delete(name);
      }}
    />
  );

  return (
    <div className={styles.columns}>
      {dialog}
      <Card title={title}>
        <div className={styles.head}>
          <Switch
            label={draft.enabled ? 'This step is on' : 'This step is off'}
            checked={draft.enabled}
            onChange={(_, { checked }) => change({ enabled: checked })}
          />
          <PresetButton
            kind={connection.kind}
            number={number}
            onUse={(step) => change({ ...step, step: number })}
          />
        </div>
        <Failure error={error} />
        <div className={`${styles.row} ${number === 3 ? styles.single : ''}`}>
          {number !== 3 && (
            <Field label="Method">
              <Select
                value={draft.method}
                onChange={(_, { value }) => change({ method: value as LifecycleStep['method'] })}
              >
                {methods.map((method) => (
                  <option key={method}>{method}</option>
                ))}
              </Select>
            </Field>
          )}
          <EntityField
            connection={connection}
            label={number === 3 ? 'Page' : 'Entity or path'}
            value={draft.target}
            onChange={(target) => change({ target })}
            remarks={remarks.filter((remark) => remark.field === 'target')}
            page={number === 3}
            ref={(handle) => {
              if (handle) editors.current.set('target', handle);
              else editors.current.delete('target');
            }}
          />
        </div>
        {field('query', 'Query string', number === 3 ? 4 : 1, queryHints[number])}
        {number !== 3 &&
          draft.method !== 'GET' &&
          field(
            'body',
            'Body',
            7,
            'JSON. Write {{ for the names there are.',
            '{"subject": "Call with {{CustomerEndpoint}}"}',
          )}
        <StepOptions step={draft} onChange={change} />
        <div className={styles.bar}>
          <Button
            appearance="primary"
            disabledFocusable={busy || (!changed && stored !== null)}
            onClick={() => void save()}
          >
            Save step
          </Button>
          {changed && (
            <Button disabledFocusable={busy} onClick={() => setDraft(initial)}>
              Undo changes
            </Button>
          )}
          {stored && !changed && (
            <Button disabledFocusable={busy} onClick={() => void remove()}>
              Take the step away
            </Button>
          )}
        </div>
      </Card>
      <div className={styles.side}>
        <PreviewPanel
          connectionId={connection.id}
          step={draft}
          preview={preview}
          remarks={remarks}
          onShow={show}
          contacts={contacts.data?.contacts ?? []}
          contactId={contact?.contactId ?? null}
          onContact={setContactId}
          responses={responses}
          onResponse={onResponse}
        />
      </div>
    </div>
  );
}

/** What a step says, to be compared: its members in one order, whoever wrote it. */
function contentOf(step: LifecycleStep): string {
  const { enabled, method, target, query, body, openIn, missing, channels, artifacts } = step;
  return JSON.stringify([enabled, method, target, query, body, openIn, missing, channels, artifacts]);
}

/** An empty step with what usually holds for it. */
function emptyStep(number: StepNumber): LifecycleStep {
  return {
    step: number,
    enabled: true,
    method: usualMethod[number],
    target: '',
    query: '',
    body: '',
    openIn: 'tab',
    missing: 'omit',
    channels: [],
    artifacts: ['recording', 'transcript'],
  };
}

/** The places that a refused step names, as far as it names any. */
function remarksOf(failure: unknown): TemplateRemark[] {
  if (!(failure instanceof RequestError)) return [];
  const { remarks } = (failure.details ?? {}) as { remarks?: TemplateRemark[] };
  return Array.isArray(remarks) ? remarks : [];
}
