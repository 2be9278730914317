import {
  Badge,
  Button,
  DrawerBody,
  DrawerHeader,
  DrawerHeaderTitle,
  makeStyles,
  OverlayDrawer,
  tokens,
} from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useState } from 'react';
import { formatInstant } from '../../../kit/time.ts';
import { CodeBlock, prettyJson } from '../../app/CodeBlock.tsx';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { useNotices } from '../../app/notices.tsx';
import { useRead } from '../../app/use-read.ts';
import { Attempt } from '../../crm/Attempt.tsx';
import { occurrenceLabel, stateColors, stateLabels, stepMomentLabels } from '../../crm/delivery-words.ts';
import { Loading } from '../Page.tsx';
import { EditRequestDialog } from './EditRequestDialog.tsx';
import { SkipDialog } from './SkipDialog.tsx';

const useStyles = makeStyles({
  body: { display: 'flex', flexDirection: 'column', gap: '14px', paddingBottom: '20px' },
  facts: {
    margin: 0,
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    gap: '4px 14px',
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
  },
  term: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0 },
  bar: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  heading: { margin: '0 0 6px', fontSize: tokens.fontSizeBase300 },
  attempts: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: '6px',
  },
});

interface DeliveryDrawerProps {
  deliveryId: string | null;
  /** Another one means that it changed meanwhile. */
  version: string;
  onClose: () => void;
  onChanged: () => void;
}

/** One delivery with every attempt, and what a person can do about a dead one. */
export function DeliveryDrawer({ deliveryId, version, onClose, onChanged }: DeliveryDrawerProps) {
  return (
    <OverlayDrawer
      open={deliveryId !== null}
      position="end"
      size="medium"
      style={{ maxWidth: '100vw' }}
      onOpenChange={(_, { open }) => !open && onClose()}
    >
      {deliveryId !== null && (
        <Inside
          key={deliveryId}
          deliveryId={deliveryId}
          version={version}
          onClose={onClose}
          onChanged={onChanged}
        />
      )}
    </OverlayDrawer>
  );
}

function Inside({ deliveryId, version, onClose, onChanged }: DeliveryDrawerProps & { deliveryId: string }) {
  const styles = useStyles();
  const { client } = useModel();
  const { attempt, notify } = useNotices();
  const { data, error, reload } = useRead(`delivery/${deliveryId}/${version}`, () =>
    client.request('delivery.read', { deliveryId }, { repeatable: true }),
  );
  const [dialog, setDialog] = useState<'edit' | 'skip' | null>(null);
  const changed = (done: string) => {
    notify('success', done);
    setDialog(null);
    reload();
    onChanged();
  };
  const retry = async () => {
    if (
      await attempt('It was not retried', () =>
        client.request('delivery.retry', { deliveryIds: [deliveryId] }),
      )
    )
      changed('It is tried again');
  };
  const delivery = data?.delivery;
  return (
    <>
      <DrawerHeader>
        <DrawerHeaderTitle
          action={
            <Button
              appearance="subtle"
              aria-label="Close the delivery"
              icon={<DismissRegular />}
              onClick={onClose}
            />
          }
        >
          {delivery ? stepMomentLabels[delivery.step] : 'Delivery'}
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody className={styles.body}>
        <Failure error={error} onRetry={reload} />
        {!data && error === null && <Loading label="Loading the delivery" rows={6} />}
        {data && delivery && (
          <>
            <dl className={styles.facts}>
              <dt className={styles.term}>State</dt>
              <dd className={styles.value}>
                <Badge appearance="tint" color={stateColors[delivery.state]}>
                  {stateLabels[delivery.state]}
                </Badge>
              </dd>
              {delivery.reason && (
                <>
                  <dt className={styles.term}>Why</dt>
                  <dd className={styles.value}>{delivery.reason}</dd>
                </>
              )}
              <dt className={styles.term}>Connection</dt>
              <dd className={styles.value}>{delivery.connectionName}</dd>
              <dt className={styles.term}>Step</dt>
              <dd className={styles.value}>
                {delivery.step}
                {delivery.occurrence ? ` · ${occurrenceLabel(delivery.occurrence)}` : ''}
              </dd>
              <dt className={styles.term}>Contact</dt>
              <dd className={styles.value}>{delivery.contactId}</dd>
              <dt className={styles.term}>Since</dt>
              <dd className={styles.value}>{formatInstant(delivery.createdAt)}</dd>
              {delivery.record && (
                <>
                  <dt className={styles.term}>Record</dt>
                  <dd className={styles.value}>
                    {delivery.record.url ? (
                      <a href={delivery.record.url} target="_blank" rel="noreferrer noopener">
                        {delivery.record.name || delivery.record.id}
                      </a>
                    ) : (
                      delivery.record.name || delivery.record.id
                    )}
                  </dd>
                </>
              )}
            </dl>
            {delivery.state === 'dead' && (
              <div className={styles.bar}>
                <Button appearance="primary" onClick={() => void retry()}>
                  Retry
                </Button>
                <Button onClick={() => setDialog('edit')}>Edit and retry</Button>
                <Button onClick={() => setDialog('skip')}>Skip</Button>
              </div>
            )}
            {data.nextRequest && delivery.state !== 'delivered' && delivery.state !== 'skipped' && (
              <section>
                <h3 className={styles.heading}>Sent next</h3>
                <CodeBlock
                  label="What is sent next"
                  text={`${data.nextRequest.method} ${data.nextRequest.url}${
                    data.nextRequest.body ? `\n\n${prettyJson(data.nextRequest.body)}` : ''
                  }`}
                />
              </section>
            )}
            <section>
              <h3 className={styles.heading}>
                {data.attempts.length === 0 ? 'No attempt yet' : `Attempts (${data.attempts.length})`}
              </h3>
              <ol className={styles.attempts}>
                {[...data.attempts].reverse().map((each, index) => (
                  <li key={each.at}>
                    <Attempt attempt={each} open={index === 0} />
                  </li>
                ))}
              </ol>
            </section>
            {dialog === 'edit' && (
              <EditRequestDialog
                deliveryId={deliveryId}
                request={data.nextRequest ?? data.attempts.at(-1)?.request ?? null}
                onClose={() => setDialog(null)}
                onDone={() => changed('The corrected request is tried')}
              />
            )}
            {dialog === 'skip' && (
              <SkipDialog
                deliveryId={deliveryId}
                onClose={() => setDialog(null)}
                onDone={() => changed('It is skipped')}
              />
            )}
          </>
        )}
      </DrawerBody>
    </>
  );
}
