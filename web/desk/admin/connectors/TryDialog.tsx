import {
  Badge,
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  makeStyles,
  Select,
  tokens,
} from '@fluentui/react-components';
import { useState } from 'react';
import type { OutputOf } from '../../../../contracts/api/operations.ts';
import { CodeBlock, prettyJson } from '../../app/CodeBlock.tsx';
import { Failure } from '../../app/Failure.tsx';
import { callOutside } from '../../app/outside.ts';
import { InputFields } from '../../inputs/InputFields.tsx';
import { readInputs, type Written, write } from '../../inputs/values.ts';
import { messageOf } from '../../realtime/request-error.ts';

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: '12px' },
  facts: {
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    overflowWrap: 'anywhere',
  },
});

interface TryDialogProps {
  connectorId: string;
  connections: readonly { id: string; name: string }[];
  operation: OutputOf<'connector.read'>['operations'][number];
  onClose: () => void;
}

/** Calls an operation once and shows what came back. */
export function TryDialog({ connectorId, connections, operation, onClose }: TryDialogProps) {
  const styles = useStyles();
  const [connectionId, setConnectionId] = useState(connections[0]?.id ?? '');
  const [written, setWritten] = useState<Written>(() =>
    Object.fromEntries(operation.inputs.map((input) => [input.name, write(input.default)])),
  );
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [answer, setAnswer] = useState<OutputOf<'connector.try'> | null>(null);

  const call = async () => {
    const { values, problems: wrong } = readInputs(operation.inputs, written);
    setProblems(wrong);
    if (Object.keys(wrong).length > 0) return;
    setBusy(true);
    setError(null);
    try {
      setAnswer(
        await callOutside('connector.try', {
          connectorId,
          connectionId,
          operationId: operation.id,
          inputs: values,
        }),
      );
    } catch (failure) {
      setAnswer(null);
      setError(messageOf(failure));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface style={{ maxWidth: '640px' }}>
        <DialogBody>
          <DialogTitle>Try {operation.name || operation.id}</DialogTitle>
          <DialogContent className={styles.content}>
            {connections.length > 1 && (
              <Field label="Instance">
                <Select value={connectionId} onChange={(_, { value }) => setConnectionId(value)}>
                  {connections.map((each) => (
                    <option key={each.id} value={each.id}>
                      {each.name}
                    </option>
                  ))}
                </Select>
              </Field>
            )}
            <InputFields
              inputs={operation.inputs}
              written={written}
              problems={problems}
              onChange={(next) => {
                setWritten(next);
                setProblems({});
              }}
            />
            {operation.changes && <span className={styles.facts}>This changes something over there.</span>}
            <Failure error={error} />
            {answer && (
              <div role="status">
                <Badge appearance="tint" color={answer.status < 400 ? 'success' : 'danger'}>
                  {answer.status}
                </Badge>{' '}
                <span className={styles.facts}>
                  {Math.round(answer.durationMs)} ms · {answer.request.method} {answer.request.url}
                </span>
                <CodeBlock label="Answer" text={answer.body === '' ? '(empty)' : prettyJson(answer.body)} />
              </div>
            )}
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>Close</Button>
            <Button appearance="primary" disabledFocusable={busy} onClick={() => void call()}>
              {busy ? 'Calling…' : answer ? 'Call again' : 'Call it'}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
