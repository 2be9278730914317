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
  MessageBar,
  MessageBarBody,
  makeStyles,
  Radio,
  RadioGroup,
  SearchBox,
  Spinner,
  Textarea,
  tokens,
} from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { OutputOf } from '../../../contracts/api/operations.ts';
import { useModel } from '../app/context.tsx';
import { useNotices } from '../app/notices.tsx';
import { messageOf } from '../realtime/request-error.ts';

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: '12px' },
  queues: { maxHeight: '260px', overflowY: 'auto' },
  queue: { display: 'flex', alignItems: 'center', gap: '8px', justifyContent: 'space-between' },
  radio: { '& > label': { flexGrow: 1 } },
  none: { color: tokens.colorNeutralForeground2 },
});

type Queues = OutputOf<'queue.list'>['queues'];
type AiAgents = OutputOf<'handover.targets'>['aiAgents'];

interface TransferDialogProps {
  conversationId: string;
  customerName: string;
  currentQueueId: string | null;
  onClose: () => void;
}

const searchFrom = 8;

/** Hands a conversation to a queue, or to an AI agent. Mounted while it is open, so that it always begins fresh. */
export function TransferDialog({
  conversationId,
  customerName,
  currentQueueId,
  onClose,
}: TransferDialogProps) {
  const styles = useStyles();
  const { client } = useModel();
  const { notify } = useNotices();
  const [queues, setQueues] = useState<Queues | null>(null);
  const [aiAgents, setAiAgents] = useState<AiAgents>([]);
  /** The id of a queue or of an AI agent. */
  const [targetId, setTargetId] = useState('');
  const [reason, setReason] = useState('');
  const [search, setSearch] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: "Try again" is another round.
  useEffect(() => {
    let open = true;
    setError(null);
    Promise.all([
      client.request('queue.list', {}, { repeatable: true }),
      client.request('handover.targets', {}, { repeatable: true }),
    ]).then(
      ([listed, targets]) => {
        if (!open) return;
        setQueues(listed.queues);
        setAiAgents(targets.aiAgents);
      },
      (failure: unknown) => open && setError(messageOf(failure)),
    );
    return () => {
      open = false;
    };
  }, [client, round]);

  const chosen = queues?.find((queue) => queue.queueId === targetId) ?? null;
  const chosenAgent = aiAgents.find(({ aiAgentId }) => aiAgentId === targetId) ?? null;
  const target = chosen ?? chosenAgent;
  const shown = (queues ?? [])
    .filter((queue) => queue.name.toLowerCase().includes(search.trim().toLowerCase()))
    .sort((a, b) => Number(b.available > 0) - Number(a.available > 0) || a.name.localeCompare(b.name));

  const transfer = async () => {
    if (!target || busy) return;
    setBusy(true);
    setError(null);
    try {
      const why = reason.trim();
      const { staffed, warning } = await client.request('conversation.transfer', {
        conversationId,
        ...(chosen ? { queueId: chosen.queueId } : { aiAgentId: targetId }),
        ...(why === '' ? {} : { reason: why }),
      });
      if (staffed) notify('success', `Transferred to ${target.name}`);
      else
        notify(
          'warning',
          `Transferred to ${target.name}`,
          warning ?? 'Nobody is available there now. The conversation waits in the queue.',
        );
      onClose();
    } catch (failure) {
      setError(messageOf(failure));
      setBusy(false);
    }
  };

  return (
    <Dialog open onOpenChange={(_, data) => !data.open && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>Transfer {customerName}</DialogTitle>
          <DialogContent className={styles.content}>
            {error && (
              <MessageBar intent="error" layout="multiline" politeness="assertive">
                <MessageBarBody>{error}</MessageBarBody>
              </MessageBar>
            )}
            {!queues && !error && <Spinner label="Looking who is available…" />}
            {!queues && error && <Button onClick={() => setRound(round + 1)}>Try again</Button>}
            {queues && queues.length >= searchFrom && (
              <SearchBox
                aria-label="Find a queue"
                placeholder="Find a queue"
                value={search}
                onChange={(_, data) => setSearch(data.value)}
              />
            )}
            {queues && (
              <Field label="Queue">
                <RadioGroup
                  className={styles.queues}
                  value={targetId}
                  onChange={(_, data) => setTargetId(data.value)}
                >
                  {shown.map((queue) => (
                    <Radio
                      key={queue.queueId}
                      className={styles.radio}
                      value={queue.queueId}
                      label={
                        <span className={styles.queue}>
                          <span>
                            {queue.name}
                            {queue.queueId === currentQueueId && (
                              <span className={styles.none}> (came from here)</span>
                            )}
                          </span>
                          <Badge appearance="tint" color={queue.available > 0 ? 'success' : 'warning'}>
                            {queue.available > 0 ? `${queue.available} available` : 'Nobody available'}
                          </Badge>
                        </span>
                      }
                    />
                  ))}
                  {shown.length === 0 && <span className={styles.none}>No queue has this name.</span>}
                </RadioGroup>
              </Field>
            )}
            {aiAgents.length > 0 && (
              <Field label="AI agent" hint="It goes on with what was said and collected so far">
                <RadioGroup
                  className={styles.queues}
                  value={targetId}
                  onChange={(_, data) => setTargetId(data.value)}
                >
                  {aiAgents.map(({ aiAgentId, name }) => (
                    <Radio key={aiAgentId} value={aiAgentId} label={name} />
                  ))}
                </RadioGroup>
              </Field>
            )}
            {chosen?.available === 0 && (
              <MessageBar intent="warning" layout="multiline">
                <MessageBarBody>
                  Nobody is available in {chosen.name} now. The conversation will wait there.
                </MessageBarBody>
              </MessageBar>
            )}
            {queues && (
              <Field label="Reason" hint="For whoever takes over; optional">
                <Textarea
                  value={reason}
                  maxLength={1000}
                  onChange={(_, data) => setReason(data.value)}
                  resize="vertical"
                />
              </Field>
            )}
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>Cancel</Button>
            <Button appearance="primary" disabledFocusable={!target || busy} onClick={() => void transfer()}>
              {busy ? 'Transferring…' : 'Transfer'}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
