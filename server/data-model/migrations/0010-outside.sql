-- AI agents of others: their conversations beside ours, what is to be told to them, and their sealed secrets.

create table outside_secret (
  ai_agent_id uuid primary key references ai_agent on delete cascade,
  organization_id uuid not null references organization,
  sealed bytea not null
);

-- One conversation of ours with one of these agents. It outlives an engagement: the agent may get it back.
create table outside_session (
  conversation_id uuid not null references conversation,
  ai_agent_id uuid not null references ai_agent on delete cascade,
  organization_id uuid not null references organization,
  -- The engagement that its words are for.
  handler_epoch integer not null,
  -- 'open': listened to. 'parked': somebody else has the conversation. 'ended', 'failed': not to be resumed.
  state text not null check (state in ('open', 'parked', 'ended', 'failed')),
  -- The conversation's id on the other side; null until it answered.
  remote_id text,
  -- Up to where its words have been taken: Direct Line's watermark, or the id of the last server-sent event.
  watermark text,
  token bytea,
  token_expires_at timestamptz,
  parked_at timestamptz,
  primary key (conversation_id, ai_agent_id)
);
create index outside_session_open on outside_session (organization_id) where state = 'open';

-- What the other side is to be told, in order. The content goes once it was told; the row stays as long as a
-- repeated turn could put it there again.
create table outside_outbox (
  position bigint generated always as identity primary key,
  organization_id uuid not null references organization,
  conversation_id uuid not null references conversation,
  ai_agent_id uuid not null references ai_agent on delete cascade,
  handler_epoch integer not null,
  -- With the epoch it names what it is, so that a turn taken again adds nothing.
  name text not null,
  content jsonb,
  -- 'sending': nobody knows yet. 'answering': it was taken, and the answer is under way.
  state text not null default 'queued' check (state in ('queued', 'sending', 'answering', 'sent', 'dropped')),
  attempts integer not null default 0,
  first_attempt_at timestamptz,
  not_before timestamptz,
  created_at timestamptz not null,
  unique (conversation_id, ai_agent_id, handler_epoch, name)
);
create index outside_outbox_waiting on outside_outbox (conversation_id, ai_agent_id, position)
  where state in ('queued', 'sending', 'answering');

do $$
declare t text;
begin
  foreach t in array array['outside_secret', 'outside_session', 'outside_outbox']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (organization_id = (select current_organization()) or (select serves_all_organizations()))', t);
  end loop;
end $$;
