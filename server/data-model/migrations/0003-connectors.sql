-- Connectors: connections to CRMs and other systems, the lifecycle of a contact in them, plugins of the copilot.

-- One configured instance of an outside system. The secret is sealed by the vault (platform/vault).
create table connection (
  id uuid primary key,
  organization_id uuid not null references organization,
  name text not null,
  kind text not null check (kind in ('dataverse', 'salesforce', 'servicenow', 'zendesk', 'hubspot', 'rest', 'connector')),
  -- ConnectionSettings of contracts/crm.ts.
  settings jsonb not null,
  -- Of kind 'connector': which description it is an instance of.
  connector_id uuid,
  secret bytea,
  secret_set_at timestamptz,
  secret_expires_at timestamptz,
  -- Signs what the outside sends to /api/events/<id>; sealed.
  webhook_secret bytea,
  enabled boolean not null default true,
  -- Nothing is sent before this instant: the other side asked for it, or it does not answer.
  paused_until timestamptz,
  pause_reason text,
  -- Consecutive failures that are the connection's own; drives how long it rests.
  failures integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (organization_id, name),
  check ((kind = 'connector') = (connector_id is not null))
);

-- Hosts an administrator lets resolve to private addresses, or be spoken to without TLS: `host` or `host:port`.
create table allowed_host (
  organization_id uuid not null references organization,
  host text not null check (host = lower(host)),
  note text not null default '',
  created_at timestamptz not null,
  primary key (organization_id, host)
);

create table lifecycle_step (
  organization_id uuid not null references organization,
  connection_id uuid not null references connection on delete cascade,
  step smallint not null check (step between 2 and 5),
  -- LifecycleStep of contracts/crm.ts, as it was pasted.
  definition jsonb not null,
  enabled boolean not null,
  updated_at timestamptz not null,
  primary key (connection_id, step)
);

-- What the outside world calls the contact: the record with Amazon Connect's names. A conversation's id is its
-- contact id; contacts that live elsewhere (contact events) have no conversation.
create table contact_record (
  id uuid primary key,
  organization_id uuid not null references organization,
  conversation_id uuid references conversation,
  initial_contact_id uuid not null,
  record jsonb not null,
  updated_at timestamptz not null
);
create index contact_record_conversation on contact_record (conversation_id) where conversation_id is not null;
create index contact_record_initial on contact_record (initial_contact_id);
create index contact_record_newest on contact_record (organization_id, updated_at desc);

-- Other systems' ids of a contact: a leg after a transfer, or the contact id of a telephony platform.
create table contact_alias (
  organization_id uuid not null references organization,
  alias uuid not null,
  contact_id uuid not null references contact_record on delete cascade,
  primary key (organization_id, alias)
);

-- One step of one contact to one connection: delivered in the contact's order, once, or dead with its story.
create table lifecycle_delivery (
  id uuid primary key,
  organization_id uuid not null references organization,
  -- The order of the contact.
  ordinal bigint generated always as identity,
  connection_id uuid not null references connection on delete cascade,
  contact_id uuid not null references contact_record,
  step smallint not null check (step between 2 and 5),
  occurrence text not null default '',
  state text not null check (state in ('waiting', 'due', 'sending', 'delivered', 'dead', 'skipped')),
  -- The contact record at the step's moment, and what came with it (objectUrl, ...): what templates read.
  facts jsonb not null,
  -- Set when a person edited it: sent as it is instead of the rendered template.
  edited_request jsonb,
  -- What later steps refer to as STEPn-Response.
  response jsonb,
  record jsonb,
  attempts integer not null default 0,
  due_at timestamptz,
  -- Who sends it now, and until when that is believed.
  claimed_by text,
  claimed_until timestamptz,
  reason text,
  error_code text,
  created_at timestamptz not null,
  -- When a person asked for another try: patience counts from then.
  retried_at timestamptz,
  finished_at timestamptz,
  unique (connection_id, contact_id, step, occurrence)
) with (fillfactor = 80);
create index lifecycle_delivery_due on lifecycle_delivery (connection_id, due_at, ordinal) where state = 'due';
create index lifecycle_delivery_claimed on lifecycle_delivery (claimed_until) where state = 'sending';
create index lifecycle_delivery_contact on lifecycle_delivery (contact_id, ordinal);
create index lifecycle_delivery_dead on lifecycle_delivery (organization_id, created_at desc) where state = 'dead';
create index lifecycle_delivery_newest on lifecycle_delivery (organization_id, ordinal desc);
-- How each connection stands, in the list of connections.
create index lifecycle_delivery_unfinished on lifecycle_delivery (connection_id, state)
  where state in ('waiting', 'due', 'sending', 'dead');
create index lifecycle_delivery_delivered on lifecycle_delivery (connection_id, finished_at desc)
  where state = 'delivered';

create table lifecycle_attempt (
  id uuid primary key,
  organization_id uuid not null references organization,
  delivery_id uuid not null references lifecycle_delivery on delete cascade,
  at timestamptz not null,
  duration_ms integer not null,
  -- RenderedRequest: without credentials.
  request jsonb not null,
  status integer,
  response text not null default '',
  outcome text not null check (outcome in ('succeeded', 'already_done', 'retry', 'paused', 'renew_token', 'failed')),
  message text
);
create index lifecycle_attempt_delivery on lifecycle_attempt (delivery_id, at);

