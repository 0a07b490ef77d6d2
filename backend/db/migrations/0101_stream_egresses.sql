-- What takes a stream's programme out of its room: to HLS and to the destinations.
create table nchat_stream_egresses (
  egress_id varchar(255) primary key,
  stream_id uuid not null references nchat_streams (id) on delete cascade,
  status varchar(20) not null,
  updated_at timestamptz not null
);

create index nchat_stream_egresses_stream_id_idx on nchat_stream_egresses (stream_id);

-- The processes that hold open sessions of viewers, as they last said that they live.
create table nchat_stream_holders (
  id uuid primary key,
  seen_at timestamptz not null default now()
);
