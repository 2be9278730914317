-- Unified routing: everything an administrator sets, what a conversation asks for, and what routing writes down.
--
-- Rule sets, methods and overflow are documents (jsonb, ids resolved, shapes in server/routing/domain/configuration.ts):
-- they are read whole, validated as a whole, and never queried into. What others refer to is a table.

alter table organization
  -- IANA name. The day of an end-of-day capacity profile ends by it, unless operating hours say otherwise.
  add column time_zone text not null default 'UTC',
  add column configuration_version integer not null default 0,
  -- Organization-wide routing settings: see RoutingConfiguration.
  add column routing_settings jsonb not null default '{}';

-- Each applied configuration, whole: `document` as YAML with names, `resolved` as the engine reads it, with ids.
create table configuration_version (
  organization_id uuid not null references organization,
  version integer not null,
  applied_at timestamptz not null,
  applied_by text not null,
  comment text not null default '',
  document text not null,
  resolved jsonb not null,
  primary key (organization_id, version)
);

create table rating_model (
  id uuid primary key,
  organization_id uuid not null references organization,
  name text not null,
  -- From the lowest to the highest; a proficiency is the place in it, from 1.
  levels text[] not null check (cardinality(levels) between 1 and 10),
  unique (organization_id, name)
);
-- Null: the plain model, 1 to 10.
alter table skill add column rating_model_id uuid references rating_model, add column kind text not null default '';

create table capacity_profile (
  id uuid primary key,
  organization_id uuid not null references organization,
  name text not null,
  work_limit integer not null check (work_limit > 0),
  reset text not null default 'immediate' check (reset in ('immediate', 'end_of_day')),
  -- A representative at the limit gets no work at all, of whatever kind.
  blocking boolean not null default false,
  unique (organization_id, name)
);

-- Custom presences; each stands for a base presence.
create table presence_setting (
  id uuid primary key,
  organization_id uuid not null references organization,
  name text not null,
  base text not null check (base in ('available', 'busy', 'do_not_disturb', 'away', 'offline')),
  unique (organization_id, name)
);

create table operating_hours (
  id uuid primary key,
  organization_id uuid not null references organization,
  name text not null,
  time_zone text not null,
  -- {"weekly": [...], "holidays": [...]}
  definition jsonb not null,
  unique (organization_id, name)
);

create table user_group (
  id uuid primary key,
  organization_id uuid not null references organization,
  name text not null,
  unique (organization_id, name)
);
create table user_group_member (
  organization_id uuid not null references organization,
  group_id uuid not null references user_group on delete cascade,
  user_id uuid not null references app_user on delete cascade,
  primary key (group_id, user_id)
);
create index user_group_member_user on user_group_member (user_id);

create table account (
  id uuid primary key,
  organization_id uuid not null references organization,
  external_id text not null,
  name text not null,
  attributes jsonb not null default '{}',
  created_at timestamptz not null default now(),
  unique (organization_id, external_id)
);
alter table contact
  add column account_id uuid references account,
  add column attributes jsonb not null default '{}';

-- Whom a contact or an account is to be served by, in this order.
create table preferred_representative (
  id uuid primary key,
  organization_id uuid not null references organization,
  contact_id uuid references contact on delete cascade,
  account_id uuid references account on delete cascade,
  user_id uuid not null references app_user on delete cascade,
  rank integer not null check (rank > 0),
  check ((contact_id is null) <> (account_id is null)),
  unique (contact_id, user_id),
  unique (account_id, user_id)
);

alter table queue
  add column kind text not null default 'messaging' check (kind in ('messaging', 'voice', 'record')),
  add column operating_hours_id uuid references operating_hours,
  add column fallback_queue_id uuid references queue,
  -- {"method", "memberGroupIds", "memberSkills", "overflow", "prioritization", "dynamicPriority", "bullseye"}
  add column settings jsonb not null default '{}',
  -- Taken out of the configuration; the row stays for the history, and comes back under the same name.
  add column removed_at timestamptz;

alter table workstream
  add column kind text not null default 'messaging' check (kind in ('messaging', 'voice', 'record')),
  add column mode text not null default 'push' check (mode in ('push', 'pick')),
  -- Capacity profiles, skill match, wrap-up block, same representative, interruption, rules: WorkstreamSetting.
  add column settings jsonb not null default '{}',
  add column removed_at timestamptz;
alter table chat_channel add column removed_at timestamptz;
alter table workstream drop constraint workstream_capacity_units_check, add check (capacity_units >= 0);

