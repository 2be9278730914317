import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { BotRegular } from '@fluentui/react-icons/svg/bot';
import type { AgentKind } from '../../../../contracts/agents.ts';
import { EmptyState } from '../../../kit/EmptyState.tsx';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { navigate } from '../../app/router.tsx';
import { useRead } from '../../app/use-read.ts';
import { Card, Loading, Page } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import { ReadCard } from '../ReadCard.tsx';
import { AgentEditor } from './AgentEditor.tsx';
import { AgentTable } from './AgentTable.tsx';
import { kindHints, kindLabels } from './agent-form.ts';

const everyMs = 5_000;
const kinds = Object.keys(kindLabels) as AgentKind[];

/** The AI agents of all kinds: `/agents`, `/agents/new/<kind>`, `/agents/<id>`. */
export default function AgentsPage({ path }: { path: readonly string[] }) {
  const [first, second] = path;
  if (first === 'new' && kinds.includes(second as AgentKind))
    return <AgentEditor key={`new-${second}`} agent={null} kind={second as AgentKind} />;
  if (first !== undefined && first !== 'new') return <OpenedAgent key={first} agentId={first} />;
  return <AgentList />;
}

function AgentList() {
  const { client } = useModel();
  const reading = useRead('ai-agents', () => client.request('ai_agent.list', {}, { repeatable: true }), {
    everyMs,
  });
  return (
    <Page
      title="AI agents"
      intro="Who answers customers before a person does: agents of topics, pro-code agents, and agents of others."
      actions={<NewAgent />}
    >
      <ReadCard
        reading={reading}
        loading="Loading the AI agents"
        isEmpty={({ agents }) => agents.length === 0}
        empty={
          <EmptyState
            icon={<BotRegular />}
            title="There is no AI agent yet"
            body="Without one every customer goes straight to a queue."
            action={<NewAgent />}
          />
        }
      >
        {({ agents }) => <AgentTable agents={agents} onChanged={reading.reload} />}
      </ReadCard>
    </Page>
  );
}

function OpenedAgent({ agentId }: { agentId: string }) {
  const { client } = useModel();
  const { data, error, reload } = useRead(`ai-agent/${agentId}`, () =>
    client.request('ai_agent.read', { agentId }, { repeatable: true }),
  );
  if (data) return <AgentEditor agent={data} kind={data.kind} onSaved={reload} />;
  return (
    <Page title="AI agent" back={{ to: adminPlace('agents'), label: 'AI agents' }}>
      <Failure error={error} onRetry={reload} />
      {error === null && (
        <Card>
          <Loading label="Loading the AI agent" rows={6} />
        </Card>
      )}
    </Page>
  );
}

function NewAgent() {
  return (
    <Menu positioning="below-end">
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="primary" icon={<AddRegular />}>
          New AI agent
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {kinds.map((kind) => (
            <MenuItem
              key={kind}
              subText={kindHints[kind]}
              onClick={() => navigate(adminPlace('agents', 'new', kind))}
            >
              {kindLabels[kind]}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
