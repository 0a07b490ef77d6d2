create type recording_status as enum ('starting', 'recording', 'processing', 'ready', 'failed', 'deleted');

create type recording_type as enum ('composite', 'individual_tracks', 'audio_only');

create type recording_layout as enum ('grid', 'speaker', 'single', 'custom');

-- call_id is null for the recording of a stream.
create table nchat_call_recordings (
  id uuid primary key default gen_random_uuid(),
  call_id uuid references nchat_calls (id) on delete cascade,
  egress_id varchar(255) not null,
  status recording_status not null default 'starting',
  type recording_type not null default 'composite',
  layout recording_layout default 'grid',
  resolution varchar(10) default '1080p',
  file_path varchar(500),
  file_size bigint,
  duration int,
  storage_bucket varchar(255),
  thumbnail_path varchar(500),
  started_at timestamptz,
  ended_at timestamptz,
  expires_at timestamptz,
  error_message text,
  metadata jsonb default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

comment on column nchat_call_recordings.egress_id is 'LiveKit egress ID';

comment on column nchat_call_recordings.duration is 'Duration in seconds';

comment on column nchat_call_recordings.expires_at is 'Retention policy';

create index nchat_call_recordings_call_id_idx on nchat_call_recordings (call_id);

create unique index nchat_call_recordings_egress_id_key on nchat_call_recordings (egress_id);

create index nchat_call_recordings_status_idx on nchat_call_recordings (status);

create index nchat_call_recordings_expires_at_idx on nchat_call_recordings (expires_at);

create trigger nchat_call_recordings_updated_at before update on nchat_call_recordings
  for each row execute function nchat_touch_updated_at();