-- What came in from outside, once each: recordings, analyses, contact events; early ones wait for their contact.
create table outside_event (
  id uuid primary key,
  organization_id uuid not null references organization,
  connection_id uuid not null references connection on delete cascade,
  -- What makes it the same event when it comes twice.
  event_key text not null,
  contact_id uuid not null,
  kind text not null check (kind in ('recording', 'transcript', 'contact')),
  payload jsonb not null,
  state text not null check (state in ('unmatched', 'taken', 'ignored')),
  received_at timestamptz not null,
  unique (connection_id, event_key)
);
create index outside_event_contact on outside_event (connection_id, contact_id);
create index outside_event_unmatched on outside_event (organization_id, contact_id) where state = 'unmatched';

create table crm_link (
  organization_id uuid not null references organization,
  conversation_id uuid not null references conversation,
  connection_id uuid not null references connection on delete cascade,
  entity text not null,
  record_id text not null,
  name text not null default '',
  url text not null default '',
  relation text not null check (relation in ('activity', 'customer', 'case', 'related')),
  linked_by text not null,
  linked_at timestamptz not null,
  primary key (conversation_id, connection_id, entity, record_id)
);

-- A described outside system.
create table connector (
  id uuid primary key,
  organization_id uuid not null references organization,
  name text not null,
  kind text not null check (kind in ('openapi', 'mcp')),
  -- As imported: [{name, text}]; exported unchanged.
  sources jsonb not null,
  -- ConnectorDescription of contracts/connectors.ts.
  description jsonb not null,
  -- The administrator's changes by operation id: {enabled, name, description}.
  edits jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (organization_id, name)
);
alter table connection add foreign key (connector_id) references connector;

-- An operation that the copilot or an AI agent may call.
create table plugin (
  id uuid primary key,
  organization_id uuid not null references organization,
  connection_id uuid not null references connection on delete cascade,
  operation_id text not null,
  name text not null,
  -- What it is for, in words: the copilot chooses by it.
  description text not null,
  enabled boolean not null default false,
  authentication text not null check (authentication in ('admin', 'representative')),
  -- Empty for everybody with the copilot.
  roles text[] not null default '{}',
  -- PluginSettings of contracts/connectors.ts: inputs, asIs, keepInTranscript, confirmation, link.
  settings jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (organization_id, name)
);
create index plugin_connection on plugin (connection_id);

-- A representative's own sign-in to a connection; tokens sealed.
create table connection_sign_in (
  organization_id uuid not null references organization,
  connection_id uuid not null references connection on delete cascade,
  user_id uuid not null references app_user on delete cascade,
  tokens bytea not null,
  expires_at timestamptz,
  signed_in_at timestamptz not null,
  primary key (connection_id, user_id)
);

-- A sign-in on its way through the other side's pages.
create table connection_sign_in_state (
  organization_id uuid not null references organization,
  state_hash bytea primary key,
  connection_id uuid not null references connection on delete cascade,
  user_id uuid not null references app_user on delete cascade,
  verifier bytea not null,
  expires_at timestamptz not null
);

-- The representative's talk with the copilot. The answer of a plugin stays only where the plugin says so.
create table copilot_turn (
  id uuid primary key,
  organization_id uuid not null references organization,
  conversation_id uuid references conversation,
  user_id uuid not null references app_user on delete cascade,
  plugin_id uuid references plugin on delete set null,
  state text not null check (state in ('running', 'answered', 'confirmation', 'inputs', 'sign_in', 'choice', 'nothing', 'failed', 'cancelled')),
  question text not null,
  -- CopilotAnswer of contracts/connectors.ts.
  answer jsonb not null default '{}',
  -- Inputs that wait for a confirmation; sealed by nothing, deleted with the answer.
  inputs jsonb,
  at timestamptz not null,
  updated_at timestamptz not null
);
create index copilot_turn_conversation on copilot_turn (conversation_id, at) where conversation_id is not null;
create index copilot_turn_user on copilot_turn (user_id, at desc);

-- A representative dials: the customer is looked for by number, and the voice layer is asked to place the call.
create index contact_phone on contact (organization_id, phone) where phone is not null;
alter table voice_command drop constraint voice_command_kind_check;
alter table voice_command add constraint voice_command_kind_check
  check (kind in ('callback', 'voicemail', 'external_number', 'dial'));

-- Which pages may hold the desk in a frame.
create table embed_setting (
  organization_id uuid primary key references organization,
  allowed_origins text[] not null default '{}',
  hosts jsonb not null default '{}'
);

-- Which conversations were written down in the page that holds the desk: a CRM in two tabs does it once.
create table embed_activity (
  conversation_id uuid primary key references conversation,
  organization_id uuid not null references organization,
  claimed_by uuid not null references app_user,
  claimed_at timestamptz not null
);

do $$
declare t text;
begin
  foreach t in array array['connection', 'allowed_host', 'lifecycle_step', 'contact_record', 'contact_alias',
    'lifecycle_delivery', 'lifecycle_attempt', 'outside_event', 'crm_link', 'connector', 'plugin',
    'connection_sign_in', 'connection_sign_in_state', 'copilot_turn', 'embed_setting', 'embed_activity']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (organization_id = (select current_organization()) or (select serves_all_organizations()))', t);
  end loop;
end $$;
