-- The playlists and segments of a stream are of no use once it has ended, and whoever removes a stream forgets its name:
-- both leave word, as recordings do.
create function nchat_orphan_stream_files() returns trigger language plpgsql as $$
begin
  insert into nchat_recording_orphans (prefix) values ('streams/' || old.id || '/')
    on conflict (prefix) do update set created_at = now();
  return null;
end
$$;

create trigger nchat_streams_files_of_ended after update of status on nchat_streams
  for each row when (new.status = 'ended' and old.status <> 'ended') execute function nchat_orphan_stream_files();

create trigger nchat_streams_files_of_removed after delete on nchat_streams
  for each row when (old.started_at is not null) execute function nchat_orphan_stream_files();

insert into nchat_recording_orphans (prefix)
  select 'streams/' || id || '/' from nchat_streams where status = 'ended' on conflict do nothing;

comment on table nchat_recording_orphans is 'Files that no row needs any more, of recordings and of streams';