alter table representative
  add column presence_setting_id uuid references presence_setting,
  -- Chosen by hand and kept, whatever the load: away, do not disturb, offline.
  add column presence_manual boolean not null default true,
  -- What is restored when the connection comes back soon; null when nothing is.
  add column presence_before jsonb,
  -- The edge as the log has it; connected_until is the beat under it.
  add column connected boolean not null default false,
  add column disconnected_at timestamptz,
  -- Grows with every change of presence or connection: their events may enter the log in another order.
  add column presence_revision bigint not null default 0,
  -- Held by conversations that others may come in on top of; not part of capacity_reserved.
  add column capacity_interruptible integer not null default 0 check (capacity_interruptible >= 0),
  -- Taken beyond the limits by hand, on the record; not part of capacity_reserved either.
  add column capacity_override integer not null default 0 check (capacity_override >= 0),
  add column last_assigned_at timestamptz not null default '-infinity',
  -- For custom assignment rules: {"region": "north", …}
  add column attributes jsonb not null default '{}';
update representative set connected = connected_until > now();
-- Never: a router that follows the log knows no more of somebody new, and must come to the same decisions.
alter table representative alter column last_capacity_released_at set default '-infinity';
-- A limit may be lowered under what is held, which then runs down; taking more than the limit stays impossible.
alter table representative drop constraint capacity_never_exceeded, add check (capacity_reserved >= 0);
create function refuse_capacity_breach() returns trigger language plpgsql as $$
begin
  raise exception 'capacity of representative % would be exceeded: % > %', new.user_id, new.capacity_reserved, new.capacity_total
    using errcode = 'check_violation', constraint = 'capacity_never_exceeded', table = 'representative';
end $$;
create trigger capacity_never_exceeded_update before update on representative for each row
  when (new.capacity_reserved > old.capacity_reserved and new.capacity_reserved > new.capacity_total)
  execute function refuse_capacity_breach();
create trigger capacity_never_exceeded_insert before insert on representative for each row
  when (new.capacity_reserved > new.capacity_total) execute function refuse_capacity_breach();

-- What a representative may carry of a capacity profile. `used` counts what is held, and with an end-of-day
-- profile also what was finished on `used_on`.
create table representative_profile (
  organization_id uuid not null references organization,
  user_id uuid not null references app_user on delete cascade,
  profile_id uuid not null references capacity_profile on delete cascade,
  -- Null: the profile's own.
  own_limit integer check (own_limit >= 0),
  work_limit integer not null check (work_limit >= 0),
  held integer not null default 0 check (held >= 0),
  used integer not null default 0,
  used_on date not null default current_date,
  primary key (user_id, profile_id),
  check (used >= held)
);
create function refuse_profile_breach() returns trigger language plpgsql as $$
begin
  raise exception 'capacity profile % of representative % would be exceeded', new.profile_id, new.user_id
    using errcode = 'check_violation', constraint = 'profile_never_exceeded', table = 'representative_profile';
end $$;
create trigger profile_never_exceeded before update on representative_profile for each row
  when (new.used > old.used and new.used > new.work_limit) execute function refuse_profile_breach();

alter table capacity_reservation
  drop constraint capacity_reservation_units_check,
  add check (units >= 0),
  add column interruptible boolean not null default false,
  -- Beyond the limits, by hand: counted in capacity_override, and not in any profile.
  add column override boolean not null default false,
  add column profile_ids uuid[] not null default '{}',
  -- Held through the wrap-up until then; null for as long as the conversation is held.
  add column held_until timestamptz;
create index capacity_reservation_until on capacity_reservation (held_until) where held_until is not null;

alter table conversation
  alter column channel_id drop not null,
  -- Points, which rules may give in parts.
  alter column priority type double precision,
  -- Who is first: kept over an overflow to another queue, new with every transfer.
  add column waiting_since timestamptz,
  -- What it asks of routing beside skills and priority: Demand in server/routing/domain/demand.ts.
  add column demand jsonb not null default '{}';

alter table queue_segment drop constraint queue_segment_outcome_check,
  add check (outcome in ('answered', 'abandoned', 'transferred', 'closed', 'overflowed')),
  -- What the customer was told when they came, to be held against what happened. Null when nothing was known.
  add column estimated_seconds integer,
  add column position_at_entry integer;
-- The last who left a queue: the expected wait is measured on them.
create index queue_segment_left on queue_segment (queue_id, left_at desc) where left_at is not null;

alter table offer
  add column kind text not null default 'matched'
    check (kind in ('matched', 'preferred', 'same', 'directed', 'assigned', 'picked')),
  -- True: accepted the moment it was made.
  add column automatic boolean not null default false;
create index offer_unanswered on offer (conversation_id, representative_id) where state in ('declined', 'timed_out');

