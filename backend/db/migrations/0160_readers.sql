-- Plain readers: a service or a tool that says `set local role nchat_user` and whom it reads for (nchat.user_id) sees what
-- that person may see, and no more. Nobody named is nobody. Roles belong to the whole cluster, so it may be there already.
do $$
begin
  if not exists (select from pg_roles where rolname = 'nchat_user') then
    create role nchat_user nologin noinherit;
  end if;
exception
  when duplicate_object or unique_violation then null;
  when insufficient_privilege then
    raise exception 'The role nchat_user is missing and % may not make it. Let an administrator run: create role nchat_user nologin noinherit; grant nchat_user to %;', current_user, current_user;
end
$$;

-- The owner may become the role. One who was not made its administrator keeps the tables safe all the same.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant nchat_user to %I', current_user);
  end if;
exception
  when insufficient_privilege then
    raise notice 'nchat_user was not granted to %: an administrator may do so', current_user;
end
$$;

do $$
begin
  execute format('grant usage on schema %I to nchat_user', current_schema());
end
$$;

-- Whom the reader reads for; null for nobody.
create function nchat_reader_id() returns uuid language sql stable as $$
  select nullif(current_setting('nchat.user_id', true), '')::uuid
$$;

-- These run as the owner, or the policies of two tables would ask each other without end.
create function nchat_reads_channel(channel uuid) returns boolean language sql stable security definer as $$
  select exists (
    select from nchat_channel_members m where m.channel_id = channel and m.user_id = nchat_reader_id()
  )
$$;

create function nchat_reads_call(call uuid) returns boolean language sql stable security definer as $$
  select exists (select from nchat_calls c where c.id = call and c.initiator_id = nchat_reader_id())
    or exists (select from nchat_call_participants p where p.call_id = call and p.user_id = nchat_reader_id())
$$;

create function nchat_hosts_stream(stream uuid) returns boolean language sql stable security definer as $$
  select exists (select from nchat_streams s where s.id = stream and s.host_id = nchat_reader_id())
$$;

create function nchat_reads_stream(stream uuid) returns boolean language sql stable security definer as $$
  select nchat_reader_id() is not null and exists (
    select from nchat_streams s where s.id = stream and (
      s.visibility = 'public'
      or s.host_id = nchat_reader_id()
      or (s.visibility = 'channel_members' and nchat_reads_channel(s.channel_id))
    )
  )
$$;

-- What the plan's insert permission sets, whoever else the row names.
create function nchat_set_call_initiator() returns trigger language plpgsql as $$
begin
  if current_user = 'nchat_user' then
    new.initiator_id := nchat_reader_id();
    new.status := 'initiated';
  end if;
  return new;
end
$$;

create trigger nchat_calls_initiator before insert on nchat_calls
  for each row execute function nchat_set_call_initiator();

-- A fixed path: whoever calls these can't put a table or an operator of their own before ours.
do $$
declare
  helper regprocedure;
begin
  for helper in
    select p.oid from pg_proc p where p.pronamespace = current_schema()::regnamespace and p.proname like 'nchat\_%'
  loop
    execute format('alter function %s set search_path = pg_catalog, %I, pg_temp', helper, current_schema());
    execute format('revoke execute on function %s from public', helper);
  end loop;
end
$$;

grant execute on function
  nchat_reader_id(), nchat_reads_channel(uuid), nchat_reads_call(uuid), nchat_hosts_stream(uuid), nchat_reads_stream(uuid)
  to nchat_user;
