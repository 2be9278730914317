/** What became of the conversations that AI agents had, by agent, topic and day. Definitions: docs/metrics.md. */
import type { OutputOf } from '../../../../contracts/api/operations.ts';
import { type House, read } from '../../../data-model/house/index.ts';
import { noOutcomes, type OutcomeCounts, ratesOf } from '../domain/funnel.ts';

export interface FiguresRequest {
  /** Sessions that began in [from, to). */
  readonly from: Date;
  readonly to: Date;
  readonly agentId?: string | undefined;
  readonly channel?: string | undefined;
  /** IANA; where days begin. The organization's unless told. */
  readonly timeZone?: string | undefined;
}

type Outcomes = { [K in keyof OutcomeCounts]: number };
interface AgentRow extends Record<string, unknown>, Outcomes {
  id: string;
  name: string;
  kind: 'topics' | 'scenario' | 'outside';
  ongoing: number;
  answered: number;
  not_understood: number;
}

const outcomeColumns = Object.keys(noOutcomes)
  .map((outcome) => `count(*) filter (where s.outcome = '${outcome}')::int as ${outcome}`)
  .join(', ');
const inPeriod = `s.organization_id = $1 and s.started_at >= $2 and s.started_at < $3
  and ($4::uuid is null or s.ai_agent_id = $4) and ($5::text is null or s.channel = $5)`;

const byAgent = `
  select a.id, a.name, a.kind, count(*) filter (where s.outcome is null)::int as ongoing,
         coalesce(sum(s.answered), 0)::int as answered, coalesce(sum(s.not_understood), 0)::int as not_understood,
         ${outcomeColumns}
  from ai_session s join ai_agent a on a.id = s.ai_agent_id where ${inPeriod} group by a.id order by count(*) desc, a.name`;

const byDay = `
  select to_char(s.started_at at time zone coalesce($6, o.time_zone), 'YYYY-MM-DD') as day, ${outcomeColumns}
  from ai_session s join organization o on o.id = s.organization_id
  where ${inPeriod} and s.outcome is not null group by 1 order by 1`;

// A session counts once for each topic it visited; its end counts for the topic in which it ended.
const byTopic = `
  select s.ai_agent_id as agent_id, t.topic, count(*)::int as sessions, sum(t.begun)::int as begun,
         sum(t.completed)::int as completed,
         count(*) filter (where t.completed > 0)::int as completed_sessions,
         count(*) filter (where s.outcome = 'escalated' and s.last_topic = t.topic)::int as escalated,
         count(*) filter (where s.outcome = 'handed_on' and s.last_topic = t.topic)::int as handed_on,
         count(*) filter (where s.outcome = 'abandoned' and s.midway = t.topic)::int as abandoned,
         count(*) filter (where s.outcome in ('resolved', 'contained') and s.last_topic = t.topic)::int as resolved
  from ai_session s, jsonb_to_recordset(s.topics) as t (topic text, begun int, completed int)
  where ${inPeriod} and s.outcome is not null
  group by 1, 2 order by count(*) desc, t.topic limit 500`;

export async function readSelfServiceFigures(
  house: House,
  organizationId: string,
  { from, to, agentId, channel, timeZone }: FiguresRequest,
): Promise<OutputOf<'insight.self_service'>> {
  const period = [organizationId, from, to, agentId ?? null, channel ?? null];
  const { agents, days, topics } = await read(house, organizationId, async (tx) => ({
    agents: await tx.run<AgentRow>(byAgent, period, 'self-service-by-agent'),
    days: await tx.run<{ day: string } & Outcomes>(
      byDay,
      [...period, timeZone ?? null],
      'self-service-by-day',
    ),
    topics: await tx.run<TopicRow>(byTopic, period, 'self-service-by-topic'),
  }));
  const total = agents.reduce((sum, row) => added(sum, outcomesOf(row)), noOutcomes);
  const ongoing = agents.reduce((sum, row) => sum + row.ongoing, 0);
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    ongoing,
    ...figuresOf(total),
    agents: agents.map((row) => ({
      agentId: row.id,
      name: row.name,
      kind: row.kind,
      ongoing: row.ongoing,
      answered: row.answered,
      notUnderstood: row.not_understood,
      ...figuresOf(outcomesOf(row)),
    })),
    topics: topics.map((row) => ({
      agentId: row.agent_id,
      topic: row.topic,
      sessions: row.sessions,
      begun: row.begun,
      completed: row.completed,
      completedSessions: row.completed_sessions,
      endedHere: {
        contained: row.resolved,
        escalated: row.escalated,
        handedOn: row.handed_on,
        abandoned: row.abandoned,
      },
    })),
    days: days.map(({ day, ...row }) => ({ day, ...figuresOf(outcomesOf(row)) })),
  };
}

interface TopicRow extends Record<string, unknown> {
  agent_id: string;
  topic: string;
  sessions: number;
  begun: number;
  completed: number;
  completed_sessions: number;
  escalated: number;
  handed_on: number;
  abandoned: number;
  resolved: number;
}

const names = Object.keys(noOutcomes) as (keyof OutcomeCounts)[];
const outcomesOf = (row: Outcomes): OutcomeCounts =>
  Object.fromEntries(names.map((name) => [name, row[name]])) as Outcomes;
const added = (a: OutcomeCounts, b: OutcomeCounts): OutcomeCounts =>
  Object.fromEntries(names.map((name) => [name, a[name] + b[name]])) as Outcomes;

function figuresOf(counts: OutcomeCounts) {
  const { handed_on: handedOn, ...rest } = counts;
  return { outcomes: { ...rest, handedOn }, rates: ratesOf(counts) };
}
