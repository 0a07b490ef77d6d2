-- As every function here: nobody else may call it, and no search path of somebody else's leads it astray.
do $$
begin
  execute format(
    'alter function nchat_orphan_stream_files() set search_path = pg_catalog, %I, pg_temp', current_schema()
  );
end
$$;

revoke execute on function nchat_orphan_stream_files() from public;
