-- Deleting a stream asks for each of its messages who replied to it; without an index that reads the whole chat each time.
create index nchat_stream_chat_reply_to_id_idx on nchat_stream_chat (reply_to_id) where reply_to_id is not null;

create index nchat_stream_held_messages_reply_to_id_idx on nchat_stream_held_messages (reply_to_id)
  where reply_to_id is not null;

-- What is pinned is read at every entry.
create index nchat_stream_chat_pinned_idx on nchat_stream_chat (stream_id) where is_pinned;
