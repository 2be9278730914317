import { Badge, Field, makeStyles, Select, Tab, TabList, tokens } from '@fluentui/react-components';
import { ChatHelpRegular } from '@fluentui/react-icons/svg/chat-help';
import { useState } from 'react';
import { EmptyState } from '../../../kit/EmptyState.tsx';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { navigate } from '../../app/router.tsx';
import { useRead } from '../../app/use-read.ts';
import { Card, Loading, Page } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import { Confusions } from './Confusions.tsx';
import { IntentDrawer } from './IntentDrawer.tsx';
import { IntentTable } from './IntentTable.tsx';
import { languageName } from './languages.ts';
import type { IntentOverview } from './overview.ts';
import { percent, shareOf } from './percent.ts';
import { Suggestions } from './Suggestions.tsx';
import { TryPhrase } from './TryPhrase.tsx';

const useStyles = makeStyles({
  figures: { display: 'flex', flexWrap: 'wrap', gap: '8px 28px', alignItems: 'center' },
  figure: { display: 'flex', flexDirection: 'column' },
  value: {
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
  },
  label: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  top: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '14px',
    alignItems: 'stretch',
    '& > *': { flex: '1 1 300px', minWidth: 0 },
  },
});

const tabs = [
  { value: 'list', label: 'Intents' },
  { value: 'confusion', label: 'Confusion' },
  { value: 'suggestions', label: 'Suggestions' },
] as const;

const everyMs = 4_000;

/** What customers mean, as the AI agent tells it: phrases, quality, mistakes, and what was not understood lately. */
export default function IntentsPage({ path }: { path: readonly string[] }) {
  const { client } = useModel();
  const [part = 'list', intent] = path;
  const [agentId, setAgentId] = useState<string | null>(null);
  const chosen = agentId === null ? {} : { agentId };
  const { data, error, reload } = useRead(
    `intents/${agentId}`,
    () => client.request('intent.list', chosen, { repeatable: true }),
    { everyMs },
  );
  return (
    <Page
      title="Intents"
      intro="What customers may say for each topic, how well the AI agent tells it apart, and what it takes for something else."
      actions={
        data && data.agents.length > 1 ? (
          <Field label="AI agent">
            <Select value={data.agentId ?? ''} onChange={(_, { value }) => setAgentId(value)}>
              {data.agents.map((agent) => (
                <option key={agent.agentId} value={agent.agentId}>
                  {agent.name}
                </option>
              ))}
            </Select>
          </Field>
        ) : undefined
      }
    >
      <Failure error={error} onRetry={reload} />
      {data === null && error === null && (
        <Card flush>
          <Loading label="Loading the intents" rows={6} />
        </Card>
      )}
      {data?.agentId === null && (
        <Card flush>
          <EmptyState
            icon={<ChatHelpRegular />}
            title="No AI agent yet"
            body="Intents belong to the topics of an AI agent."
          />
        </Card>
      )}
      {data?.agentId != null && (
        <Overview data={data} part={part} agentId={data.agentId} onChanged={reload} />
      )}
      {data?.agentId != null && part === 'list' && intent !== undefined && (
        <IntentDrawer
          agentId={data.agentId}
          intent={intent}
          language={data.models[0]?.language ?? 'en'}
          row={data.intents.find((row) => row.intent === intent)}
          onClose={() => navigate(adminPlace('intents'))}
          onChanged={reload}
        />
      )}
    </Page>
  );
}

interface OverviewProps {
  data: IntentOverview;
  part: string;
  agentId: string;
  onChanged: () => void;
}

function Overview({ data, part, agentId, onChanged }: OverviewProps) {
  const styles = useStyles();
  const count = data.confusions.reduce((sum, each) => sum + each.count, 0);
  return (
    <>
      <div className={styles.top}>
        <Card title="Recognition">
          <Quality data={data} />
        </Card>
        <TryPhrase agentId={agentId} />
      </div>
      <TabList
        selectedValue={tabs.some(({ value }) => value === part) ? part : 'list'}
        onTabSelect={(_, { value }) =>
          navigate(value === 'list' ? adminPlace('intents') : adminPlace('intents', String(value)))
        }
      >
        {tabs.map(({ value, label }) => (
          <Tab key={value} value={value}>
            {value === 'confusion' && count > 0 ? `${label} (${count})` : label}
          </Tab>
        ))}
      </TabList>
      {part === 'confusion' && <Confusions data={data} />}
      {part === 'suggestions' && <Suggestions data={data} agentId={agentId} onSettled={onChanged} />}
      {part !== 'confusion' && part !== 'suggestions' && <IntentTable intents={data.intents} />}
    </>
  );
}

function Quality({ data }: { data: IntentOverview }) {
  const styles = useStyles();
  const outOfScope = data.models.reduce(
    (sum, { outOfScope: one }) => ({
      phrases: sum.phrases + one.phrases,
      refused: sum.refused + one.refused,
    }),
    { phrases: 0, refused: 0 },
  );
  return (
    <>
      <div role="status">
        {data.trainingDue ? (
          <Badge appearance="tint" color="warning">
            Learning what changed …
          </Badge>
        ) : data.models.length === 0 ? (
          <Badge appearance="tint" color="informative">
            Nothing learnt yet: phrases are compared
          </Badge>
        ) : (
          <Badge appearance="tint" color="success">
            Learnt
          </Badge>
        )}
      </div>
      <div className={styles.figures}>
        {data.models.map((model) => (
          <span key={model.language} className={styles.figure}>
            <span className={styles.value}>{percent(model.accuracy)}</span>
            <span className={styles.label}>
              right in {languageName(model.language)}, of {model.phrases} phrases
            </span>
          </span>
        ))}
        {outOfScope.phrases > 0 && (
          <span className={styles.figure}>
            <span className={styles.value}>{percent(shareOf(outOfScope.refused, outOfScope.phrases))}</span>
            <span className={styles.label}>of what is meant for no topic refused</span>
          </span>
        )}
      </div>
      <p className={styles.label} style={{ margin: 0 }}>
        Measured on phrases that were set aside while the others were learnt.
      </p>
    </>
  );
}
