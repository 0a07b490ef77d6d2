-- When the track of a share was first seen: a list of the room from before that moment says nothing about it.
alter table nchat_screen_shares add column published_at timestamptz;
