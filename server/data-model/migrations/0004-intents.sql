-- Intents: what customers say for a topic beside its trigger queries, and what was learnt from both.

create table intent_example (
  id uuid primary key,
  organization_id uuid not null references organization,
  ai_agent_id uuid not null references ai_agent on delete cascade,
  -- Name of the topic; null: what customers say that no topic is made for.
  intent text,
  text text not null check (length(text) between 1 and 1000),
  -- BCP 47, the language alone.
  language text not null check (language ~ '^[a-z]{2,3}$'),
  created_at timestamptz not null
);
create index intent_example_agent on intent_example (ai_agent_id, language, intent);

-- One row a training; the newest of a language is used, and the one before it stays.
create table intent_model (
  organization_id uuid not null references organization,
  ai_agent_id uuid not null references ai_agent on delete cascade,
  language text not null,
  version integer not null check (version > 0),
  trained_at timestamptz not null,
  -- Digest of the examples, the names and the format: nothing is trained twice.
  fingerprint text not null,
  -- {"examples", "intents", "trainMs", "issues": [...]}
  figures jsonb not null,
  -- server/self-service/domain/intents/model-bytes.ts
  model bytea not null,
  primary key (ai_agent_id, language, version)
);

do $$
declare t text;
begin
  foreach t in array array['intent_example', 'intent_model']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (organization_id = (select current_organization()) or (select serves_all_organizations()))', t);
  end loop;
end $$;
