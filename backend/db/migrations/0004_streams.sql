create type stream_visibility as enum ('public', 'channel_members', 'invite_only');

create type stream_status as enum ('scheduled', 'starting', 'live', 'ending', 'ended', 'cancelled');

create type reaction_type as enum ('like', 'love', 'fire', 'clap', 'wow', 'laugh', 'sad');

create type destination_platform as enum ('youtube', 'twitch', 'facebook', 'custom');

create type destination_status as enum ('pending', 'connecting', 'connected', 'disconnected', 'error');

create table nchat_streams (
  id uuid primary key default gen_random_uuid(),
  channel_id uuid not null,
  host_id uuid not null,
  room_name varchar(255) not null unique,
  room_sid varchar(255),
  title varchar(255) not null,
  description text,
  visibility stream_visibility not null default 'channel_members',
  status stream_status not null default 'scheduled',
  hls_url varchar(500),
  dash_url varchar(500),
  rtmp_ingest_url varchar(500),
  chat_enabled boolean not null default true,
  reactions_enabled boolean not null default true,
  record_stream boolean not null default false,
  viewer_count int not null default 0,
  peak_viewers int not null default 0,
  total_views int not null default 0,
  total_reactions int not null default 0,
  scheduled_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  recording_id uuid references nchat_call_recordings (id),
  metadata jsonb default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create index nchat_streams_channel_id_idx on nchat_streams (channel_id);

create index nchat_streams_host_id_idx on nchat_streams (host_id);

create index nchat_streams_status_idx on nchat_streams (status);

create index nchat_streams_scheduled_at_idx on nchat_streams (scheduled_at);

create index nchat_streams_channel_id_status_idx on nchat_streams (channel_id, status);

create function nchat_name_stream_room() returns trigger language plpgsql as $$
begin
  new.room_name := coalesce(new.room_name, 'stream-' || new.id);
  return new;
end
$$;

create trigger nchat_streams_room_name before insert on nchat_streams
  for each row execute function nchat_name_stream_room();

create trigger nchat_streams_updated_at before update on nchat_streams
  for each row execute function nchat_touch_updated_at();

create table nchat_stream_viewers (
  id uuid primary key default gen_random_uuid(),
  stream_id uuid not null references nchat_streams (id) on delete cascade,
  user_id uuid,
  session_id varchar(255) not null,
  joined_at timestamptz not null default now(),
  left_at timestamptz,
  watch_duration int,
  device_type varchar(50),
  connection_quality connection_quality
);

comment on column nchat_stream_viewers.user_id is 'Null for anonymous viewers';

comment on column nchat_stream_viewers.watch_duration is 'Total seconds watched';

create index nchat_stream_viewers_stream_id_idx on nchat_stream_viewers (stream_id);

create index nchat_stream_viewers_user_id_idx on nchat_stream_viewers (user_id);

create index nchat_stream_viewers_session_id_idx on nchat_stream_viewers (session_id);

create unique index nchat_stream_viewers_stream_id_session_id_key on nchat_stream_viewers (stream_id, session_id);

create table nchat_stream_chat (
  id uuid primary key default gen_random_uuid(),
  stream_id uuid not null references nchat_streams (id) on delete cascade,
  user_id uuid not null,
  content text not null,
  reply_to_id uuid references nchat_stream_chat (id),
  is_pinned boolean not null default false,
  is_highlighted boolean not null default false,
  is_deleted boolean not null default false,
  deleted_by uuid,
  created_at timestamptz not null default now()
);

create index nchat_stream_chat_stream_id_idx on nchat_stream_chat (stream_id);

create index nchat_stream_chat_user_id_idx on nchat_stream_chat (user_id);

create index nchat_stream_chat_created_at_idx on nchat_stream_chat (created_at);

create index nchat_stream_chat_stream_id_created_at_idx on nchat_stream_chat (stream_id, created_at);

create table nchat_stream_reactions (
  id uuid primary key default gen_random_uuid(),
  stream_id uuid not null references nchat_streams (id) on delete cascade,
  user_id uuid not null,
  type reaction_type not null,
  created_at timestamptz not null default now()
);

create index nchat_stream_reactions_stream_id_idx on nchat_stream_reactions (stream_id);

create index nchat_stream_reactions_stream_id_created_at_idx on nchat_stream_reactions (stream_id, created_at);

create table nchat_stream_destinations (
  id uuid primary key default gen_random_uuid(),
  stream_id uuid not null references nchat_streams (id) on delete cascade,
  platform destination_platform not null,
  rtmp_url varchar(500) not null,
  stream_key_encrypted varchar(500) not null,
  enabled boolean not null default true,
  status destination_status not null default 'pending',
  error_message text,
  created_at timestamptz not null default now()
);

comment on column nchat_stream_destinations.stream_key_encrypted is 'Encrypted stream key';

create index nchat_stream_destinations_stream_id_idx on nchat_stream_destinations (stream_id);

create index nchat_stream_destinations_platform_idx on nchat_stream_destinations (platform);

-- A stream may have several custom targets, but one of each known platform.
create unique index nchat_stream_destinations_stream_id_platform_key on nchat_stream_destinations (stream_id, platform)
  where platform <> 'custom';
