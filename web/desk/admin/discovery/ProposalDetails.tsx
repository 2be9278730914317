import { Badge, Button, Field, Input, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { type FormEvent, useState } from 'react';
import type { IntentProposal, ProposalState } from '../../../../contracts/discovery.ts';
import { useModel } from '../../app/context.tsx';
import { useNotices } from '../../app/notices.tsx';
import { PlaceLink } from '../../app/router.tsx';
import { Card } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import { stateWords } from './words.ts';

const useStyles = makeStyles({
  line: { display: 'flex', flexWrap: 'wrap', gap: '6px', alignItems: 'center' },
  form: { display: 'flex', flexDirection: 'column', gap: '8px' },
  two: { display: 'flex', flexWrap: 'wrap', gap: '8px', '& > *': { flex: '1 1 140px' } },
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '2px' },
  row: { display: 'flex', gap: '6px', alignItems: 'center', minHeight: '28px' },
  text: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  heading: { margin: 0, fontSize: tokens.fontSizeBase300 },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  link: { color: tokens.colorBrandForegroundLink },
});

interface ProposalDetailsProps {
  proposal: IntentProposal;
  onDecide: (proposals: readonly IntentProposal[], state: ProposalState) => void;
  onChanged: () => void;
}

/** One proposed intent: what customers said, what it is called, and what becomes of it. */
export function ProposalDetails({ proposal, onDecide, onChanged }: ProposalDetailsProps) {
  const styles = useStyles();
  const { client, isAdministrator } = useModel();
  const { attempt, notify } = useNotices();
  const { proposalId, state, topic } = proposal;
  const [name, setName] = useState(proposal.name);
  const [group, setGroup] = useState(proposal.group);
  const [lineOfBusiness, setLineOfBusiness] = useState(proposal.lineOfBusiness);
  const [description, setDescription] = useState(proposal.description);
  const changed =
    name !== proposal.name ||
    group !== proposal.group ||
    lineOfBusiness !== proposal.lineOfBusiness ||
    description !== proposal.description;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const done = await attempt('It was not saved', () =>
      client.request('proposal.update', { proposalId, name, group, lineOfBusiness, description }),
    );
    if (done) notify('success', 'Saved');
    onChanged();
  };
  const without = async (text: string) => {
    await attempt('The example was not taken out', () =>
      client.request('proposal.update', { proposalId, withoutExamples: [text] }),
    );
    onChanged();
  };
  const makeTopic = async () => {
    let made = '';
    const done = await attempt('No topic was made', async () => {
      made = (await client.request('proposal.make_topic', { proposalId })).topic;
    });
    if (done) notify('success', `The topic ${made} is there as a draft`);
    onChanged();
  };
  return (
    <Card title={proposal.name}>
      <div className={styles.line}>
        <Badge appearance="tint" color={stateWords[state].color}>
          {stateWords[state].label}
        </Badge>
        <span>{proposal.volume} conversations</span>
        {proposal.keywords.slice(0, 6).map((word) => (
          <Badge key={word} appearance="outline" color="informative">
            {word}
          </Badge>
        ))}
      </div>
      {isAdministrator && (
        <div className={styles.line}>
          {state !== 'approved' && (
            <Button appearance="primary" onClick={() => onDecide([proposal], 'approved')}>
              Approve
            </Button>
          )}
          {state !== 'discarded' && (
            <Button onClick={() => onDecide([proposal], 'discarded')}>Discard</Button>
          )}
          {state !== 'pending' && (
            <Button onClick={() => onDecide([proposal], 'pending')}>Decide later</Button>
          )}
          {topic === null && <Button onClick={() => void makeTopic()}>Make a topic</Button>}
        </div>
      )}
      {topic !== null && (
        <p className={styles.quiet}>
          Topic{' '}
          <PlaceLink to={adminPlace('topics')} className={styles.link}>
            {topic}
          </PlaceLink>{' '}
          was made of it.
        </p>
      )}
      {state === 'approved' && (
        <p className={styles.quiet}>
          Rules can use it: <code>intent</code> is “{proposal.name}”, <code>intentGroup</code> is “
          {proposal.group}
          ”, <code>lineOfBusiness</code> is “{proposal.lineOfBusiness}”.
        </p>
      )}
      <form className={styles.form} onSubmit={(event) => void save(event)}>
        <Field label="Name">
          <Input
            value={name}
            maxLength={100}
            readOnly={!isAdministrator}
            onChange={(_, { value }) => setName(value)}
          />
        </Field>
        <div className={styles.two}>
          <Field label="Group">
            <Input
              value={group}
              maxLength={100}
              readOnly={!isAdministrator}
              onChange={(_, { value }) => setGroup(value)}
            />
          </Field>
          <Field label="Line of business">
            <Input
              value={lineOfBusiness}
              maxLength={100}
              readOnly={!isAdministrator}
              onChange={(_, { value }) => setLineOfBusiness(value)}
            />
          </Field>
        </div>
        <Field label="Description">
          <Textarea
            value={description}
            maxLength={500}
            readOnly={!isAdministrator}
            onChange={(_, { value }) => setDescription(value)}
          />
        </Field>
        {isAdministrator && (
          <div>
            <Button type="submit" disabled={!changed}>
              Save
            </Button>
          </div>
        )}
      </form>
      <h3 className={styles.heading}>What customers said</h3>
      <ul className={styles.list}>
        {proposal.examples.map((text) => (
          <li key={text} className={styles.row}>
            <span className={styles.text}>{text}</span>
            {isAdministrator && proposal.examples.length > 1 && (
              <Button
                size="small"
                appearance="subtle"
                icon={<DismissRegular />}
                aria-label={`It does not belong here: ${text}`}
                onClick={() => void without(text)}
              />
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
