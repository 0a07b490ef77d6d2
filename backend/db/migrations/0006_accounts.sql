create table nchat_accounts (
  user_id uuid primary key,
  email varchar(254) not null unique,
  password_hash varchar(255) not null,
  password_changed_at timestamptz not null default now(),
  created_at timestamptz not null default now()
);

create table nchat_sessions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  ended_at timestamptz,
  end_reason varchar(20) check (end_reason in ('signed_out', 'reused', 'password_changed', 'account_deleted'))
);

create index nchat_sessions_user_id_idx on nchat_sessions (user_id) where ended_at is null;

-- Only hashes are kept; a spent token stays until it would have expired, so that its reuse is noticed.
create table nchat_refresh_tokens (
  token_hash varchar(64) primary key,
  session_id uuid not null references nchat_sessions (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  spent_at timestamptz
);

create index nchat_refresh_tokens_session_id_idx on nchat_refresh_tokens (session_id);

create index nchat_refresh_tokens_expires_at_idx on nchat_refresh_tokens (expires_at);

create table nchat_sign_in_attempts (
  key varchar(64) primary key,
  failures int not null default 0,
  last_failed_at timestamptz not null,
  locked_until timestamptz
);
