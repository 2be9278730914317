-- The house: organizations and their people, routing's set-up, conversations, and the log.
--
-- Every tenant table carries organization_id and is guarded by row-level security (at the end of this file).
-- Closed vocabularies repeat those of contracts/words.ts as check constraints.

create table installation (
  one boolean primary key default true check (one),
  -- Signs Direct Line tokens and attachment addresses; drawn once, shared by every process on this database.
  signing_key bytea not null,
  created_at timestamptz not null default now()
);

create table organization (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  -- Which routing engine serves it: see lease.
  routing_partition smallint not null default 0,
  created_at timestamptz not null default now()
);

create table app_user (
  id uuid primary key,
  organization_id uuid not null references organization,
  username text not null,
  display_name text not null,
  roles text[] not null check (roles <@ array['representative', 'supervisor', 'administrator'] and cardinality(roles) > 0),
  password_hash text not null,
  active boolean not null default true,
  created_at timestamptz not null default now()
);
-- Sign-in asks for a user name only, so it is unique in the installation.
create unique index app_user_username on app_user (lower(username));
create index app_user_organization on app_user (organization_id);

-- Browser sessions and programs' bearer tokens alike: only the SHA-256 of the secret is kept.
create table access_token (
  id uuid primary key,
  organization_id uuid not null references organization,
  user_id uuid not null references app_user on delete cascade,
  kind text not null check (kind in ('session', 'bearer')),
  name text not null default '',
  secret_hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index access_token_user on access_token (user_id);

create table contact (
  id uuid primary key,
  organization_id uuid not null references organization,
  -- The channel's own id of this person, for example the Direct Line user id.
  external_id text not null,
  name text not null,
  email text,
  phone text,
  created_at timestamptz not null default now(),
  unique (organization_id, external_id)
);

create table skill (
  id uuid primary key,
  organization_id uuid not null references organization,
  name text not null,
  unique (organization_id, name)
);

create table queue (
  id uuid primary key,
  organization_id uuid not null references organization,
  name text not null,
  -- Smaller is served first.
  priority integer not null default 100,
  service_level_seconds integer not null default 60 check (service_level_seconds > 0),
  short_abandon_seconds integer not null default 5 check (short_abandon_seconds >= 0),
  -- [{"skillId": uuid, "proficiency": 1..10}]: what a conversation in this queue asks for unless it says otherwise.
  required_skills jsonb not null default '[]',
  unique (organization_id, name)
);

-- A representative's working state. `capacity_reserved` is the sum of the reservations below, kept by the same
-- transaction; the check is what makes a breach impossible, whatever a routing engine believes.
create table representative (
  user_id uuid primary key references app_user on delete cascade,
  organization_id uuid not null references organization,
  presence text not null default 'offline'
    check (presence in ('available', 'busy', 'do_not_disturb', 'away', 'offline', 'inactive')),
  presence_since timestamptz not null default now(),
  capacity_total integer not null default 100 check (capacity_total >= 0),
  capacity_reserved integer not null default 0,
  -- Least-active order: who has been free longest comes first.
  last_capacity_released_at timestamptz not null default now(),
  -- A socket's beat pushes this forward; past it the representative is not connected and gets no offers.
  connected_until timestamptz not null default '-infinity',
  constraint capacity_never_exceeded check (capacity_reserved between 0 and capacity_total)
);
create index representative_organization on representative (organization_id);

create table representative_skill (
  organization_id uuid not null references organization,
  user_id uuid not null references app_user on delete cascade,
  skill_id uuid not null references skill on delete cascade,
  proficiency smallint not null check (proficiency between 1 and 10),
  primary key (user_id, skill_id)
);

create table queue_member (
  organization_id uuid not null references organization,
  queue_id uuid not null references queue on delete cascade,
  user_id uuid not null references app_user on delete cascade,
  primary key (queue_id, user_id)
);
create index queue_member_user on queue_member (user_id);

create table workstream (
  id uuid primary key,
  organization_id uuid not null references organization,
  name text not null,
  -- The AI agent that answers first; null sends customers straight to the queue.
  ai_agent_id uuid,
  default_queue_id uuid not null references queue,
  capacity_units integer not null default 30 check (capacity_units > 0),
  allowed_presences text[] not null default array['available', 'busy'],
  offer_timeout_seconds integer not null default 30 check (offer_timeout_seconds > 0),
  -- How long a representative who declined or missed a conversation is left alone with it.
  reoffer_seconds integer not null default 60 check (reoffer_seconds >= 0),
  wrap_up_seconds integer not null default 120 check (wrap_up_seconds >= 0),
  -- Inactivity after which a conversation closes by itself, by state; null never. 'active' counts only
  -- while an AI agent is the handler.
  auto_close_active_seconds integer default 1800 check (auto_close_active_seconds > 0),
  auto_close_open_seconds integer default 86400 check (auto_close_open_seconds > 0),
  auto_close_waiting_seconds integer default 86400 check (auto_close_waiting_seconds > 0),
  unique (organization_id, name)
);

create table ai_agent (
  id uuid primary key,
  organization_id uuid not null references organization,
  name text not null,
  -- {"recognitionThreshold": 0..1, "maxMisunderstandings": n}
  settings jsonb not null default '{}',
  unique (organization_id, name)
);
alter table workstream add foreign key (ai_agent_id) references ai_agent;

create table chat_channel (
  id uuid primary key,
  organization_id uuid not null references organization,
  -- What `data-channel` of the widget's script tag says; unique in the installation.
  name text not null unique,
  workstream_id uuid not null references workstream,
  -- Origins that may get widget tokens; empty allows every origin.
  allowed_origins text[] not null default '{}',
  -- The Direct Line secret is derived from the signing key, this id and this number: raise it to revoke.
  secret_version integer not null default 1
);

create table topic (
  organization_id uuid not null references organization,
  ai_agent_id uuid not null references ai_agent on delete cascade,
  name text not null,
  -- As it was written; exported unchanged.
  yaml text not null,
  enabled boolean not null default true,
  updated_at timestamptz not null default now(),
  primary key (ai_agent_id, name)
);

create table article (
  organization_id uuid not null references organization,
  id text not null,
  title text not null,
  content text not null,
  -- Raised by titles: weight A against the body's B.
  search tsvector generated always as
    (setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', content), 'B')) stored,
  updated_at timestamptz not null default now(),
  primary key (organization_id, id)
);
create index article_search on article using gin (search);

create table conversation (
  id uuid primary key,
  organization_id uuid not null references organization,
  channel text not null,
  channel_id uuid not null references chat_channel,
  workstream_id uuid not null references workstream,
  contact_id uuid not null references contact,
  state text not null check (state in ('open', 'active', 'waiting', 'wrap_up', 'closed')),
  handler_kind text not null check (handler_kind in ('none', 'ai_agent', 'representative')),
  handler_id uuid,
  -- Grows with every change of handler; a sender proves it, so that a late reply cannot speak over the next one.
  handler_epoch integer not null default 0,
  -- The sequence of the last message: the Direct Line watermark. No gaps.
  last_sequence bigint not null default 0,
  last_message_at timestamptz,
  -- Set while it waits for a representative or is being offered.
  queue_id uuid references queue,
  queued_at timestamptz,
  required_skills jsonb not null default '[]',
  priority integer not null default 0,
  context jsonb not null default '{}',
  summary text,
  escalation_reason text,
  opened_at timestamptz not null,
  state_changed_at timestamptz not null,
  -- When the next timer of its state fires: inactivity, or the end of the wrap-up.
  due_at timestamptz,
  closed_at timestamptz,
  close_reason text,
  check ((handler_kind = 'none') = (handler_id is null)),
  check (state in ('active', 'wrap_up') or handler_kind = 'none')
) with (fillfactor = 70);
-- No index on columns that a message changes: those updates stay on the page (HOT).
create index conversation_waiting on conversation (organization_id, queue_id, queued_at) where state = 'open' and queue_id is not null;
create index conversation_ongoing on conversation (organization_id, state) where state <> 'closed';
create index conversation_handler on conversation (handler_id) where handler_id is not null;
create index conversation_contact on conversation (contact_id);
create index conversation_due on conversation (due_at) where due_at is not null;
create index conversation_newest on conversation (organization_id, opened_at desc);

-- One engagement of one handler; a new one per hand-over.
create table conversation_session (
  id uuid primary key,
  organization_id uuid not null references organization,
  conversation_id uuid not null references conversation,
  handler_kind text not null check (handler_kind in ('ai_agent', 'representative')),
  handler_id uuid not null,
  epoch integer not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  end_reason text,
  unique (conversation_id, epoch)
);
create index conversation_session_handler on conversation_session (handler_id, started_at);

create table participant (
  organization_id uuid not null references organization,
  conversation_id uuid not null references conversation,
  kind text not null check (kind in ('customer', 'ai_agent', 'representative')),
  participant_id text not null,
  name text not null,
  joined_at timestamptz not null,
  left_at timestamptz,
  primary key (conversation_id, kind, participant_id)
);

-- One stay of a conversation in one queue.
create table queue_segment (
  id uuid primary key,
  organization_id uuid not null references organization,
  conversation_id uuid not null references conversation,
  queue_id uuid not null references queue,
  entered_at timestamptz not null,
  left_at timestamptz,
  outcome text check (outcome in ('answered', 'abandoned', 'transferred', 'closed')),
  check ((left_at is null) = (outcome is null))
);
create unique index queue_segment_open on queue_segment (conversation_id) where left_at is null;
create index queue_segment_recent on queue_segment (organization_id, entered_at);
create index queue_segment_conversation on queue_segment (conversation_id);

-- No foreign keys on message and event: they are written only under their conversation's lock, and the check
-- would cost a round of row locks on the hottest path.
create table message (
  organization_id uuid not null,
  conversation_id uuid not null,
  sequence bigint not null,
  client_message_id text not null,
  kind text not null check (kind in ('message', 'event', 'note', 'end')),
  sender_kind text not null check (sender_kind in ('customer', 'ai_agent', 'representative', 'system')),
  sender_id text not null,
  sender_name text not null,
  text text not null default '',
  -- Whatever else the kind carries: name, value, attachments, suggestedActions, sources, channelData.
  content jsonb,
  sent_at timestamptz not null,
  primary key (conversation_id, sequence),
  unique (conversation_id, client_message_id)
);

create table attachment (
  id uuid primary key,
  organization_id uuid not null references organization,
  conversation_id uuid not null references conversation,
  name text not null,
  content_type text not null,
  size integer not null,
  bytes bytea not null,
  uploaded_by text not null,
  created_at timestamptz not null default now()
);
create index attachment_conversation on attachment (conversation_id);

-- A conversation reserved for one representative until accept, decline or time-out.
create table offer (
  id uuid primary key,
  organization_id uuid not null references organization,
  conversation_id uuid not null references conversation,
  representative_id uuid not null references representative,
  queue_id uuid not null references queue,
  state text not null check (state in ('pending', 'accepted', 'declined', 'timed_out', 'withdrawn')),
  offered_at timestamptz not null,
  expires_at timestamptz not null,
  answered_at timestamptz
);
create unique index offer_one_pending on offer (conversation_id) where state = 'pending';
create index offer_pending on offer (representative_id) where state = 'pending';
create index offer_expiry on offer (expires_at) where state = 'pending';
create index offer_conversation on offer (conversation_id);

-- Capacity held by a conversation, from the offer on. At most one a conversation.
create table capacity_reservation (
  conversation_id uuid primary key references conversation,
  organization_id uuid not null references organization,
  representative_id uuid not null references representative,
  units integer not null check (units > 0),
  reserved_at timestamptz not null
);
create index capacity_reservation_representative on capacity_reservation (representative_id);

-- Why an assignment came out as it did, written with the offer: packed, see routing's explanations().
create table assignment_decision (
  id uuid primary key,
  organization_id uuid not null references organization,
  conversation_id uuid not null references conversation,
  offer_id uuid references offer,
  decided_at timestamptz not null,
  explanation jsonb not null
);
create index assignment_decision_conversation on assignment_decision (conversation_id, decided_at);

-- Where an AI agent's dialog stands; `last_sequence` is the last customer message it has taken.
create table dialog (
  conversation_id uuid primary key references conversation,
  organization_id uuid not null references organization,
  state jsonb not null,
  last_sequence bigint not null
);

-- The log. `tx_id` is the writing transaction: readers stay below the oldest one running (server/data-model/log).
create table event (
  position bigint generated always as identity,
  tx_id xid8 not null default pg_current_xact_id(),
  organization_id uuid not null,
  type text not null,
  conversation_id uuid,
  representative_id uuid,
  at timestamptz not null,
  -- 'customer:<id>', 'representative:<id>', 'ai_agent:<id>', 'system'
  actor text not null,
  payload jsonb not null,
  primary key (tx_id, position)
);
create index event_conversation on event (conversation_id, position) where conversation_id is not null;

create table consumer_cursor (
  consumer text primary key,
  tx_id xid8 not null,
  position bigint not null,
  updated_at timestamptz not null default now()
);

-- Who does what only one may do at a time: routing partitions, durable consumers, timers.
create table lease (
  name text primary key,
  holder text not null,
  -- Grows with every change of holder; work done under a lease proves it.
  epoch bigint not null,
  expires_at timestamptz not null
);

-- Locks conversations before the transaction has written anything. An advisory lock needs no transaction id, so
-- the id is drawn only once all locks are held: within a conversation, ids then grow in the order of the locks,
-- and the log's order (tx_id, position) is the order in which things happened to it.
-- A function, because each statement in it sees what was committed while it waited; one round trip.
create function lock_conversations(ids uuid[]) returns setof conversation language plpgsql as $$
begin
  perform pg_advisory_xact_lock(k) from (select hashtextextended(id::text, 0) as k from unnest(ids) as id order by 1) as keys;
  return query select * from conversation where id = any (ids);
end $$;

-- The same for grouped appends: only what the decision needs, and which of the client ids are there already.
create function lock_for_append(ids uuid[], message_conversations uuid[], client_ids text[])
returns table (
  id uuid, state text, handler_kind text, handler_id uuid, handler_epoch integer, last_sequence bigint,
  contact_id uuid, queue_id uuid, duplicates jsonb
) language plpgsql as $$
begin
  perform pg_advisory_xact_lock(k) from (select hashtextextended(i::text, 0) as k from unnest(ids) as i order by 1) as keys;
  return query
    select c.id, c.state, c.handler_kind, c.handler_id, c.handler_epoch, c.last_sequence, c.contact_id, c.queue_id,
      (select jsonb_object_agg(m.client_message_id, m.sequence)
         from unnest(message_conversations, client_ids) as sent (conversation_id, client_id)
         join message m on m.conversation_id = sent.conversation_id and m.client_message_id = sent.client_id
        where sent.conversation_id = c.id)
    from conversation c where c.id = any (ids);
end $$;

-- Row-level security. `patchbay.organization` is set for each transaction: one organization's id, or '*' for the
-- few readers that serve all of them (sign-in, the log, leases and timers).
create function current_organization() returns uuid language sql stable as
  $$ select nullif(nullif(current_setting('patchbay.organization', true), '*'), '')::uuid $$;
create function serves_all_organizations() returns boolean language sql stable as
  $$ select coalesce(current_setting('patchbay.organization', true), '') = '*' $$;

do $$
declare t text;
begin
  for t in select table_name from information_schema.columns
           where table_schema = current_schema() and column_name = 'organization_id'
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (organization_id = current_organization() or serves_all_organizations())', t);
  end loop;
  alter table organization enable row level security;
  alter table organization force row level security;
  create policy tenant on organization using (id = current_organization() or serves_all_organizations());
end $$;
