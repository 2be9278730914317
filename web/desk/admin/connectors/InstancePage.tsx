import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { navigate } from '../../app/router.tsx';
import { useRead } from '../../app/use-read.ts';
import { EnvironmentStep } from '../connections/EnvironmentStep.tsx';
import { Card, Loading, Page } from '../Page.tsx';
import { adminPlace } from '../places.ts';

/** One instance of a connector: where it is, and how Patchbay proves itself there. */
export function InstancePage({
  connectorId,
  connectionId,
}: {
  connectorId: string;
  connectionId: string | null;
}) {
  const { client } = useModel();
  const { data, error, reload, set } = useRead(`instance/${connectorId}/${connectionId}`, async () => {
    const [connector, { connections }] = await Promise.all([
      client.request('connector.read', { connectorId }, { repeatable: true }),
      client.request('connection.list', {}, { repeatable: true }),
    ]);
    return { connector, connection: connections.find((each) => each.id === connectionId) ?? null };
  });
  const back = { to: adminPlace('connectors', connectorId), label: data?.connector.name ?? 'Connector' };
  return (
    <Page title={data?.connection?.name ?? 'Connect an instance'} back={back}>
      <Failure error={error} onRetry={reload} />
      {!data && error === null && (
        <Card flush>
          <Loading label="Loading the connector" rows={6} />
        </Card>
      )}
      {data && (
        <EnvironmentStep
          kind="connector"
          connection={data.connection}
          connector={{
            id: connectorId,
            parameters: data.connector.parameters,
            authentications: data.connector.authentications,
          }}
          onSaved={(connection) => {
            set({ ...data, connection });
            if (!data.connection) navigate(adminPlace('connectors', connectorId), { saved: true });
          }}
        />
      )}
    </Page>
  );
}
