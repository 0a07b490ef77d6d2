create table nchat_call_invites (
  id uuid primary key default gen_random_uuid(),
  call_id uuid not null references nchat_calls (id) on delete cascade,
  user_id uuid not null,
  invited_by uuid not null,
  invited_at timestamptz not null default now(),
  ring_until timestamptz,
  rang_at timestamptz,
  answered_at timestamptz,
  outcome varchar(20) check (
    outcome in ('accepted', 'declined', 'busy', 'no_answer', 'cancelled', 'do_not_disturb')
  ),
  message varchar(200)
);

create index nchat_call_invites_call_id_user_id_idx on nchat_call_invites (call_id, user_id);

-- One ring at a time: who is being rung cannot be rung again for the same call.
create unique index nchat_call_invites_open_key on nchat_call_invites (call_id, user_id) where outcome is null;

create index nchat_call_invites_user_id_open_idx on nchat_call_invites (user_id) where outcome is null;

create table nchat_call_denials (
  call_id uuid not null references nchat_calls (id) on delete cascade,
  user_id uuid not null,
  denied_by uuid,
  reason varchar(200),
  denied_at timestamptz not null default now(),
  primary key (call_id, user_id)
);

create table nchat_screen_shares (
  id uuid primary key default gen_random_uuid(),
  call_id uuid not null references nchat_calls (id) on delete cascade,
  user_id uuid not null,
  share_type varchar(10) not null check (share_type in ('screen', 'window', 'tab')),
  with_audio boolean not null,
  track_sid varchar(255),
  started_at timestamptz not null default now(),
  ended_at timestamptz
);

create index nchat_screen_shares_call_id_open_idx on nchat_screen_shares (call_id) where ended_at is null;

create table nchat_webhook_events (
  id varchar(255) primary key,
  event varchar(100) not null,
  received_at timestamptz not null default now()
);

create index nchat_webhook_events_received_at_idx on nchat_webhook_events (received_at);

create table nchat_idempotency_keys (
  user_id uuid not null,
  key varchar(255) not null,
  call_id uuid not null references nchat_calls (id) on delete cascade,
  created_at timestamptz not null default now(),
  primary key (user_id, key)
);
