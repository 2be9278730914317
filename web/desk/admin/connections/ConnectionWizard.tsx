import { makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import type { OutputOf } from '../../../../contracts/api/operations.ts';
import type { CrmKind } from '../../../../contracts/crm.ts';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { navigate } from '../../app/router.tsx';
import { useRead } from '../../app/use-read.ts';
import { Card, Loading, Page } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import { EnvironmentStep } from './EnvironmentStep.tsx';
import { kindLabels, stepTitles } from './kinds.ts';
import { StepEditor } from './StepEditor.tsx';
import { type StepKey, Steps } from './Steps.tsx';
import type { TestResponses } from './use-preview.ts';

const useStyles = makeStyles({ body: { display: 'flex', flexDirection: 'column', gap: '14px' } });

interface ConnectionWizardProps {
  /** Null for one that is not there yet. */
  connectionId: string | null;
  newKind: CrmKind | null;
  step: StepKey;
}

/** The five steps of a connection to a CRM: the environment, and what is sent at each moment of a contact. */
export function ConnectionWizard({ connectionId, newKind, step }: ConnectionWizardProps) {
  const styles = useStyles();
  const { client } = useModel();
  const { data, error, reload, set } = useRead(`connection/${connectionId}`, async () => {
    if (connectionId === null) return { connection: null, steps: [] };
    const [{ connections }, { steps }] = await Promise.all([
      client.request('connection.list', {}, { repeatable: true }),
      client
        .request('lifecycle.steps', { connectionId }, { repeatable: true })
        .catch((): OutputOf<'lifecycle.steps'> => ({ steps: [] })),
    ]);
    const connection = connections.find((each) => each.id === connectionId) ?? null;
    if (!connection) throw new Error('There is no such connection any more.');
    return { connection, steps };
  });
  const [responses, setResponses] = useState<TestResponses>({});
  const kind = data?.connection?.kind ?? newKind;
  const back = { to: adminPlace('connections'), label: 'Connections' };

  if (!data || !kind) {
    return (
      <Page title="Connection" back={back}>
        <Failure error={error} onRetry={reload} />
        {error === null && (
          <Card flush>
            <Loading label="Loading the connection" rows={8} />
          </Card>
        )}
      </Page>
    );
  }
  const { connection, steps } = data;
  const title = connection?.name ?? `Connect ${kindLabels[kind]}`;
  const lifecycle = kind !== 'connector';
  return (
    <Page title={title} back={back} {...(connection && { intro: kindLabels[kind] })}>
      {lifecycle && <Steps connectionId={connection?.id ?? null} current={step} steps={steps} />}
      <div className={styles.body}>
        {step === 1 || !connection ? (
          <EnvironmentStep
            key={connection?.id ?? 'new'}
            kind={kind}
            connection={connection}
            onSaved={(saved, goOn) => {
              set({ connection: saved, steps });
              if (goOn) navigate(adminPlace('connections', saved.id, 'step-2'), { saved: true });
              else if (!connection)
                navigate(adminPlace('connections', saved.id, 'step-1'), { replace: true, saved: true });
            }}
          />
        ) : (
          <StepEditor
            key={step}
            connection={connection}
            title={`Step ${step}: ${stepTitles[step]}`}
            number={step}
            steps={steps}
            responses={responses}
            onResponse={(response) => setResponses((before) => ({ ...before, [step]: response }))}
            onSaved={reload}
          />
        )}
      </div>
    </Page>
  );
}
