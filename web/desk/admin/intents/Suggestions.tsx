import { Button, makeStyles, Select, tokens } from '@fluentui/react-components';
import { LightbulbRegular } from '@fluentui/react-icons/svg/lightbulb';
import { useState } from 'react';
import type { IntentSuggestion } from '../../../../contracts/intents.ts';
import { type Column, DataTable } from '../../../kit/DataTable.tsx';
import { EmptyState } from '../../../kit/EmptyState.tsx';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { useNotices } from '../../app/notices.tsx';
import { useRead } from '../../app/use-read.ts';
import { Card, Loading } from '../Page.tsx';
import type { IntentOverview } from './overview.ts';
import { percent } from './percent.ts';

const useStyles = makeStyles({
  buttons: { display: 'flex', gap: '6px', flexWrap: 'wrap', justifyContent: 'flex-end' },
  quiet: { color: tokens.colorNeutralForeground2 },
  select: { minWidth: '160px' },
});

interface SuggestionsProps {
  data: IntentOverview;
  agentId: string;
  onSettled: () => void;
}

/** What was not understood lately, each with the intent that it looks like; one click makes it a phrase of it. */
export function Suggestions({ data, agentId, onSettled }: SuggestionsProps) {
  const styles = useStyles();
  const { client, isAdministrator } = useModel();
  const { attempt, notify } = useNotices();
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  const {
    data: read,
    error,
    reload,
    set,
  } = useRead(
    `intent-suggestions/${agentId}`,
    () => client.request('intent.suggestions', { agentId, limit: 100 }, { repeatable: true }),
    { everyMs: 10_000 },
  );
  const settle = async (row: IntentSuggestion, accept: boolean, intent: string | null) => {
    const { questionId } = row;
    const done = await attempt('It was not settled', () =>
      client.request('intent.settle_suggestion', { questionId, agentId, accept, intent }),
    );
    if (done && read) {
      set({ suggestions: read.suggestions.filter((each) => each.questionId !== questionId) });
      if (accept) notify('success', intent === null ? 'Noted as out of scope' : 'Added as a phrase');
      onSettled();
    }
    reload();
  };
  const columns: Column<IntentSuggestion>[] = [
    {
      key: 'text',
      header: 'Customers said',
      quoted: true,
      sortBy: (row) => row.text,
      cell: (row) => row.text,
    },
    {
      key: 'times',
      header: 'Times',
      number: true,
      sortBy: (row) => row.times,
      cell: (row) => `${row.times} ×`,
    },
    {
      key: 'fit',
      header: 'Would fit',
      cell: (row) =>
        isAdministrator ? (
          <Select
            size="small"
            className={styles.select}
            aria-label={`Intent for: ${row.text}`}
            value={chosen.get(row.questionId) ?? row.intent ?? ''}
            onChange={(_, { value }) => setChosen(new Map(chosen).set(row.questionId, value))}
          >
            <option value="">None of them</option>
            {data.intents.map((intent) => (
              <option key={intent.intent} value={intent.intent}>
                {intent.displayName}
              </option>
            ))}
          </Select>
        ) : (
          (row.displayName ?? 'None of them')
        ),
    },
    {
      key: 'sure',
      header: 'Sure',
      number: true,
      sortBy: (row) => row.confidence,
      cell: (row) => <span className={styles.quiet}>{percent(row.confidence)}</span>,
    },
    {
      key: 'act',
      header: 'What to do',
      actions: true,
      cell: (row) => {
        const value = chosen.get(row.questionId) ?? row.intent ?? '';
        return (
          isAdministrator && (
            <span className={styles.buttons}>
              <Button
                size="small"
                appearance={value === '' ? 'secondary' : 'primary'}
                aria-label={`${value === '' ? 'Out of scope' : 'Add'}: ${row.text}`}
                onClick={() => void settle(row, true, value === '' ? null : value)}
              >
                {value === '' ? 'Out of scope' : 'Add'}
              </Button>
              <Button
                size="small"
                appearance="subtle"
                aria-label={`Leave: ${row.text}`}
                onClick={() => void settle(row, false, null)}
              >
                Leave
              </Button>
            </span>
          )
        );
      },
    },
  ];
  return (
    <>
      <Failure error={error} onRetry={reload} />
      <Card flush>
        {read === null ? (
          error === null && <Loading label="Loading the suggestions" />
        ) : read.suggestions.length === 0 ? (
          <EmptyState
            icon={<LightbulbRegular />}
            title="Nothing to suggest"
            body="What customers say and the AI agent does not understand appears here."
          />
        ) : (
          <DataTable
            label="Suggestions"
            columns={columns}
            rows={read.suggestions}
            keyOf={(row) => row.questionId}
            empty="Nothing to suggest."
          />
        )}
      </Card>
    </>
  );
}
