import { Combobox, Field, makeStyles, Option, OptionGroup } from '@fluentui/react-components';
import { useState } from 'react';
import type { OutputOf } from '../../../../contracts/api/operations.ts';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { useRead } from '../../app/use-read.ts';

const useStyles = makeStyles({ box: { width: '100%', minWidth: 0 }, list: { maxHeight: '340px' } });

export type Operation = OutputOf<'connector.read'>['operations'][number];

/** The offered operations of every connected instance. */
export interface Operations {
  instances: readonly { id: string; name: string; operations: readonly Operation[] }[];
  loading: boolean;
  error: string | null;
  reload(): void;
  find(connectionId: string, operationId: string): Operation | undefined;
}

/** Reads which operations can become plugins. */
export function useOperations(): Operations {
  const { client } = useModel();
  const { data, error, reload } = useRead('operations', async () => {
    const { connections } = await client.request('connection.list', {}, { repeatable: true });
    const instances = connections.flatMap(({ id, name, connectorId }) =>
      connectorId === null ? [] : [{ id, name, connectorId }],
    );
    const ids = [...new Set(instances.map((each) => each.connectorId))];
    const connectors = await Promise.all(
      ids.map((connectorId) => client.request('connector.read', { connectorId }, { repeatable: true })),
    );
    return instances.map(({ id, name, connectorId }) => ({
      id,
      name,
      operations: connectors.find((each) => each.id === connectorId)?.operations ?? [],
    }));
  });
  const instances = data ?? [];
  return {
    instances,
    loading: data === null && error === null,
    error,
    reload,
    find: (connectionId, operationId) =>
      instances.find((each) => each.id === connectionId)?.operations.find((each) => each.id === operationId),
  };
}

interface OperationPickerProps {
  operations: Operations;
  connectionId: string;
  operationId: string;
  /** A plugin keeps its operation. */
  fixed: boolean;
  problem: string | null;
  onChoose: (connectionId: string, operation: Operation) => void;
}

/** Which operation, of which instance. */
export function OperationPicker(props: OperationPickerProps) {
  const { operations, connectionId, operationId, fixed, problem, onChoose } = props;
  const styles = useStyles();
  const [search, setSearch] = useState<string | null>(null);
  const chosen = operations.find(connectionId, operationId);
  const instance = operations.instances.find((each) => each.id === connectionId);
  const label = chosen ? `${chosen.name || chosen.id} · ${instance?.name ?? ''}` : operationId;
  const wanted = (search ?? '').trim().toLowerCase();
  const groups = operations.instances
    .map((each) => ({
      ...each,
      operations: each.operations.filter(
        (operation) =>
          operation.enabled &&
          (wanted === '' ||
            `${operation.name} ${operation.id} ${operation.description}`.toLowerCase().includes(wanted)),
      ),
    }))
    .filter((each) => each.operations.length > 0);
  return (
    <>
      <Failure error={operations.error} onRetry={operations.reload} />
      <Field
        label="Operation"
        required
        {...(problem
          ? { validationMessage: problem }
          : {
              hint: fixed
                ? 'A plugin keeps its operation.'
                : 'Of a connected instance; only offered ones are listed.',
            })}
      >
        <Combobox
          className={styles.box}
          disabled={fixed}
          listbox={{ className: styles.list }}
          placeholder={operations.loading ? 'Loading…' : 'Choose an operation'}
          value={search ?? label}
          selectedOptions={chosen ? [`${connectionId} ${operationId}`] : []}
          onChange={(event) => setSearch(event.target.value)}
          onOpenChange={(_, { open }) => setSearch(open ? '' : null)}
          onOptionSelect={(_, { optionValue }) => {
            const [instanceId = '', ...rest] = (optionValue ?? '').split(' ');
            const operation = operations.find(instanceId, rest.join(' '));
            if (operation) onChoose(instanceId, operation);
            setSearch(null);
          }}
        >
          {groups.map((group) => (
            <OptionGroup key={group.id} label={group.name}>
              {group.operations.map((operation) => (
                <Option
                  key={operation.id}
                  value={`${group.id} ${operation.id}`}
                  text={operation.name || operation.id}
                >
                  {operation.name || operation.id}
                </Option>
              ))}
            </OptionGroup>
          ))}
          {groups.length === 0 && (
            <Option key="none" disabled text="">
              {operations.instances.length === 0
                ? 'No instance of a connector is connected.'
                : 'No operation fits.'}
            </Option>
          )}
        </Combobox>
      </Field>
    </>
  );
}
