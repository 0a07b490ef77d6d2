-- What the plan's table has no column for; one row a recording.
create table nchat_recording_details (
  recording_id uuid primary key references nchat_call_recordings (id) on delete cascade,
  stream_id uuid references nchat_streams (id) on delete set null,
  channel_id uuid,
  room_name varchar(255) not null,
  started_by uuid,
  waits_for_tracks boolean not null default false,
  has_failed_to_start boolean not null default false,
  retention_plan varchar(20) not null,
  retention_days int not null check (retention_days > 0),
  stop_asked_at timestamptz,
  warned_at timestamptz,
  deleted_by uuid,
  deleted_at timestamptz
);

create index nchat_recording_details_stream_id_idx on nchat_recording_details (stream_id);

create index nchat_recording_details_channel_id_idx on nchat_recording_details (channel_id);

create index nchat_recording_details_started_by_idx on nchat_recording_details (started_by);

-- The egresses of a recording: one for a composite, one a track otherwise. `egress_id` is null until media has answered.
create table nchat_recording_egresses (
  id uuid primary key default gen_random_uuid(),
  recording_id uuid not null references nchat_call_recordings (id) on delete cascade,
  egress_id varchar(255) unique,
  kind varchar(10) not null check (kind in ('composite', 'audio', 'video')),
  user_id uuid,
  track_sid varchar(255),
  phase varchar(20) not null default 'starting' check (
    phase in ('starting', 'active', 'ending', 'complete', 'failed', 'aborted', 'limit-reached')
  ),
  is_presumed boolean not null default false,
  file_key varchar(500) not null,
  file_size bigint not null default 0,
  duration_ms bigint not null default 0,
  started_at timestamptz,
  ended_at timestamptz,
  seen_at timestamptz not null,
  error_message text,
  created_at timestamptz not null default now()
);

create index nchat_recording_egresses_recording_id_idx on nchat_recording_egresses (recording_id);

create unique index nchat_recording_egresses_recording_id_track_sid_key
  on nchat_recording_egresses (recording_id, track_sid) where track_sid is not null;

-- The policies of plan 8.4. Those of a channel count more than those of a person, and these more than that for all.
create table nchat_retention_policies (
  id uuid primary key default gen_random_uuid(),
  plan varchar(20) not null check (plan in ('free', 'pro', 'enterprise')),
  apply_to varchar(10) not null check (apply_to in ('channel', 'user')),
  target_id uuid not null,
  set_by uuid,
  created_at timestamptz not null default now()
);

create unique index nchat_retention_policies_apply_to_target_id_key on nchat_retention_policies (apply_to, target_id);

-- Files whose row is gone (a call was removed with all that hangs on it): they are removed after it.
create table nchat_recording_orphans (
  prefix varchar(500) primary key,
  created_at timestamptz not null default now()
);

create function nchat_orphan_recording_files() returns trigger language plpgsql as $$
begin
  if old.status <> 'deleted' then
    insert into nchat_recording_orphans (prefix) values ('recordings/' || old.id || '/') on conflict do nothing;
  end if;
  return old;
end
$$;

create trigger nchat_call_recordings_orphans before delete on nchat_call_recordings
  for each row execute function nchat_orphan_recording_files();
