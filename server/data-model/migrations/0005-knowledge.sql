-- Knowledge: articles with versions, states, languages, tags and expiry; questions that nobody could answer.

-- An owner who is no superuser is bound by row-level security too, and has to see every organization's articles here.
set local patchbay.organization = '*';

-- The texts of an article live in its versions, which never change. One of them at most is published.
create table article_version (
  organization_id uuid not null references organization,
  article_id text not null,
  version integer not null check (version > 0),
  title text not null,
  -- Markdown.
  content text not null,
  -- ISO 639-1, with a region where that matters: en, de-AT.
  language text not null,
  tags text[] not null default '{}',
  -- 'staff' is never shown to customers.
  audience text not null check (audience in ('everyone', 'staff')),
  -- The file it was imported from.
  source text,
  comment text not null default '',
  -- 'representative:<id>', 'system'.
  author text not null,
  created_at timestamptz not null,
  primary key (organization_id, article_id, version)
);

insert into article_version (organization_id, article_id, version, title, content, language, audience, author, created_at)
  select organization_id, id, 1, title, content, 'en', 'everyone', 'system', updated_at from article;

alter table article
  drop column search,
  drop column title,
  drop column content,
  add column latest_version integer not null default 1,
  -- Of the latest version; what is published stays so while a newer version is a draft.
  add column state text not null default 'published' check (state in ('draft', 'review', 'published')),
  add column published_version integer default 1,
  add column expires_at timestamptz,
  -- Grows with every change of what is published, in the order of the commits: an index in memory reads on from it.
  add column revision bigint not null default 1,
  add foreign key (organization_id, id, latest_version) references article_version deferrable initially deferred,
  add foreign key (organization_id, id, published_version) references article_version deferrable initially deferred;
alter table article
  alter column latest_version drop default,
  alter column state drop default,
  alter column published_version drop default,
  alter column revision drop default;
create index article_revision on article (organization_id, revision);

-- One row for each organization. It is locked by whoever changes articles, so revisions become visible in their order.
create table knowledge_revision (
  organization_id uuid primary key references organization,
  revision bigint not null
);
insert into knowledge_revision select id, 1 from organization;

-- Questions that no article answered. Equal ones (by their words' roots) are one row.
create table unanswered_question (
  id uuid primary key,
  organization_id uuid not null references organization,
  -- Of the sorted roots of its words.
  fingerprint text not null,
  -- As it was asked first.
  question text not null,
  language text,
  asked_by text not null check (asked_by in ('customer', 'representative')),
  times integer not null default 1,
  first_asked_at timestamptz not null,
  last_asked_at timestamptz not null,
  last_conversation_id uuid references conversation,
  state text not null default 'open' check (state in ('open', 'answered', 'dismissed')),
  -- The article that answers it since.
  article_id text,
  settled_at timestamptz,
  unique (organization_id, fingerprint, asked_by)
);
create index unanswered_question_open on unanswered_question (organization_id, times desc, last_asked_at desc)
  where state = 'open';

do $$
declare t text;
begin
  foreach t in array array['article_version', 'knowledge_revision', 'unanswered_question']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (organization_id = (select current_organization()) or (select serves_all_organizations()))', t);
  end loop;
end $$;
