-- A call that is broadcast: the stream that shows it, and what carries the picture of the call's room to that stream.
create table nchat_call_broadcasts (
  id uuid primary key default gen_random_uuid(),
  call_id uuid not null references nchat_calls (id) on delete cascade,
  stream_id uuid references nchat_streams (id) on delete set null,
  started_by uuid references nchat_users (id) on delete set null,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  settled_at timestamptz,
  egress_id varchar(255),
  asked_at timestamptz,
  seen_at timestamptz,
  attempts int not null default 0,
  next_at timestamptz not null default now()
);

comment on column nchat_call_broadcasts.ended_at is 'Null while the people in the call are told that it is live';

comment on column nchat_call_broadcasts.settled_at is 'When media did nothing more for it';

comment on column nchat_call_broadcasts.egress_id is 'Null until media has answered';

create unique index nchat_call_broadcasts_open_key on nchat_call_broadcasts (call_id) where ended_at is null;

create unique index nchat_call_broadcasts_stream_id_key on nchat_call_broadcasts (stream_id);

create unique index nchat_call_broadcasts_egress_id_key on nchat_call_broadcasts (egress_id);

create index nchat_call_broadcasts_unsettled_idx on nchat_call_broadcasts (created_at) where settled_at is null;
