import { Button, Input, makeStyles, Spinner } from '@fluentui/react-components';
import { useState } from 'react';
import type { Plugin } from '../../../../contracts/plugins.ts';
import { useStore } from '../../../kit/store.ts';
import { Failure } from '../../app/Failure.tsx';
import { callOutside } from '../../app/outside.ts';
import { Copilot } from '../../copilot/copilot.ts';
import { TurnCard } from '../../copilot/TurnCard.tsx';
import { Card } from '../Page.tsx';

const useStyles = makeStyles({
  form: { display: 'flex', gap: '8px' },
  input: { flexGrow: 1, minWidth: 0 },
  list: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: '14px',
  },
  text: { margin: 0 },
});

/** Asks the copilot, of this plugin alone. */
export function PluginTest({ plugin, changed }: { plugin: Plugin | null; changed: boolean }) {
  const styles = useStyles();
  // A thread of its own: what is tried here is not among the administrator's own questions.
  const [copilot] = useState(
    () =>
      new Copilot({
        ask: (input) => callOutside('copilot.ask', input),
        continue: (input) => callOutside('copilot.continue', input),
        turns: () => Promise.resolve({ turns: [], model: false }),
      }),
  );
  const thread = useStore(copilot.store, () => copilot.threadOf(null));
  const ask = (question: string) => {
    if (plugin && question.trim() !== '') void copilot.ask(null, question.trim(), plugin.id);
  };
  const ready = plugin?.enabled === true;
  return (
    <Card title="Test it">
      <p className={styles.text}>
        {!plugin
          ? 'Save the plugin and turn it on; then ask it here.'
          : !ready
            ? 'Turn the plugin on to ask it here.'
            : changed
              ? 'Asked as it was saved; your changes are not in it yet.'
              : 'Ask as a representative would.'}
      </p>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          ask(thread.draft);
          copilot.setDraft(null, '');
        }}
      >
        <Input
          className={styles.input}
          aria-label="Question"
          placeholder="Get me details about deal for Contoso"
          disabled={!ready}
          value={thread.draft}
          onChange={(_, { value }) => copilot.setDraft(null, value)}
        />
        <Button type="submit" disabledFocusable={!ready || thread.draft.trim() === ''}>
          Ask
        </Button>
      </form>
      <ol className={styles.list} aria-live="polite" aria-label="Answers">
        {thread.turns.map((turn) => (
          <TurnCard key={turn.id} copilot={copilot} turn={turn} acting={thread.acting[turn.id]} onAsk={ask} />
        ))}
        {thread.asked.map((asked) => (
          <li key={asked.localId}>
            {asked.error === null ? <Spinner size="tiny" label="Asking…" /> : <Failure error={asked.error} />}
          </li>
        ))}
      </ol>
    </Card>
  );
}
