/** The plan's schema (§6.1), table by table: columns with what is said of them, then indexes. Notes stand behind `--`. */
export const planSchema = `
nchat_calls
  id uuid primary key default gen_random_uuid()
  room_name varchar(255) not null unique
  room_sid varchar(255) -- LiveKit room SID
  channel_id uuid references nchat_channels
  initiator_id uuid not null references nchat_users
  type call_type not null
  status call_status not null default initiated
  scheduled_at timestamptz
  started_at timestamptz
  connected_at timestamptz
  ended_at timestamptz
  end_reason call_end_reason
  max_participants int default 100
  metadata jsonb default {}
  created_at timestamptz not null default now()
  updated_at timestamptz not null default now()
  index (channel_id)
  index (initiator_id)
  index (status)
  index (started_at)
  index (channel_id, status)
nchat_call_participants
  id uuid primary key default gen_random_uuid()
  call_id uuid not null references nchat_calls on delete cascade
  user_id uuid not null references nchat_users
  participant_sid varchar(255) -- LiveKit participant SID
  role participant_role not null default participant
  status participant_status not null default invited
  invited_at timestamptz not null default now()
  joined_at timestamptz
  left_at timestamptz
  leave_reason varchar(100)
  is_muted boolean not null default false
  is_video_enabled boolean not null default false
  is_screen_sharing boolean not null default false
  connection_quality connection_quality
  metadata jsonb default {}
  index (call_id)
  index (user_id)
  unique (call_id, user_id)
  index (status)
nchat_call_recordings
  id uuid primary key default gen_random_uuid()
  call_id uuid not null references nchat_calls on delete cascade
  egress_id varchar(255) not null -- LiveKit egress ID
  status recording_status not null default starting
  type recording_type not null default composite
  layout recording_layout default grid
  resolution varchar(10) default 1080p
  file_path varchar(500)
  file_size bigint
  duration int -- Duration in seconds
  storage_bucket varchar(255)
  thumbnail_path varchar(500)
  started_at timestamptz
  ended_at timestamptz
  expires_at timestamptz -- Retention policy
  error_message text
  metadata jsonb default {}
  created_at timestamptz not null default now()
  updated_at timestamptz not null default now()
  index (call_id)
  unique (egress_id)
  index (status)
  index (expires_at)
nchat_streams
  id uuid primary key default gen_random_uuid()
  channel_id uuid not null references nchat_channels
  host_id uuid not null references nchat_users
  room_name varchar(255) not null unique
  room_sid varchar(255)
  title varchar(255) not null
  description text
  visibility stream_visibility not null default channel_members
  status stream_status not null default scheduled
  hls_url varchar(500)
  dash_url varchar(500)
  rtmp_ingest_url varchar(500)
  chat_enabled boolean not null default true
  reactions_enabled boolean not null default true
  record_stream boolean not null default false
  viewer_count int not null default 0
  peak_viewers int not null default 0
  total_views int not null default 0
  total_reactions int not null default 0
  scheduled_at timestamptz
  started_at timestamptz
  ended_at timestamptz
  recording_id uuid references nchat_call_recordings
  metadata jsonb default {}
  created_at timestamptz not null default now()
  updated_at timestamptz not null default now()
  index (channel_id)
  index (host_id)
  index (status)
  index (scheduled_at)
  index (channel_id, status)
nchat_stream_viewers
  id uuid primary key default gen_random_uuid()
  stream_id uuid not null references nchat_streams on delete cascade
  user_id uuid references nchat_users -- Null for anonymous viewers
  session_id varchar(255) not null
  joined_at timestamptz not null default now()
  left_at timestamptz
  watch_duration int -- Total seconds watched
  device_type varchar(50)
  connection_quality connection_quality
  index (stream_id)
  index (user_id)
  index (session_id)
  unique (stream_id, session_id)
nchat_stream_chat
  id uuid primary key default gen_random_uuid()
  stream_id uuid not null references nchat_streams on delete cascade
  user_id uuid not null references nchat_users
  content text not null
  reply_to_id uuid references nchat_stream_chat
  is_pinned boolean not null default false
  is_highlighted boolean not null default false
  is_deleted boolean not null default false
  deleted_by uuid references nchat_users
  created_at timestamptz not null default now()
  index (stream_id)
  index (user_id)
  index (created_at)
  index (stream_id, created_at)
nchat_stream_reactions
  id uuid primary key default gen_random_uuid()
  stream_id uuid not null references nchat_streams on delete cascade
  user_id uuid not null references nchat_users
  type reaction_type not null
  created_at timestamptz not null default now()
  index (stream_id)
  index (stream_id, created_at)
nchat_stream_destinations
  id uuid primary key default gen_random_uuid()
  stream_id uuid not null references nchat_streams on delete cascade
  platform destination_platform not null
  rtmp_url varchar(500) not null
  stream_key_encrypted varchar(500) not null -- Encrypted stream key
  enabled boolean not null default true
  status destination_status not null default pending
  error_message text
  created_at timestamptz not null default now()
  index (stream_id)
  index (platform)
  unique (stream_id, platform)
nchat_ice_servers
  id uuid primary key default gen_random_uuid()
  urls text[] not null
  username varchar(255)
  credential_encrypted varchar(500)
  region varchar(50)
  priority int not null default 0
  is_active boolean not null default true
  last_health_check timestamptz
  health_status varchar(20) default unknown
  created_at timestamptz not null default now()
  updated_at timestamptz not null default now()
  index (is_active)
  index (region)
  index (priority)
`;

