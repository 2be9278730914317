-- What an AI agent may do only when somebody says yes.

create table agent_approval (
  id uuid primary key,
  organization_id uuid not null references organization,
  conversation_id uuid not null references conversation,
  -- The engagement that waits for it; once that is over, nobody does.
  handler_epoch integer not null,
  ai_agent_id uuid not null references ai_agent on delete cascade,
  -- Names the request: a turn that is taken again asks for the same one.
  request_key text not null,
  approver text not null check (approver in ('customer', 'representative')),
  -- Whose representatives may decide.
  queue_id uuid references queue,
  -- The specialist who asks, as people read it.
  asked_by text not null,
  tool text not null,
  -- What would be done, as whoever decides reads it.
  words text not null check (length(words) <= 1000),
  input jsonb not null,
  state text not null default 'pending' check (state in ('pending', 'approved', 'declined', 'expired', 'withdrawn')),
  reason text not null default '' check (length(reason) <= 500),
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  decided_at timestamptz,
  -- Null: the customer, or time.
  decided_by uuid references app_user,
  unique (conversation_id, request_key),
  check (approver = 'customer' or queue_id is not null),
  check ((state = 'pending') = (decided_at is null))
);
create index agent_approval_open on agent_approval (organization_id, asked_at) where state = 'pending';

alter table agent_approval enable row level security;
alter table agent_approval force row level security;
create policy tenant on agent_approval using (organization_id = (select current_organization()) or (select serves_all_organizations()));
