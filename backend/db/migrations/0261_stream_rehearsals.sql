-- A stream that its host tries out: nobody else sees it, whatever they run.
alter table nchat_stream_states add column is_rehearsal boolean not null default false;
