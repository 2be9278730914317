-- What topics remember of a customer from one conversation to the next: variables of the scope User.
create table user_variables (
  organization_id uuid not null references organization,
  ai_agent_id uuid not null references ai_agent on delete cascade,
  contact_id uuid not null references contact on delete cascade,
  variables jsonb not null check (pg_column_size(variables) <= 262144),
  updated_at timestamptz not null,
  primary key (ai_agent_id, contact_id)
);
create index user_variables_contact on user_variables (contact_id);

alter table user_variables enable row level security;
alter table user_variables force row level security;
create policy tenant on user_variables using (organization_id = (select current_organization()) or (select serves_all_organizations()));
