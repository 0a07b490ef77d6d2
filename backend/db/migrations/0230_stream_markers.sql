-- Moments of a stream that its host marked, to be found again on the recording.
create table nchat_stream_markers (
  id uuid primary key default gen_random_uuid(),
  stream_id uuid not null references nchat_streams (id) on delete cascade,
  user_id uuid not null references nchat_users (id) on delete cascade,
  media_time_ms int not null check (media_time_ms >= 0),
  marked_at timestamptz not null,
  text varchar(400),
  nonce varchar(64)
);

comment on column nchat_stream_markers.media_time_ms is 'Since the stream went live';

create index nchat_stream_markers_stream_id_idx on nchat_stream_markers (stream_id, media_time_ms);

create unique index nchat_stream_markers_nonce_key on nchat_stream_markers (stream_id, user_id, nonce);
