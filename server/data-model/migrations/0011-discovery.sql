-- Intents found in past conversations: runs, proposals, and what is learnt from those that were approved.

create table discovery_run (
  id uuid primary key,
  organization_id uuid not null references organization,
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  -- BCP 47, the language alone.
  language text not null check (language ~ '^[a-z]{2,3}$'),
  -- {"days", "mostConversations", "leastVolume"}
  settings jsonb not null,
  stage text,
  progress real not null default 0,
  -- contracts/discovery.ts: DiscoveryFigures, and what was covered.
  figures jsonb,
  covered jsonb not null default '[]',
  -- 'representative:<id>'.
  started_by text not null,
  created_at timestamptz not null,
  finished_at timestamptz
);
create index discovery_run_newest on discovery_run (organization_id, created_at desc);
-- One at a time.
create unique index discovery_run_open on discovery_run (organization_id) where state in ('queued', 'running');

create table intent_proposal (
  id uuid primary key,
  organization_id uuid not null references organization,
  -- The last one that saw it.
  run_id uuid not null references discovery_run,
  language text not null check (language ~ '^[a-z]{2,3}$'),
  state text not null check (state in ('pending', 'approved', 'discarded')),
  line_of_business text not null check (length(line_of_business) between 1 and 100),
  intent_group text not null check (length(intent_group) between 1 and 100),
  name text not null check (length(name) between 1 and 100),
  description text not null default '' check (length(description) <= 500),
  keywords text[] not null default '{}',
  volume integer not null,
  -- Customers' phrases without what tells who wrote them, the most typical first.
  examples text[] not null,
  topic text,
  -- Somebody gave it its name: a later run leaves it alone.
  edited boolean not null default false,
  -- 'representative:<id>'.
  decided_by text,
  decided_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index intent_proposal_state on intent_proposal (organization_id, state, volume desc);
-- Rules name it.
create unique index intent_proposal_name on intent_proposal (organization_id, language, lower(name))
  where state = 'approved';

-- Learnt from approved proposals, with the others as what is not meant; one for each language.
create table routing_intent_model (
  organization_id uuid not null references organization,
  language text not null,
  version integer not null check (version > 0),
  trained_at timestamptz not null,
  fingerprint text not null,
  -- server/self-service/domain/intents/model-bytes.ts; its intents are ids of proposals.
  model bytea not null,
  primary key (organization_id, language)
);

do $$
declare t text;
begin
  foreach t in array array['discovery_run', 'intent_proposal', 'routing_intent_model']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (organization_id = (select current_organization()) or (select serves_all_organizations()))', t);
  end loop;
end $$;
