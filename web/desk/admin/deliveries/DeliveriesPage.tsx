import { Button, Field, makeStyles, Select } from '@fluentui/react-components';
import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { SendClockRegular } from '@fluentui/react-icons/svg/send-clock';
import { useState } from 'react';
import { type DeliveryState, deliveryStates } from '../../../../contracts/crm.ts';
import { EmptyState } from '../../../kit/EmptyState.tsx';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { useNotices } from '../../app/notices.tsx';
import { navigate } from '../../app/router.tsx';
import { useRead } from '../../app/use-read.ts';
import { stateLabels } from '../../crm/delivery-words.ts';
import { Card, Loading, Page } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import { DeliveryCounts } from './DeliveryCounts.tsx';
import { DeliveryDrawer } from './DeliveryDrawer.tsx';
import { DeliveryTable } from './DeliveryTable.tsx';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: '12px', alignItems: 'flex-end', padding: '12px 16px' },
  select: { minWidth: '170px' },
  spacer: { flexGrow: 1 },
  more: { padding: '10px', textAlign: 'center' },
});

const everyMs = 3_000;
const pageSize = 50;
const most = 200;

const isState = (part: string | undefined): part is DeliveryState =>
  deliveryStates.includes(part as DeliveryState);

/** Every delivery to the CRMs, live; first of all those that need a person. */
export function DeliveriesPage({ path }: { path: readonly string[] }) {
  const styles = useStyles();
  const { client } = useModel();
  const { attempt, notify } = useNotices();
  const state = isState(path[0]) ? path[0] : null;
  const connectionId = path[1] ?? null;
  const [limit, setLimit] = useState(pageSize);
  const [openId, setOpenId] = useState<string | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { data, error, reload } = useRead(
    `deliveries/${state}/${connectionId}/${limit}`,
    () =>
      client.request(
        'delivery.list',
        { limit, ...(state && { state }), ...(connectionId && { connectionId }) },
        { repeatable: true },
      ),
    { everyMs },
  );
  const connections = useRead('deliveries/connections', () =>
    client.request('connection.list', {}, { repeatable: true }),
  );
  const kinds = (connections.data?.connections ?? []).filter((each) => each.kind !== 'connector');
  const go = (nextState: DeliveryState | null, nextConnection: string | null) => {
    setLimit(pageSize);
    setChosen(new Set());
    const parts = [nextState ?? 'all', ...(nextConnection ? [nextConnection] : [])];
    navigate(adminPlace('deliveries', ...(parts.length === 1 && !nextState ? [] : parts)));
  };

  const retry = async (input: { deliveryIds?: string[]; connectionId?: string }) => {
    let retried = 0;
    const went = await attempt('They were not retried', async () => {
      ({ retried } = await client.request('delivery.retry', input));
    });
    if (went)
      notify(
        'success',
        retried === 1 ? 'One delivery is tried again' : `${retried} deliveries are tried again`,
      );
    setChosen(new Set());
    reload();
  };
  const rows = data?.deliveries ?? [];
  const dead = rows.filter((row) => row.state === 'dead');
  const picked = dead.filter((row) => chosen.has(row.id));

  return (
    <Page
      title="Deliveries"
      intro="What is sent to the CRMs as contacts live. Failures are retried by themselves; what cannot succeed waits here for a person."
      actions={
        <Button appearance="subtle" icon={<ArrowClockwiseRegular />} onClick={reload}>
          Refresh
        </Button>
      }
    >
      <Failure error={error} onRetry={reload} />
      {data && (
        <DeliveryCounts counts={data.counts} state={state} onChoose={(next) => go(next, connectionId)} />
      )}
      <Card flush>
        <div className={styles.bar}>
          <Field label="State">
            <Select
              className={styles.select}
              value={state ?? ''}
              onChange={(_, { value }) => go(isState(value) ? value : null, connectionId)}
            >
              <option value="">All</option>
              {deliveryStates.map((each) => (
                <option key={each} value={each}>
                  {stateLabels[each]}
                </option>
              ))}
            </Select>
          </Field>
          <Field label="Connection">
            <Select
              className={styles.select}
              value={connectionId ?? ''}
              onChange={(_, { value }) => go(state, value || null)}
            >
              <option value="">All</option>
              {kinds.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.name}
                </option>
              ))}
            </Select>
          </Field>
          <span className={styles.spacer} />
          {dead.length > 1 && picked.length < dead.length && (
            <Button onClick={() => setChosen(new Set(dead.map((row) => row.id)))}>
              Choose all that need you
            </Button>
          )}
          {picked.length > 0 && (
            <Button
              appearance="primary"
              onClick={() => void retry({ deliveryIds: picked.map((row) => row.id) })}
            >
              {picked.length === 1 ? 'Retry one delivery' : `Retry ${picked.length} deliveries`}
            </Button>
          )}
          {picked.length === 0 && connectionId !== null && dead.length > 0 && (
            <Button onClick={() => void retry({ connectionId })}>Retry all of this connection</Button>
          )}
        </div>
        {data === null ? (
          error === null && <Loading label="Loading the deliveries" rows={6} />
        ) : rows.length === 0 ? (
          <EmptyState
            icon={<SendClockRegular />}
            title={state === 'dead' ? 'Nothing needs you' : 'There are none'}
            body={
              state || connectionId
                ? 'No delivery fits the filter.'
                : 'Deliveries appear when a connection has steps and a contact begins.'
            }
          />
        ) : (
          <DeliveryTable
            deliveries={rows}
            chosen={chosen}
            onChoose={setChosen}
            onOpen={(delivery) => setOpenId(delivery.id)}
          />
        )}
        {rows.length >= limit && limit < most && (
          <div className={styles.more}>
            <Button onClick={() => setLimit(Math.min(most, limit + pageSize))}>Show more</Button>
          </div>
        )}
      </Card>
      <DeliveryDrawer
        deliveryId={openId}
        version={rows.find((row) => row.id === openId)?.state ?? ''}
        onClose={() => setOpenId(null)}
        onChanged={reload}
      />
    </Page>
  );
}
