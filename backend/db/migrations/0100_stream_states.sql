-- What the rules know of a stream beyond the plan's columns.
create table nchat_stream_states (
  stream_id uuid primary key references nchat_streams (id) on delete cascade,
  reminded_at timestamptz,
  opened_at timestamptz,
  ending_at timestamptz,
  away_since timestamptz,
  end_reason varchar(20) check (
    end_reason in ('stopped', 'host_gone', 'no_encoder', 'time_limit', 'room_closed', 'cancelled', 'missed')
  ),
  sources jsonb not null default '{"list": []}',
  playback_epoch int not null default 0
);

comment on column nchat_stream_states.playback_epoch is 'Signed playback addresses of an earlier epoch are void';

create table nchat_stream_members (
  stream_id uuid not null references nchat_streams (id) on delete cascade,
  user_id uuid not null,
  role varchar(10) not null check (role in ('co_host', 'viewer')),
  invited_by uuid not null,
  invited_at timestamptz not null default now(),
  primary key (stream_id, user_id)
);

create index nchat_stream_members_user_id_idx on nchat_stream_members (user_id);

create table nchat_stream_ingresses (
  stream_id uuid not null references nchat_streams (id) on delete cascade,
  type varchar(10) not null check (type in ('rtmp', 'whip')),
  ingress_id varchar(255) not null unique,
  url varchar(500) not null,
  key_hint varchar(10) not null,
  created_at timestamptz not null default now(),
  primary key (stream_id, type)
);

-- The open sessions of viewers, each with the node that holds it, so that those of a dead one can be closed.
create table nchat_stream_watching (
  viewer_id uuid primary key references nchat_stream_viewers (id) on delete cascade,
  stream_id uuid not null references nchat_streams (id) on delete cascade,
  viewer_key varchar(300) not null,
  node_id uuid not null,
  opened_at timestamptz not null default now()
);

comment on column nchat_stream_watching.viewer_key is 'Who counts once: user:<id>, or anon:<session>';

create index nchat_stream_watching_stream_id_viewer_key_idx on nchat_stream_watching (stream_id, viewer_key);

create index nchat_stream_watching_node_id_idx on nchat_stream_watching (node_id);
