-- Who watched a stream without an account, so that a device that comes back counts as one view: what its own name and the
-- stream's hash to, which says nothing beyond that stream.
create table nchat_stream_visitors (
  stream_id uuid not null references nchat_streams (id) on delete cascade,
  visitor_hash varchar(43) not null,
  primary key (stream_id, visitor_hash)
);

comment on column nchat_stream_watching.viewer_key is 'Who counts once: user:<id>, or anon:<device or session>';
