import { Badge, Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { SparkleRegular } from '@fluentui/react-icons/svg/sparkle';
import { useEffect, useRef } from 'react';
import { useStore } from '../../kit/store.ts';
import { useModel } from '../app/context.tsx';
import { Failure } from '../app/Failure.tsx';
import { useRead } from '../app/use-read.ts';
import { AskBox } from './AskBox.tsx';
import { TurnCard } from './TurnCard.tsx';

const useStyles = makeStyles({
  pane: { height: '100%', minHeight: 0, display: 'flex', flexDirection: 'column' },
  head: {
    flexShrink: 0,
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    minHeight: '44px',
    padding: '6px 8px 6px 12px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    '& svg': { fontSize: '20px' },
  },
  title: { margin: 0, flexGrow: 1, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  turns: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    padding: '12px',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  list: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: '16px',
  },
  asked: { display: 'flex', flexDirection: 'column', gap: '8px' },
  question: {
    alignSelf: 'flex-end',
    maxWidth: '88%',
    padding: '6px 10px',
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorBrandBackground2,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
  empty: { display: 'flex', flexDirection: 'column', gap: '10px' },
  intro: { margin: 0, color: tokens.colorNeutralForeground2 },
  example: { justifyContent: 'flex-start', textAlign: 'left', padding: '8px 10px' },
  exampleWords: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: '2px' },
  hint: {
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground2,
  },
  bar: { display: 'flex', gap: '6px' },
});

const lookEveryMs = 1_500;

interface CopilotPaneProps {
  conversationId: string | null;
  customerName: string | null;
  /** The question's field takes the focus. */
  focus: boolean;
  onClose: () => void;
}

/** The copilot: what was asked about this conversation (or about none), and where it is asked. */
export default function CopilotPane({ conversationId, customerName, focus, onClose }: CopilotPaneProps) {
  const styles = useStyles();
  const model = useModel();
  const { copilot, client } = model;
  const thread = useStore(copilot.store, () => copilot.threadOf(conversationId));
  const available = useRead('plugin.available', () =>
    client.request('plugin.available', {}, { repeatable: true }),
  );
  const plugins = available.data?.plugins ?? [];
  const box = useRef<HTMLTextAreaElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const running = thread.turns.some((turn) => turn.state === 'running');

  useEffect(() => {
    void copilot.load(conversationId);
  }, [copilot, conversationId]);
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => void copilot.load(conversationId), lookEveryMs);
    return () => clearInterval(timer);
  }, [copilot, conversationId, running]);
  useEffect(() => {
    if (focus) box.current?.focus({ preventScroll: true });
  }, [focus]);
  const last = thread.turns.at(-1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new is scrolled to.
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [thread.turns.length, thread.asked.length, last?.state]);

  const ask = (question: string, pluginId: string | null = null) => {
    void copilot.ask(conversationId, question, pluginId);
    box.current?.focus();
  };
  const insert = (text: string) => {
    if (conversationId === null) return;
    model.setDraft(conversationId, (draft) => ({
      as: 'reply',
      text: draft.text.trim() === '' ? text : `${draft.text}\n${text}`,
    }));
    document.querySelector<HTMLTextAreaElement>('textarea[aria-label="Reply"]')?.focus();
  };
  const empty = thread.loaded && thread.turns.length === 0 && thread.asked.length === 0;

  return (
    <div className={styles.pane}>
      <div className={styles.head}>
        <SparkleRegular aria-hidden="true" />
        <h2 className={styles.title}>Copilot</h2>
        {thread.loaded && !thread.model && thread.error === null && (
          <Badge
            appearance="outline"
            color="informative"
            size="small"
            title="No language model is configured: plugins are chosen by their descriptions."
          >
            Without a model
          </Badge>
        )}
        <Button
          appearance="subtle"
          size="small"
          icon={<DismissRegular />}
          aria-label="Close the copilot"
          onClick={onClose}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it. */}
      <section className={styles.turns} aria-label="Questions and answers" tabIndex={0}>
        <Failure error={thread.error} onRetry={() => void copilot.load(conversationId)} />
        {!thread.loaded && <Spinner size="tiny" label="Loading…" />}
        {empty && (
          <div className={styles.empty}>
            <p className={styles.intro}>
              {plugins.length > 0
                ? 'Ask in your own words, for example:'
                : available.data
                  ? 'No plugin is turned on for you. The copilot still answers from the knowledge articles.'
                  : 'Ask in your own words.'}
            </p>
            <Failure error={available.error} onRetry={available.reload} />
            {plugins.map((plugin) => (
              <Button
                key={plugin.id}
                className={styles.example}
                onClick={() => {
                  copilot.setDraft(conversationId, exampleOf(plugin, customerName));
                  box.current?.focus();
                }}
              >
                <span className={styles.exampleWords}>
                  {exampleOf(plugin, customerName)}
                  <span className={styles.hint}>
                    {plugin.name} · {plugin.connectionName}
                  </span>
                </span>
              </Button>
            ))}
          </div>
        )}
        <ol className={styles.list} aria-live="polite">
          {thread.turns.map((turn) => (
            <TurnCard
              key={turn.id}
              copilot={copilot}
              turn={turn}
              acting={thread.acting[turn.id]}
              onAsk={ask}
              {...(conversationId !== null && { onInsert: insert })}
            />
          ))}
          {thread.asked.map((asked) => (
            <li key={asked.localId} className={styles.asked}>
              <div className={styles.question}>{asked.question}</div>
              {asked.error === null ? (
                <Spinner
                  size="tiny"
                  label="Asking…"
                  labelPosition="after"
                  style={{ justifyContent: 'flex-start' }}
                />
              ) : (
                <>
                  <Failure error={asked.error} />
                  <div className={styles.bar}>
                    <Button
                      size="small"
                      onClick={() => void copilot.dropAsked(conversationId, asked.localId, true)}
                    >
                      Ask again
                    </Button>
                    <Button
                      size="small"
                      onClick={() => void copilot.dropAsked(conversationId, asked.localId, false)}
                    >
                      Leave it
                    </Button>
                  </div>
                </>
              )}
            </li>
          ))}
        </ol>
        <div ref={end} />
      </section>
      <AskBox
        ref={box}
        draft={thread.draft}
        plugins={plugins}
        onDraft={(draft) => copilot.setDraft(conversationId, draft)}
        onAsk={ask}
      />
    </div>
  );
}

/** A question that this plugin may answer: its description as one would ask it. */
function exampleOf(plugin: { description: string; name: string }, customerName: string | null): string {
  const first = (plugin.description || plugin.name).split(/(?<=[.!?])\s/)[0]?.replace(/[.!?]+$/, '') ?? '';
  const named = first.replace(
    /\b(a|the) (specific |given |certain )?(customer|account|company)\b/i,
    customerName ?? '$&',
  );
  return named.length > 90 ? `${named.slice(0, 87)}…` : named;
}
