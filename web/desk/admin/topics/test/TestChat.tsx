import { Button, Input, makeStyles, mergeClasses, Spinner, Switch, tokens } from '@fluentui/react-components';
import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { SendRegular } from '@fluentui/react-icons/svg/send';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { AgentTestStep } from '../../../../../contracts/api/operations-agents.ts';
import { EmptyState } from '../../../../kit/EmptyState.tsx';
import { Failure } from '../../../app/Failure.tsx';
import { MessageText } from '../../../desk/MessageText.tsx';
import { useEditor } from '../editor/editor-context.tsx';
import { TurnTrace } from './TurnTrace.tsx';
import { passedNodes } from './trace.ts';
import { type TestEntry, useTest } from './use-test.ts';
import { Variables } from './Variables.tsx';

const CardView = lazy(() => import('../../../cards/CardView.tsx'));
const cardType = 'application/vnd.microsoft.card.adaptive';

const useStyles = makeStyles({
  test: { flexGrow: 1, minHeight: 0, display: 'flex', flexDirection: 'column' },
  tools: {
    flexShrink: 0,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 8px',
    padding: '4px 8px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  log: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
    padding: '10px 12px',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  bubble: {
    maxWidth: '88%',
    padding: '6px 10px',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    borderRadius: tokens.borderRadiusLarge,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
  said: { alignSelf: 'flex-end', backgroundColor: tokens.colorBrandBackground2 },
  answer: { alignSelf: 'flex-start', backgroundColor: tokens.colorNeutralBackground3 },
  replies: { display: 'flex', flexWrap: 'wrap', gap: '6px' },
  turn: { display: 'flex', flexDirection: 'column', gap: '6px' },
  end: { margin: 0, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  form: {
    flexShrink: 0,
    display: 'flex',
    gap: '6px',
    padding: '8px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

interface TestChatProps {
  shown: boolean;
  name: string;
}

/** A chat with the draft, and what happens at every turn. It goes on while other things are looked at. */
export function TestChat({ shown, name }: TestChatProps) {
  const styles = useStyles();
  const editor = useEditor();
  const test = useTest(editor.agentId);
  const [stubbed, setStubbed] = useState(true);
  const [words, setWords] = useState('');
  const [begunWith, setBegunWith] = useState<string | null>(null);
  const log = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const { latest, entries, running } = test;

  useEffect(() => {
    const { canvas, tree } = editor;
    const nodes = latest ? passedNodes(latest, name, tree) : { passed: new Set<string>(), running: null };
    canvas.set((state) => ({ ...state, ...nodes }));
  }, [latest, editor, name]);
  useEffect(() => {
    if (entries.length > 0) log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [entries]);

  const start = () => {
    setBegunWith(editor.text);
    input.current?.focus();
    void test.start(stubbed, { name, yaml: editor.text });
  };
  const send = (text: string, value?: unknown) => {
    if (test.busy || !running || (text.trim() === '' && value === undefined)) return;
    setWords('');
    void test.send({ kind: 'message', text, ...(value !== undefined && { value: value as never }) }, text);
  };
  if (!shown) return null;
  const turns = entries.filter((entry) => entry.kind === 'turn');
  const before = turns.at(-2)?.turn ?? null;
  const older = begunWith !== null && begunWith !== editor.text;
  return (
    <div className={styles.test}>
      <div className={styles.tools}>
        <Button
          size="small"
          appearance={running ? 'secondary' : 'primary'}
          icon={latest ? <ArrowClockwiseRegular /> : <PlayRegular />}
          disabledFocusable={test.busy || editor.stale}
          onClick={start}
        >
          {latest ? 'Begin anew' : 'Begin the test'}
        </Button>
        <Switch
          label="Nothing leaves the house"
          title="Calls to systems outside answer with nothing instead of being made."
          checked={stubbed}
          onChange={(_, { checked }) => setStubbed(checked)}
        />
        {latest?.wakeAfterMs !== null && latest !== null && running && (
          <Button size="small" onClick={() => void test.send({ kind: 'wake' }, '(nothing for a while)')}>
            Say nothing for a while
          </Button>
        )}
      </div>
      <Failure error={test.error} />
      {entries.length === 0 && !test.busy ? (
        <EmptyState
          title="Try what is on the canvas"
          body="Saved or not. Nobody is told, and no figure counts it."
        />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
        <div ref={log} role="log" aria-label="Test chat" tabIndex={0} className={styles.log}>
          {older && <p className={styles.end}>The topic was changed since this test began.</p>}
          {entries.map((entry, index) => (
            <Entry
              key={entry.id}
              entry={entry}
              last={index === entries.length - 1 && running}
              onSend={send}
            />
          ))}
          {test.busy && <Spinner size="tiny" label="…" />}
        </div>
      )}
      {latest && <Variables turn={latest} before={before} />}
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          send(words);
        }}
      >
        <Input
          ref={input}
          style={{ flexGrow: 1 }}
          aria-label="Say as the customer"
          placeholder={running ? 'Say as the customer' : 'Begin the test first'}
          value={words}
          onChange={(_, { value }) => setWords(value)}
        />
        <Button
          type="submit"
          icon={<SendRegular />}
          aria-label="Send"
          disabledFocusable={!running || test.busy}
        />
      </form>
    </div>
  );
}

function Entry({
  entry,
  last,
  onSend,
}: {
  entry: TestEntry;
  last: boolean;
  onSend: (text: string, value?: unknown) => void;
}) {
  const styles = useStyles();
  if (entry.kind === 'said') {
    const text = entry.text === '' && entry.value !== undefined ? JSON.stringify(entry.value) : entry.text;
    return <div className={mergeClasses(styles.bubble, styles.said)}>{text}</div>;
  }
  const { turn } = entry;
  const replies = last ? (turn.outputs.at(-1)?.suggestedActions ?? []) : [];
  return (
    <div className={styles.turn}>
      {turn.outputs.map((output, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a turn's words never change their order.
        <Output key={index} output={output} open={last} onSend={onSend} />
      ))}
      {replies.length > 0 && (
        <div className={styles.replies}>
          {replies.map((reply) => (
            <Button key={reply.value} size="small" shape="circular" onClick={() => onSend(reply.value)}>
              {reply.title}
            </Button>
          ))}
        </div>
      )}
      {turn.transfer && (
        <p className={styles.end}>
          Handed over: {turn.transfer.reason.replaceAll('_', ' ')}
          {turn.transfer.message && `, “${turn.transfer.message}”`}
        </p>
      )}
      {turn.ended && <p className={styles.end}>The conversation has ended.</p>}
      <TurnTrace turn={turn} />
    </div>
  );
}

function Output({
  output,
  open,
  onSend,
}: {
  output: AgentTestStep['outputs'][number];
  open: boolean;
  onSend: (text: string, value?: unknown) => void;
}) {
  const styles = useStyles();
  return (
    <>
      {output.text !== '' && (
        <div className={mergeClasses(styles.bubble, styles.answer)}>
          <MessageText text={output.text} />
        </div>
      )}
      {output.event !== null && <p className={styles.end}>Event for the page: {output.event.name}</p>}
      {output.attachments.map((attachment, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a message's attachments never change their order.
        <Suspense key={index} fallback={null}>
          {attachment.contentType === cardType ? (
            <CardView
              card={attachment.content}
              label="Card"
              {...(open && { onSubmit: (value: unknown) => onSend('', value) })}
            />
          ) : (
            <div className={mergeClasses(styles.bubble, styles.answer)}>
              {attachment.name ?? attachment.contentType}
            </div>
          )}
        </Suspense>
      ))}
    </>
  );
}
