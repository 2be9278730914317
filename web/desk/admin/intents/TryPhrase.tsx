import { Badge, Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import type { OutputOf } from '../../../../contracts/api/operations.ts';
import { Bar } from '../../../kit/Bar.tsx';
import { useModel } from '../../app/context.tsx';
import { useNotices } from '../../app/notices.tsx';
import { Card } from '../Page.tsx';
import { percent } from './percent.ts';

type Answer = OutputOf<'intent.classify'>;

const useStyles = makeStyles({
  form: { display: 'flex', gap: '8px', alignItems: 'flex-end' },
  field: { flexGrow: 1, minWidth: 0 },
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '6px' },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 48px minmax(50px, 110px)',
    gap: '8px',
    alignItems: 'center',
  },
  phrase: { display: 'block', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  number: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
  line: { margin: 0, display: 'flex', flexWrap: 'wrap', gap: '6px', alignItems: 'center' },
});

const outcomes = {
  recognised: { label: 'Recognised', color: 'success' },
  did_you_mean: { label: 'Would ask which one', color: 'warning' },
  not_understood: { label: 'Not understood', color: 'danger' },
} as const;

const deciders = {
  exact: 'It is one of the phrases.',
  model: 'Decided by what was learnt.',
  phrases: 'Decided by comparing phrases.',
  nothing: 'No word of it is known.',
} as const;

/** A box to try what the AI agent would make of a phrase. */
export function TryPhrase({ agentId }: { agentId: string }) {
  const styles = useStyles();
  const { client } = useModel();
  const { attempt } = useNotices();
  const [text, setText] = useState('');
  const [answer, setAnswer] = useState<Answer | null>(null);
  const ask = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    await attempt('It could not be tried', async () => {
      setAnswer(await client.request('intent.classify', { agentId, text }, { repeatable: true }));
    });
  };
  const outcome = answer && outcomes[answer.outcome];
  return (
    <Card title="Try a phrase">
      <form className={styles.form} onSubmit={(event) => void ask(event)}>
        <Field label="What a customer might say" className={styles.field}>
          <Input value={text} maxLength={1000} onChange={(_, { value }) => setText(value)} />
        </Field>
        <Button type="submit">Try</Button>
      </form>
      <div aria-live="polite">
        {answer && outcome && (
          <>
            <p className={styles.line}>
              <Badge appearance="tint" color={outcome.color}>
                {outcome.label}
              </Badge>
              {deciders[answer.decidedBy]}
            </p>
            <ol className={styles.list}>
              {answer.ranked.map((each) => (
                <li key={each.intent} className={styles.row}>
                  <span>
                    {each.displayName}
                    {each.phrase && <span className={styles.phrase}>like “{each.phrase}”</span>}
                  </span>
                  <span className={styles.number}>{percent(each.confidence)}</span>
                  <Bar
                    share={each.confidence}
                    tone={each.confidence >= answer.threshold ? 'brand' : 'warning'}
                  />
                </li>
              ))}
            </ol>
            <p className={styles.phrase}>
              {answer.routing
                ? `Rules see the intent “${answer.routing.intent}” of ${answer.routing.lineOfBusiness}, ${answer.routing.group}.`
                : 'No approved intent fits: rules see none.'}
            </p>
          </>
        )}
      </div>
    </Card>
  );
}
