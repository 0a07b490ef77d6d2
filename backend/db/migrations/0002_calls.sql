create type call_type as enum ('audio', 'video');

create type call_status as enum ('initiated', 'ringing', 'connecting', 'connected', 'reconnecting', 'ended');

create type call_end_reason as enum (
  'completed', 'declined', 'busy', 'timeout', 'cancelled', 'failed', 'no_answer', 'network_error', 'host_ended', 'kicked'
);

create type participant_role as enum ('host', 'co_host', 'participant', 'viewer');

create type participant_status as enum (
  'invited', 'ringing', 'connecting', 'connected', 'disconnected', 'left', 'kicked'
);

create type connection_quality as enum ('excellent', 'good', 'poor', 'lost');

create table nchat_calls (
  id uuid primary key default gen_random_uuid(),
  room_name varchar(255) not null unique,
  room_sid varchar(255),
  channel_id uuid,
  initiator_id uuid not null,
  type call_type not null,
  status call_status not null default 'initiated',
  scheduled_at timestamptz,
  started_at timestamptz,
  connected_at timestamptz,
  ended_at timestamptz,
  end_reason call_end_reason,
  max_participants int default 100,
  metadata jsonb default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

comment on column nchat_calls.room_sid is 'LiveKit room SID';

create index nchat_calls_channel_id_idx on nchat_calls (channel_id);

create index nchat_calls_initiator_id_idx on nchat_calls (initiator_id);

create index nchat_calls_status_idx on nchat_calls (status);

create index nchat_calls_started_at_idx on nchat_calls (started_at);

create index nchat_calls_channel_id_status_idx on nchat_calls (channel_id, status);

create function nchat_name_call_room() returns trigger language plpgsql as $$
begin
  new.room_name := coalesce(new.room_name, 'call-' || new.id);
  return new;
end
$$;

create trigger nchat_calls_room_name before insert on nchat_calls
  for each row execute function nchat_name_call_room();

create trigger nchat_calls_updated_at before update on nchat_calls
  for each row execute function nchat_touch_updated_at();

create table nchat_call_participants (
  id uuid primary key default gen_random_uuid(),
  call_id uuid not null references nchat_calls (id) on delete cascade,
  user_id uuid not null,
  participant_sid varchar(255),
  role participant_role not null default 'participant',
  status participant_status not null default 'invited',
  invited_at timestamptz not null default now(),
  joined_at timestamptz,
  left_at timestamptz,
  leave_reason varchar(100),
  is_muted boolean not null default false,
  is_video_enabled boolean not null default false,
  is_screen_sharing boolean not null default false,
  connection_quality connection_quality,
  metadata jsonb default '{}'
);

comment on column nchat_call_participants.participant_sid is 'LiveKit participant SID';

create index nchat_call_participants_call_id_idx on nchat_call_participants (call_id);

create index nchat_call_participants_user_id_idx on nchat_call_participants (user_id);

create unique index nchat_call_participants_call_id_user_id_key on nchat_call_participants (call_id, user_id);

create index nchat_call_participants_status_idx on nchat_call_participants (status);
