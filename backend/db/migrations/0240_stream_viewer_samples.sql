-- How many watched over the time of a stream: one row for each ten seconds in which that changed, with how many there were
-- at their end and at most.
create table nchat_stream_viewer_samples (
  stream_id uuid not null references nchat_streams (id) on delete cascade,
  at_seconds int not null,
  viewers int not null,
  peak int not null,
  primary key (stream_id, at_seconds)
);
