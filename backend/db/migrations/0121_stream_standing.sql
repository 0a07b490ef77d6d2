-- What somebody is to a stream and its chat, in one question: it is asked with nearly every message.
create function nchat_stream_standing(stream uuid, channel uuid, person uuid)
returns table (
  channel_role text, member_role text, is_moderator boolean, is_banned boolean, timed_out_until timestamptz,
  last_message_at timestamptz
) language plpgsql stable as $$
begin
  select c.role into channel_role from nchat_channel_members c where c.channel_id = channel and c.user_id = person;
  select m.role into member_role from nchat_stream_members m where m.stream_id = stream and m.user_id = person;
  is_moderator := exists (
    select 1 from nchat_stream_moderators m where m.stream_id = stream and m.user_id = person
  );
  select coalesce(bool_or(r.kind = 'ban'), false), max(r.until) into is_banned, timed_out_until
    from nchat_stream_restrictions r where r.stream_id = stream and r.user_id = person;
  select m.created_at into last_message_at
    from nchat_stream_chat_places p join nchat_stream_chat m on m.id = p.message_id
    where p.stream_id = stream and p.user_id = person order by p.sequence desc limit 1;
  return next;
end
$$;

create index nchat_stream_chat_places_user_id_idx on nchat_stream_chat_places (stream_id, user_id, sequence);