-- One pass of the engine that decided something: the decisions of a cycle follow from the log up to `basis` and
-- the cycles before it, under one configuration.
create table routing_cycle (
  id uuid primary key,
  organization_id uuid not null references organization,
  decided_at timestamptz not null,
  basis_tx_id xid8 not null,
  basis_position bigint not null,
  -- What was read from the tables beyond the basis: at a take-over, and after a refused claim.
  seen jsonb,
  configuration_version integer not null
);
create index routing_cycle_time on routing_cycle (organization_id, decided_at);

-- Queue members at a time, by hash of the list, so that decisions need not repeat it.
create table routing_roster (
  organization_id uuid not null references organization,
  id text not null,
  members uuid[] not null,
  primary key (organization_id, id)
);

-- A decision is kept as it was written and read whole, so nobody has to take it apart to store it.
alter table assignment_decision
  alter column explanation type json using explanation::json,
  add column cycle_id uuid references routing_cycle,
  add column ordinal integer not null default 0,
  -- 'refused': the tables had moved on when it was claimed.
  add column outcome text not null default 'offered' check (outcome in ('offered', 'refused'));

-- So is what the log carries.
alter table event alter column payload type json using payload::json;

-- What happened on the way to and between queues: intake, classification, route to queue, overflow, transfers,
-- consults, assignments by hand. `facts` is what the rules looked at, kept so that they can be run again.
create table routing_trace (
  id uuid primary key,
  organization_id uuid not null references organization,
  conversation_id uuid not null references conversation,
  at timestamptz not null,
  kind text not null check (kind in ('routed', 'overflowed', 'transferred', 'consulted', 'assigned', 'picked', 'released', 'alert')),
  configuration_version integer not null,
  facts jsonb,
  trace jsonb not null
);
create index routing_trace_conversation on routing_trace (conversation_id, at);
create index routing_trace_time on routing_trace (organization_id, at);

-- Raised to the supervisors: nothing is ever dropped in silence.
create table routing_alert (
  id uuid primary key,
  organization_id uuid not null references organization,
  conversation_id uuid references conversation,
  queue_id uuid references queue,
  kind text not null check (kind in ('nobody_accepts', 'nobody_qualifies', 'overflow_failed', 'no_queue')),
  detail jsonb not null default '{}',
  raised_at timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by uuid references app_user,
  cleared_at timestamptz
);
create unique index routing_alert_open on routing_alert (conversation_id, kind) where cleared_at is null;
create index routing_alert_organization on routing_alert (organization_id, raised_at desc) where cleared_at is null;

-- What the voice layer is to carry out: callback, voicemail, external number.
create table voice_command (
  id uuid primary key,
  organization_id uuid not null references organization,
  conversation_id uuid not null references conversation,
  queue_id uuid references queue,
  kind text not null check (kind in ('callback', 'voicemail', 'external_number')),
  detail jsonb not null default '{}',
  state text not null default 'pending' check (state in ('pending', 'done', 'failed')),
  created_at timestamptz not null,
  settled_at timestamptz
);
create index voice_command_conversation on voice_command (conversation_id);
create index voice_command_pending on voice_command (organization_id, created_at) where state = 'pending';

-- A second representative is asked; takes no capacity, sees the conversation, speaks in notes.
create table consultation (
  id uuid primary key,
  organization_id uuid not null references organization,
  conversation_id uuid not null references conversation,
  requested_by uuid not null references app_user,
  consultant_id uuid not null references app_user,
  state text not null check (state in ('requested', 'active', 'declined', 'ended')),
  requested_at timestamptz not null,
  answered_at timestamptz,
  ended_at timestamptz
);
create unique index consultation_open on consultation (conversation_id, consultant_id) where state in ('requested', 'active');
create index consultation_consultant on consultation (consultant_id) where state in ('requested', 'active');

-- Under which the dialog runs: another AI agent, or the same one again, begins a new one.
alter table dialog add column handler_epoch integer not null default 1;

-- Each row holds until the next one of the same representative, under whose lock it is written: nothing is ever changed in
-- it. No foreign keys, as with message and event.
create table presence_history (
  id uuid not null,
  organization_id uuid not null,
  user_id uuid not null,
  presence text not null,
  presence_setting_id uuid references presence_setting on delete set null,
  -- The custom presence's name then; the base presence's word without one.
  label text not null,
  manual boolean not null,
  cause text not null,
  actor text not null,
  started_at timestamptz not null,
  primary key (user_id, started_at, id)
);

do $$
declare t text;
begin
  foreach t in array array['configuration_version', 'rating_model', 'capacity_profile', 'presence_setting', 'operating_hours',
    'user_group', 'user_group_member', 'account', 'preferred_representative', 'representative_profile', 'routing_cycle',
    'routing_roster', 'routing_trace', 'routing_alert', 'voice_command', 'consultation', 'presence_history']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (organization_id = current_organization() or serves_all_organizations())', t);
  end loop;
