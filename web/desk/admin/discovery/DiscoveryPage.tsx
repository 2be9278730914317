import { Button, makeStyles, Tab, TabList, tokens } from '@fluentui/react-components';
import { SearchSparkleRegular } from '@fluentui/react-icons/svg/search-sparkle';
import { useState } from 'react';
import { type IntentProposal, type ProposalState, proposalStates } from '../../../../contracts/discovery.ts';
import { EmptyState } from '../../../kit/EmptyState.tsx';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { useNotices } from '../../app/notices.tsx';
import { navigate } from '../../app/router.tsx';
import { useRead } from '../../app/use-read.ts';
import { Card, Loading, Page } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import { ProposalDetails } from './ProposalDetails.tsx';
import { ProposalTree } from './ProposalTree.tsx';
import { RunBar } from './RunBar.tsx';
import { isOpen, stateWords } from './words.ts';

const useStyles = makeStyles({
  split: { display: 'flex', flexWrap: 'wrap', gap: '14px', alignItems: 'flex-start' },
  tree: { flex: '3 1 380px', minWidth: 0 },
  details: { flex: '2 1 320px', minWidth: 0 },
  bar: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center', padding: '10px 12px 4px' },
  hint: {
    margin: 0,
    padding: '0 12px 10px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
  },
});

const isState = (part: string | undefined): part is ProposalState =>
  proposalStates.includes(part as ProposalState);
const openEveryMs = 1_000;
const restEveryMs = 10_000;

/** Intents found in past conversations: searched for, looked at, and decided on. */
export default function DiscoveryPage({ path }: { path: readonly string[] }) {
  const styles = useStyles();
  const { client } = useModel();
  const state = isState(path[0]) ? path[0] : 'pending';
  const [isRunning, setIsRunning] = useState(false);
  const everyMs = isRunning ? openEveryMs : restEveryMs;
  const runs = useRead(
    'discovery-runs',
    async () => {
      const read = await client.request('discovery.list', { limit: 10 }, { repeatable: true });
      const running = isOpen(read.runs[0]);
      if (isRunning && !running) proposals.reload();
      setIsRunning(running);
      return read;
    },
    { everyMs },
  );
  const proposals = useRead(
    `proposals/${state}`,
    () => client.request('proposal.list', { state }, { repeatable: true }),
    { everyMs: restEveryMs },
  );
  const counts = proposals.data?.counts;
  return (
    <Page
      title="Discovery"
      intro="What customers ask for, found in past conversations. Approved intents can be used by routing rules at once; discarded ones are not proposed again. Examples are shown without names, addresses and numbers."
    >
      <Failure error={runs.error ?? proposals.error} onRetry={proposals.reload} />
      {runs.data && <RunBar runs={runs.data.runs} onChanged={runs.reload} />}
      <TabList
        selectedValue={state}
        onTabSelect={(_, { value }) =>
          navigate(value === 'pending' ? adminPlace('discovery') : adminPlace('discovery', String(value)))
        }
      >
        {proposalStates.map((each) => (
          <Tab key={each} value={each}>
            {stateWords[each].label}
            {counts && ` (${counts[each]})`}
          </Tab>
        ))}
      </TabList>
      {proposals.data === null ? (
        proposals.error === null && (
          <Card flush>
            <Loading label="Loading the proposals" rows={6} />
          </Card>
        )
      ) : proposals.data.proposals.length === 0 ? (
        <Card flush>
          <EmptyState
            icon={<SearchSparkleRegular />}
            title={
              state === 'pending' ? 'Nothing to decide' : `Nothing ${stateWords[state].label.toLowerCase()}`
            }
            body={
              state === 'pending'
                ? 'Search past conversations for what customers ask for. Those that still go on are left out.'
                : 'Proposals appear here when they are decided on.'
            }
          />
        </Card>
      ) : (
        <div key={state} className={styles.split}>
          <Proposals state={state} proposals={proposals.data.proposals} onChanged={proposals.reload} />
        </div>
      )}
    </Page>
  );
}

interface ProposalsProps {
  state: ProposalState;
  proposals: readonly IntentProposal[];
  onChanged: () => void;
}

function Proposals({ state, proposals, onChanged }: ProposalsProps) {
  const styles = useStyles();
  const { client, isAdministrator } = useModel();
  const { attempt, notify } = useNotices();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [openId, setOpenId] = useState<string | null>(null);
  const picked = proposals.filter(({ proposalId }) => chosen.has(proposalId));
  const open = proposals.find(({ proposalId }) => proposalId === openId) ?? proposals[0];
  const decide = async (which: readonly IntentProposal[], to: ProposalState) => {
    const done = await attempt('It was not decided', () =>
      client.request('proposal.decide', {
        proposalIds: which.map(({ proposalId }) => proposalId),
        state: to,
      }),
    );
    if (done) {
      const what = which.length === 1 ? which[0]!.name : `${which.length} intents`;
      notify('success', `${what}: ${stateWords[to].label.toLowerCase()}`);
      setChosen(new Set());
    }
    onChanged();
  };
  const merge = async () => {
    const [first] = picked;
    const done = await attempt('They were not merged', () =>
      client.request('proposal.merge', { proposalIds: picked.map(({ proposalId }) => proposalId) }),
    );
    if (done && first) {
      notify('success', `Merged into ${first.name}`);
      setChosen(new Set());
      setOpenId(first.proposalId);
    }
    onChanged();
  };
  const onKey = (key: string, which: readonly IntentProposal[]): boolean => {
    const to = decisions[key.toLowerCase()];
    if (!isAdministrator || which.length === 0) return false;
    if (to && to !== state) {
      void decide(which, to);
      return true;
    }
    if (key.toLowerCase() === 'm' && picked.length > 1) {
      void merge();
      return true;
    }
    return false;
  };
  return (
    <>
      <div className={styles.tree}>
        <Card flush>
          {isAdministrator && (
            <>
              <div className={styles.bar} role="toolbar" aria-label="What is chosen">
                <span>{picked.length === 0 ? 'Nothing chosen' : `${picked.length} chosen`}</span>
                {proposalStates
                  .filter((to) => to !== state)
                  .map((to) => (
                    <Button
                      key={to}
                      size="small"
                      appearance={to === 'approved' ? 'primary' : 'secondary'}
                      disabled={picked.length === 0}
                      onClick={() => void decide(picked, to)}
                    >
                      {actions[to]}
                    </Button>
                  ))}
                <Button size="small" disabled={picked.length < 2} onClick={() => void merge()}>
                  Merge
                </Button>
              </div>
              <p className={styles.hint}>
                Keys: arrows move, Space chooses, Enter shows, A approves, D discards, P decides later, M
                merges.
              </p>
            </>
          )}
          <ProposalTree
            proposals={proposals}
            openId={open?.proposalId ?? null}
            onOpen={setOpenId}
            chosen={chosen}
            onChoose={setChosen}
            onKey={onKey}
          />
        </Card>
      </div>
      <div className={styles.details}>
        {open && (
          <ProposalDetails
            key={`${open.proposalId}/${open.name}/${open.state}`}
            proposal={open}
            onDecide={(which, to) => void decide(which, to)}
            onChanged={onChanged}
          />
        )}
      </div>
    </>
  );
}

const decisions: Readonly<Record<string, ProposalState>> = { a: 'approved', d: 'discarded', p: 'pending' };

const actions: Record<ProposalState, string> = {
  approved: 'Approve',
  discarded: 'Discard',
  pending: 'Decide later',
};
