-- docs/permissions.md says the same in a table, deploy/hasura in metadata. The owner (the service) is not bound.
alter table nchat_calls enable row level security;

alter table nchat_call_participants enable row level security;

alter table nchat_call_recordings enable row level security;

alter table nchat_streams enable row level security;

alter table nchat_stream_viewers enable row level security;

alter table nchat_stream_chat enable row level security;

alter table nchat_stream_reactions enable row level security;

alter table nchat_stream_destinations enable row level security;

alter table nchat_ice_servers enable row level security;

grant select on nchat_calls to nchat_user;

create policy nchat_calls_select on nchat_calls for select to nchat_user using (
  initiator_id = nchat_reader_id() or nchat_reads_call(id) or nchat_reads_channel(channel_id)
);

grant insert (channel_id, type, scheduled_at, metadata) on nchat_calls to nchat_user;

create policy nchat_calls_insert on nchat_calls for insert to nchat_user with check (
  initiator_id = nchat_reader_id() and status = 'initiated'
  and (channel_id is null or nchat_reads_channel(channel_id))
);

grant select on nchat_call_participants to nchat_user;

create policy nchat_call_participants_select on nchat_call_participants for select to nchat_user using (
  nchat_reads_call(call_id)
);

grant select on nchat_call_recordings to nchat_user;

create policy nchat_call_recordings_select on nchat_call_recordings for select to nchat_user using (
  nchat_reads_call(call_id)
);

grant select on nchat_streams to nchat_user;

create policy nchat_streams_select on nchat_streams for select to nchat_user using (
  nchat_reader_id() is not null and (
    visibility = 'public'
    or host_id = nchat_reader_id()
    or (visibility = 'channel_members' and nchat_reads_channel(channel_id))
  )
);

-- Not session_id, by which a viewer's session could be spoken for.
grant select (
  id, stream_id, user_id, joined_at, left_at, watch_duration, device_type, connection_quality
) on nchat_stream_viewers to nchat_user;

create policy nchat_stream_viewers_select on nchat_stream_viewers for select to nchat_user using (
  nchat_hosts_stream(stream_id)
);

grant select on nchat_stream_chat to nchat_user;

create policy nchat_stream_chat_select on nchat_stream_chat for select to nchat_user using (
  nchat_reads_stream(stream_id) and (not is_deleted or nchat_hosts_stream(stream_id))
);

grant select on nchat_stream_reactions to nchat_user;

create policy nchat_stream_reactions_select on nchat_stream_reactions for select to nchat_user using (
  nchat_reads_stream(stream_id)
);

-- Not stream_key_encrypted: a key leaves the database for the encoder and nobody else.
grant select (
  id, stream_id, platform, rtmp_url, enabled, status, error_message, created_at
) on nchat_stream_destinations to nchat_user;

create policy nchat_stream_destinations_select on nchat_stream_destinations for select to nchat_user using (
  nchat_hosts_stream(stream_id)
);
