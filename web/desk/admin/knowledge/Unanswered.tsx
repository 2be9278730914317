import { Button, Field, makeStyles, Select, tokens } from '@fluentui/react-components';
import { ChatHelpRegular } from '@fluentui/react-icons/svg/chat-help';
import { useState } from 'react';
import type { OutputOf } from '../../../../contracts/api/operations.ts';
import { type Column, DataTable } from '../../../kit/DataTable.tsx';
import { EmptyState } from '../../../kit/EmptyState.tsx';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { NameLink } from '../../app/NameLink.tsx';
import { useNotices } from '../../app/notices.tsx';
import { navigate } from '../../app/router.tsx';
import { useRead } from '../../app/use-read.ts';
import { Card, Loading } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import { shortDate } from './article-words.ts';

type Unanswered = OutputOf<'question.list'>['questions'][number];
type State = Unanswered['state'];

const useStyles = makeStyles({
  bar: { display: 'flex', gap: '12px', alignItems: 'flex-end' },
  buttons: { display: 'flex', gap: '6px', flexWrap: 'wrap', justifyContent: 'flex-end' },
  quiet: { color: tokens.colorNeutralForeground2 },
});

/** What customers and representatives asked and no article answered, the most asked first. */
export function Unanswered() {
  const styles = useStyles();
  const { client, isAdministrator } = useModel();
  const { attempt } = useNotices();
  const [state, setState] = useState<State>('open');
  const { data, error, reload } = useRead(
    `questions/${state}`,
    () => client.request('question.list', { state, limit: 200 }, { repeatable: true }),
    { everyMs: 10_000 },
  );
  const settle = async (questionId: string, to: State) => {
    await attempt('It was not settled', () => client.request('question.settle', { questionId, state: to }));
    reload();
  };
  const columns: Column<Unanswered>[] = [
    {
      key: 'question',
      header: 'Question',
      quoted: true,
      cell: ({ question }) => question,
      sortBy: ({ question }) => question,
    },
    {
      key: 'times',
      header: 'Asked',
      number: true,
      cell: ({ times }) => `${times} ×`,
      sortBy: ({ times }) => times,
    },
    {
      key: 'by',
      header: 'By',
      cell: ({ askedBy }) => (askedBy === 'customer' ? 'Customers' : 'Representatives'),
    },
    {
      key: 'last',
      header: 'Last',
      cell: ({ lastAskedAt, lastConversationId }) =>
        lastConversationId ? (
          <NameLink to={{ page: 'conversations', conversationId: lastConversationId }}>
            {shortDate(lastAskedAt)}
          </NameLink>
        ) : (
          shortDate(lastAskedAt)
        ),
      sortBy: ({ lastAskedAt }) => lastAskedAt,
    },
    {
      key: 'act',
      header: 'What to do',
      actions: true,
      cell: ({ questionId, question }) =>
        !isAdministrator ? null : state === 'open' ? (
          <div className={styles.buttons}>
            <Button
              size="small"
              aria-label={`Write an article for: ${question}`}
              onClick={() => navigate(adminPlace('knowledge', 'new', question.slice(0, 200)))}
            >
              Write an article
            </Button>
            <Button
              size="small"
              aria-label={`It is answered now: ${question}`}
              onClick={() => void settle(questionId, 'answered')}
            >
              Answered
            </Button>
            <Button
              size="small"
              appearance="subtle"
              aria-label={`Dismiss: ${question}`}
              onClick={() => void settle(questionId, 'dismissed')}
            >
              Dismiss
            </Button>
          </div>
        ) : (
          <Button
            size="small"
            aria-label={`Open again: ${question}`}
            onClick={() => void settle(questionId, 'open')}
          >
            Open again
          </Button>
        ),
    },
  ];
  return (
    <>
      <div className={styles.bar}>
        <Field label="Show">
          <Select value={state} onChange={(_, { value }) => setState(value as State)}>
            <option value="open">Open</option>
            <option value="answered">Answered</option>
            <option value="dismissed">Dismissed</option>
          </Select>
        </Field>
      </div>
      <Failure error={error} onRetry={reload} />
      {!data && error === null && <Loading label="Loading questions" rows={5} />}
      {data && data.questions.length === 0 && (
        <Card>
          <EmptyState
            icon={<ChatHelpRegular />}
            title={state === 'open' ? 'Every question found an answer' : 'None'}
            body={
              state === 'open'
                ? 'Questions that no article answers are collected here, with how often they came.'
                : ''
            }
          />
        </Card>
      )}
      {data && data.questions.length > 0 && (
        <Card flush>
          <DataTable
            label="Questions"
            columns={columns}
            rows={data.questions}
            keyOf={({ questionId }) => questionId}
            empty=""
          />
        </Card>
      )}
    </>
  );
}