/** The plan's enums with their values in order. */
export const planEnums = `
call_type: audio video
call_status: initiated ringing connecting connected reconnecting ended
call_end_reason: completed declined busy timeout cancelled failed no_answer network_error host_ended kicked
participant_role: host co_host participant viewer
participant_status: invited ringing connecting connected disconnected left kicked
connection_quality: excellent good poor lost
recording_status: starting recording processing ready failed deleted
recording_type: composite individual_tracks audio_only
recording_layout: grid speaker single custom
stream_visibility: public channel_members invite_only
stream_status: scheduled starting live ending ended cancelled
reaction_type: like love fire clap wow laugh sad
destination_platform: youtube twitch facebook custom
destination_status: pending connecting connected disconnected error
`;

/** Where the database differs from the plan, and nowhere else: line of the plan → line of the database. */
export const deviations: Readonly<Record<string, string>> = {
  // The recording of a stream has no call.
  "nchat_call_recordings.call_id uuid not null references nchat_calls on delete cascade":
    "nchat_call_recordings.call_id uuid references nchat_calls on delete cascade",
  // A stream may have several custom targets, but one of each known platform.
  "nchat_stream_destinations unique (stream_id, platform)":
    "nchat_stream_destinations unique (stream_id, platform) where platform <> custom",
};

/** Indexes beside the plan's: without them the end of a stream and each entry would read the whole chat. */
export const moreIndexes = [
  "nchat_stream_chat index (reply_to_id) where reply_to_id IS NOT NULL",
  "nchat_stream_chat index (stream_id) where is_pinned",
] as const;

/** What fills columns in: a room's name, the time of a change, who a reader's call is by; and what marks files to remove. */
export const triggers = [
  "nchat_calls: nchat_set_call_initiator before insert",
  "nchat_calls: nchat_name_call_room before insert",
  "nchat_calls: nchat_touch_updated_at before update",
  "nchat_call_recordings: nchat_orphan_recording_files before delete",
  "nchat_call_recordings: nchat_touch_updated_at before update",
  "nchat_streams: nchat_name_stream_room before insert",
  "nchat_streams: nchat_orphan_stream_files after delete",
  "nchat_streams: nchat_orphan_stream_files after update",
  "nchat_streams: nchat_touch_updated_at before update",
  "nchat_ice_servers: nchat_touch_updated_at before update",
] as const;
