-- References to people and channels stand in a file of their own: beside a real nchat these two are views.
alter table nchat_channels
  add constraint nchat_channels_created_by_fkey foreign key (created_by) references nchat_users (id);

alter table nchat_channel_members
  add constraint nchat_channel_members_channel_id_fkey foreign key (channel_id) references nchat_channels (id) on delete cascade,
  add constraint nchat_channel_members_user_id_fkey foreign key (user_id) references nchat_users (id) on delete cascade;

alter table nchat_calls
  add constraint nchat_calls_channel_id_fkey foreign key (channel_id) references nchat_channels (id),
  add constraint nchat_calls_initiator_id_fkey foreign key (initiator_id) references nchat_users (id);

alter table nchat_call_participants
  add constraint nchat_call_participants_user_id_fkey foreign key (user_id) references nchat_users (id);

alter table nchat_streams
  add constraint nchat_streams_channel_id_fkey foreign key (channel_id) references nchat_channels (id),
  add constraint nchat_streams_host_id_fkey foreign key (host_id) references nchat_users (id);

alter table nchat_stream_viewers
  add constraint nchat_stream_viewers_user_id_fkey foreign key (user_id) references nchat_users (id);

alter table nchat_stream_chat
  add constraint nchat_stream_chat_user_id_fkey foreign key (user_id) references nchat_users (id),
  add constraint nchat_stream_chat_deleted_by_fkey foreign key (deleted_by) references nchat_users (id);

alter table nchat_stream_reactions
  add constraint nchat_stream_reactions_user_id_fkey foreign key (user_id) references nchat_users (id);

alter table nchat_accounts
  add constraint nchat_accounts_user_id_fkey foreign key (user_id) references nchat_users (id) on delete cascade;

alter table nchat_sessions
  add constraint nchat_sessions_user_id_fkey foreign key (user_id) references nchat_users (id) on delete cascade;

alter table nchat_call_invites
  add constraint nchat_call_invites_user_id_fkey foreign key (user_id) references nchat_users (id),
  add constraint nchat_call_invites_invited_by_fkey foreign key (invited_by) references nchat_users (id);

alter table nchat_call_denials
  add constraint nchat_call_denials_user_id_fkey foreign key (user_id) references nchat_users (id),
  add constraint nchat_call_denials_denied_by_fkey foreign key (denied_by) references nchat_users (id);

alter table nchat_screen_shares
  add constraint nchat_screen_shares_user_id_fkey foreign key (user_id) references nchat_users (id);

alter table nchat_idempotency_keys
  add constraint nchat_idempotency_keys_user_id_fkey foreign key (user_id) references nchat_users (id) on delete cascade;
