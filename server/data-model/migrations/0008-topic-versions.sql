-- Topics: what is being written, and every set of topics that customers ever got. `topic` stays what they get now.

-- Who published it last: 'representative:<id>', 'system'.
alter table topic add column changed_by text not null default 'system';

-- What is being written, where it differs from what customers get.
create table topic_draft (
  organization_id uuid not null references organization,
  ai_agent_id uuid not null references ai_agent on delete cascade,
  name text not null,
  yaml text not null,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (ai_agent_id, name)
);

-- Texts of versions, each kept once.
create table topic_text (
  organization_id uuid not null references organization,
  ai_agent_id uuid not null references ai_agent on delete cascade,
  -- SHA-256 of the text, base64url.
  digest text not null,
  yaml text not null,
  primary key (ai_agent_id, digest)
);

-- All topics of an agent as customers got them from a moment on.
create table topic_version (
  organization_id uuid not null references organization,
  ai_agent_id uuid not null references ai_agent on delete cascade,
  version integer not null check (version > 0),
  published_at timestamptz not null,
  author text not null,
  note text not null check (length(note) <= 1000),
  -- The version whose content it took back.
  restored integer,
  -- [{"name", "enabled", "digest"}], by name.
  content jsonb not null,
  -- Names of the topics that differ from the version before.
  changed jsonb not null,
  primary key (ai_agent_id, version)
);

-- A test chat. Its agent is as it was when the chat began; the whole of it goes after a while.
create table ai_agent_test (
  id uuid primary key,
  organization_id uuid not null references organization,
  ai_agent_id uuid not null references ai_agent on delete cascade,
  user_id uuid not null references app_user on delete cascade,
  -- {"outsideCalls", "locale", "channel", "customerName"}
  options jsonb not null,
  -- [{"name", "yaml"}]; null: the agent as customers get it.
  topics jsonb,
  state jsonb,
  turns integer not null default 0,
  ended boolean not null default false,
  expires_at timestamptz not null
);
create index ai_agent_test_age on ai_agent_test (expires_at);

do $$
declare t text;
begin
  foreach t in array array['topic_draft', 'topic_text', 'topic_version', 'ai_agent_test']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (organization_id = (select current_organization()) or (select serves_all_organizations()))', t);
  end loop;
end $$;
