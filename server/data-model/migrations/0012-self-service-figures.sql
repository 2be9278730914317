-- One row for each engagement of an AI agent, folded from the log: what became of it.

create table ai_session (
  organization_id uuid not null references organization,
  conversation_id uuid not null references conversation,
  epoch integer not null,
  ai_agent_id uuid not null references ai_agent on delete cascade,
  channel text not null,
  workstream_id uuid not null references workstream,
  started_at timestamptz not null,
  ended_at timestamptz,
  -- Null while it goes on. docs/metrics.md says what each means.
  outcome text check (outcome in ('resolved', 'contained', 'escalated', 'handed_on', 'abandoned', 'unengaged')),
  -- Messages of the customer to this agent.
  customer_messages integer not null default 0,
  answered integer not null default 0,
  not_understood integer not null default 0,
  -- Its last message was not understood, and nothing has come of it since.
  left_hanging boolean not null default false,
  -- In the middle of which the customer is, or was when it ended.
  midway text,
  -- [{"topic", "begun", "completed"}], in the order of the first visit. Topics, or specialists of a scenario.
  topics jsonb not null default '[]',
  -- Of the topic in which it ended; null: in none.
  last_topic text,
  -- Position of the newest event that is in it: an event that comes twice changes nothing.
  position bigint not null,
  primary key (conversation_id, epoch)
);
create index ai_session_started on ai_session (organization_id, started_at);
create index ai_session_agent on ai_session (ai_agent_id, started_at);

alter table ai_session enable row level security;
alter table ai_session force row level security;
create policy tenant on ai_session using (organization_id = (select current_organization()) or (select serves_all_organizations()));