end $$;

-- As with message and event: what claims and accepts write is written only under its conversation's lock, by one floor, and
-- the checks of foreign keys would cost as much as the rows. Row-level security sees to the organization.
alter table offer drop constraint offer_organization_id_fkey, drop constraint offer_conversation_id_fkey,
  drop constraint offer_representative_id_fkey, drop constraint offer_queue_id_fkey;
alter table capacity_reservation drop constraint capacity_reservation_organization_id_fkey,
  drop constraint capacity_reservation_conversation_id_fkey, drop constraint capacity_reservation_representative_id_fkey;
alter table assignment_decision drop constraint assignment_decision_organization_id_fkey,
  drop constraint assignment_decision_conversation_id_fkey, drop constraint assignment_decision_offer_id_fkey,
  drop constraint assignment_decision_cycle_id_fkey;
alter table conversation_session drop constraint conversation_session_organization_id_fkey,
  drop constraint conversation_session_conversation_id_fkey;
alter table participant drop constraint participant_organization_id_fkey, drop constraint participant_conversation_id_fkey;

-- Each entry in an index costs as much as the row. Offers are looked for by the conversation while they are pending,
-- declined or missed, each with an index of its own; the engine knows which are overdue. What is only ever looked for by its
-- conversation has one key, which begins with it.
drop index offer_conversation, offer_expiry, queue_segment_conversation, queue_segment_recent, conversation_session_handler,
  assignment_decision_conversation;
alter table queue_segment drop constraint queue_segment_pkey, add primary key (conversation_id, id);
alter table conversation_session drop constraint conversation_session_pkey,
  drop constraint conversation_session_conversation_id_epoch_key, add primary key (conversation_id, epoch);
alter table assignment_decision drop constraint assignment_decision_pkey, add primary key (conversation_id, decided_at, id);
-- Written with every claim, accept and release: room on the page keeps that out of the indexes (HOT).
alter table representative set (fillfactor = 50);

-- Locks conversations for a claim and says what the claim looks at; see lock_conversations for why it is a function.
create function lock_for_claim(ids uuid[])
returns table (
  id uuid, state text, queue_id uuid, workstream_id uuid, handler_kind text, handler_id uuid, handler_epoch integer,
  last_sequence bigint, taken boolean
) language plpgsql as $$
begin
  perform pg_advisory_xact_lock(k) from (select hashtextextended(i::text, 0) as k from unnest(ids) as i order by 1) as keys;
  return query
    select c.id, c.state, c.queue_id, c.workstream_id, c.handler_kind, c.handler_id, c.handler_epoch, c.last_sequence,
      exists (select from offer o where o.conversation_id = c.id and o.state = 'pending')
      or exists (select from capacity_reservation r where r.conversation_id = c.id)
    from conversation c where c.id = any (ids);
end $$;

-- Locks the conversations of offers that are being answered, and reads offer, conversation and representative as they are
-- then; `engaged_epoch` is the session that an accepted one began.
create function lock_for_answer(offer_ids uuid[])
returns table (
  id uuid, conversation_id uuid, representative_id uuid, queue_id uuid, state text, expires_at timestamptz,
  answered_at timestamptz, conversation_state text, conversation_queue_id uuid, workstream_id uuid, handler_kind text,
  handler_id uuid, handler_epoch integer, last_sequence bigint, representative_name text, engaged_epoch integer
) language plpgsql as $$
declare ids uuid[];
begin
  select array_agg(distinct o.conversation_id) into ids from offer o where o.id = any (offer_ids);
  perform pg_advisory_xact_lock(k) from (select hashtextextended(i::text, 0) as k from unnest(ids) as i order by 1) as keys;
  return query
    select o.id, o.conversation_id, o.representative_id, o.queue_id, o.state, o.expires_at, o.answered_at,
      c.state, c.queue_id, c.workstream_id, c.handler_kind, c.handler_id, c.handler_epoch, c.last_sequence, u.display_name,
      case when o.state = 'accepted' then
        (select s.epoch from conversation_session s
          where s.conversation_id = o.conversation_id and s.handler_id = o.representative_id and s.started_at = o.answered_at)
      end
    from offer o join conversation c on c.id = o.conversation_id join app_user u on u.id = o.representative_id
    where o.id = any (offer_ids);
end $$;

-- Whom a transaction serves is asked once a statement instead of once a row: as a subquery it is worked out beforehand.
do $$
declare t text;
begin
  for t in select tablename from pg_policies where schemaname = current_schema() and policyname = 'tenant'
  loop
    execute format('alter policy tenant on %I using (%I = (select current_organization()) or (select serves_all_organizations()))',
      t, case t when 'organization' then 'id' else 'organization_id' end);
  end loop;
end $$;
