-- AI agents of several kinds, and what survives a restart in the middle of a turn.

-- 'topics': topics in Copilot Studio's YAML. 'scenario': pro-code agents, by the scenario's name in the settings.
-- 'outside': somebody else's agent, by its protocol and address in the settings.
alter table ai_agent add column kind text not null default 'topics' check (kind in ('topics', 'scenario', 'outside'));
alter table ai_agent add column description text not null default '' check (length(description) <= 2000);

-- Up to which row of dialog_input the dialog has come, and when it wants to be woken if nothing happens before.
alter table dialog add column last_input bigint not null default 0;
alter table dialog add column wake_at timestamptz;
-- In the middle of which topic or specialist the customer is, as it was told last; null: in none.
alter table dialog add column midway text;
create index dialog_wakes on dialog (wake_at) where wake_at is not null;

-- What reaches an AI agent beside the customer's messages: a decision on an approval, words of an outside agent, time.
create table dialog_input (
  position bigint generated always as identity primary key,
  organization_id uuid not null references organization,
  conversation_id uuid not null references conversation,
  handler_epoch integer not null,
  kind text not null check (length(kind) between 1 and 60),
  payload jsonb not null default '{}',
  -- The same input told twice is one.
  dedupe_key text,
  created_at timestamptz not null
);
create index dialog_input_conversation on dialog_input (conversation_id, handler_epoch, position);
create unique index dialog_input_once on dialog_input (conversation_id, dedupe_key) where dedupe_key is not null;

-- What an unfinished turn has done outside: after a crash it goes on from here, and nothing runs twice. The rows go
-- with the turn's commit.
create table turn_step (
  organization_id uuid not null references organization,
  conversation_id uuid not null references conversation,
  handler_epoch integer not null,
  -- Names the turn: 'start', 'message:12', 'input:345'.
  turn text not null,
  step integer not null,
  -- 'model', 'tool', 'http', ...; with the request's digest it tells whether the replay still goes the same way.
  kind text not null,
  fingerprint text not null,
  state text not null check (state in ('started', 'done', 'failed')),
  result jsonb,
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (conversation_id, handler_epoch, turn, step)
);

-- Why the agent's turns went as they did; for authors and supervisors.
create table turn_trace (
  organization_id uuid not null references organization,
  conversation_id uuid not null references conversation,
  handler_epoch integer not null,
  turn text not null,
  ai_agent_id uuid not null references ai_agent on delete cascade,
  at timestamptz not null,
  duration_ms integer not null,
  steps jsonb not null,
  primary key (conversation_id, handler_epoch, turn)
);
create index turn_trace_age on turn_trace (organization_id, at);

-- What goes along when a conversation changes hands (contracts/handoff.ts): to an AI agent, ours or not, or to a queue.
create table handoff (
  id uuid primary key,
  organization_id uuid not null references organization,
  conversation_id uuid not null references conversation,
  -- The epoch of whoever takes over; null: it went to a queue.
  handler_epoch integer,
  at timestamptz not null,
  context jsonb not null
);
create index handoff_conversation on handoff (conversation_id, at);

do $$
declare t text;
begin
  foreach t in array array['dialog_input', 'turn_step', 'turn_trace', 'handoff']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (organization_id = (select current_organization()) or (select serves_all_organizations()))', t);
  end loop;
end $$;
