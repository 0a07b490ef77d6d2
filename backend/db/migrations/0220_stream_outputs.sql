-- An egress of a stream is claimed here before media is asked for it, so that of all nodes one asks; its id comes with
-- the answer. Of several that run by an earlier version's mistake the newest is kept.
update nchat_stream_egresses as old set status = 'complete'
where old.status not in ('complete', 'failed', 'aborted', 'limit-reached')
  and exists (
    select 1 from nchat_stream_egresses as newer
    where newer.stream_id = old.stream_id
      and newer.status not in ('complete', 'failed', 'aborted', 'limit-reached')
      and (newer.updated_at, newer.egress_id) > (old.updated_at, old.egress_id)
  );

alter table nchat_stream_egresses drop constraint nchat_stream_egresses_pkey;

alter table nchat_stream_egresses
  add column id uuid primary key default gen_random_uuid(),
  alter column egress_id drop not null,
  add column asked_at timestamptz not null default now(),
  add column seen_at timestamptz not null default now(),
  add column active_at timestamptz;

comment on column nchat_stream_egresses.egress_id is 'Null until media has answered';

create unique index nchat_stream_egresses_egress_id_key on nchat_stream_egresses (egress_id);

create unique index nchat_stream_egresses_running_key on nchat_stream_egresses (stream_id)
  where status not in ('complete', 'failed', 'aborted', 'limit-reached');

-- What was tried in vain to let a stream leave its room, and when that is worth another try.
create table nchat_stream_attempts (
  stream_id uuid primary key references nchat_streams (id) on delete cascade,
  count int not null,
  next_at timestamptz not null,
  feed text not null
);

comment on column nchat_stream_attempts.feed is 'Who fed the stream then: with others it is another matter';
