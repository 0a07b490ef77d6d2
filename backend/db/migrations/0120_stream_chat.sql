-- Beside the plan's nchat_stream_chat: the place of each message, and how far each chat has come.
create table nchat_stream_chat_counters (
  stream_id uuid primary key references nchat_streams (id) on delete cascade,
  last_revision int not null default 0
);

create table nchat_stream_chat_places (
  message_id uuid primary key references nchat_stream_chat (id) on delete cascade,
  stream_id uuid not null references nchat_streams (id) on delete cascade,
  user_id uuid not null,
  sequence int not null,
  revision int not null,
  nonce varchar(64),
  media_time_ms int
);

comment on column nchat_stream_chat_places.media_time_ms is 'Where in the stream the author was when writing';

create unique index nchat_stream_chat_places_sequence_key on nchat_stream_chat_places (stream_id, sequence);

create unique index nchat_stream_chat_places_revision_key on nchat_stream_chat_places (stream_id, revision);

create unique index nchat_stream_chat_places_nonce_key on nchat_stream_chat_places (stream_id, user_id, nonce);

create table nchat_stream_chat_rules (
  stream_id uuid primary key references nchat_streams (id) on delete cascade,
  slow_mode_seconds int not null default 0 check (slow_mode_seconds between 0 and 600),
  links varchar(5) not null default 'allow' check (links in ('allow', 'hold', 'block')),
  hold_first_messages boolean not null default false
);

create table nchat_stream_chat_words (
  stream_id uuid not null references nchat_streams (id) on delete cascade,
  word varchar(100) not null,
  action varchar(5) not null check (action in ('block', 'hold')),
  primary key (stream_id, word)
);

create table nchat_stream_moderators (
  stream_id uuid not null references nchat_streams (id) on delete cascade,
  user_id uuid not null,
  added_by uuid not null,
  added_at timestamptz not null default now(),
  primary key (stream_id, user_id)
);

create index nchat_stream_moderators_user_id_idx on nchat_stream_moderators (user_id);

create table nchat_stream_restrictions (
  stream_id uuid not null references nchat_streams (id) on delete cascade,
  user_id uuid not null,
  kind varchar(7) not null check (kind in ('timeout', 'ban')),
  until timestamptz,
  reason varchar(200),
  by_user_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (stream_id, user_id, kind),
  check ((kind = 'timeout') = (until is not null))
);

create index nchat_stream_restrictions_user_id_idx on nchat_stream_restrictions (user_id);

create table nchat_stream_held_messages (
  id uuid primary key,
  stream_id uuid not null references nchat_streams (id) on delete cascade,
  user_id uuid not null,
  content text not null,
  reply_to_id uuid references nchat_stream_chat (id) on delete set null,
  nonce varchar(64),
  media_time_ms int,
  reason varchar(13) not null check (reason in ('link', 'word', 'first_message')),
  created_at timestamptz not null default now(),
  decision varchar(7) check (decision in ('approve', 'reject')),
  decided_by uuid,
  decided_at timestamptz
);

create index nchat_stream_held_messages_stream_id_idx on nchat_stream_held_messages (stream_id, created_at);

create unique index nchat_stream_held_messages_nonce_key on nchat_stream_held_messages (stream_id, user_id, nonce);

create table nchat_stream_moderation_log (
  id uuid primary key default gen_random_uuid(),
  stream_id uuid not null references nchat_streams (id) on delete cascade,
  act varchar(30) not null,
  actor_id uuid not null,
  target_id uuid,
  message_id uuid,
  details jsonb not null default '{}',
  created_at timestamptz not null default now()
);

create index nchat_stream_moderation_log_stream_id_idx on nchat_stream_moderation_log (stream_id, created_at);

-- How often each reaction came in each step of the heat line.
create table nchat_stream_reaction_buckets (
  stream_id uuid not null references nchat_streams (id) on delete cascade,
  at_seconds int not null,
  type reaction_type not null,
  count int not null,
  primary key (stream_id, at_seconds, type)
);

-- Several functions and not statements of the service, because planning them each time would cost more than running them.
-- Stores messages in the order given and numbers them. A message whose nonce is known is answered with the one that is
-- there; one that may not be written now is answered with the reason.
create function nchat_post_stream_chat(stream uuid, given jsonb)
returns table (place int, outcome text, message_id uuid, sequence int, created_at timestamptz) language plpgsql as $$
declare
  entry record;
  settled record;
  next_number int;
  is_open boolean;
begin
  insert into nchat_stream_chat_counters as c (stream_id, last_revision) values (stream, 0) on conflict do nothing;
  select c.last_revision into next_number from nchat_stream_chat_counters c where c.stream_id = stream for update;
  select s.status in ('starting', 'live') and s.chat_enabled into is_open from nchat_streams s where s.id = stream;
  for entry in
    select * from jsonb_to_recordset(given) as g (
      place int, id uuid, user_id uuid, content text, nonce text, media_time_ms int, reply_to_id uuid, is_approved boolean
    ) order by g.place
  loop
    place := entry.place; outcome := 'sent'; message_id := entry.id; sequence := null; created_at := null;
    select p.message_id, p.sequence, m.created_at into settled
      from nchat_stream_chat_places p join nchat_stream_chat m on m.id = p.message_id
      where entry.nonce is not null and p.stream_id = stream and p.user_id = entry.user_id and p.nonce = entry.nonce;
    if found then
      outcome := 'known'; message_id := settled.message_id; sequence := settled.sequence; created_at := settled.created_at;
    elsif not is_open then
      outcome := 'closed';
    elsif not entry.is_approved and exists (
      select 1 from nchat_stream_restrictions r where r.stream_id = stream and r.user_id = entry.user_id
        and (r.kind = 'ban' or r.until > now())
    ) then
      outcome := 'restricted';
    elsif entry.reply_to_id is not null and not exists (
      select 1 from nchat_stream_chat q where q.id = entry.reply_to_id and q.stream_id = stream and not q.is_deleted
    ) then
      outcome := 'no-reply';
    else
      next_number := next_number + 1;
      insert into nchat_stream_chat as m (id, stream_id, user_id, content, reply_to_id, created_at)
        values (entry.id, stream, entry.user_id, entry.content, entry.reply_to_id, clock_timestamp())
        returning m.created_at into created_at;
      insert into nchat_stream_chat_places (message_id, stream_id, user_id, sequence, revision, nonce, media_time_ms)
        values (entry.id, stream, entry.user_id, next_number, next_number, entry.nonce, entry.media_time_ms);
      sequence := next_number;
    end if;
    return next;
  end loop;
  update nchat_stream_chat_counters c set last_revision = next_number where c.stream_id = stream;
end
$$;

-- Numbers a change of messages that were changed in the same transaction; answers them in the order of their numbers.
create function nchat_renumber_stream_chat(stream uuid, changed uuid[])
returns void language plpgsql as $$
declare
  last int;
begin
  update nchat_stream_chat_counters c set last_revision = c.last_revision + cardinality(changed)
    where c.stream_id = stream returning c.last_revision - cardinality(changed) into last;
  update nchat_stream_chat_places p set revision = last + n.place
    from (select m.id, row_number() over (order by q.sequence) as place
      from unnest(changed) as m (id) join nchat_stream_chat_places q on q.message_id = m.id) n
    where p.message_id = n.id;
end
$$;

-- Stores reactions, each as a row, in the counts of the heat line and in the stream's total; answers that total.
create function nchat_add_stream_reactions(stream uuid, given jsonb)
returns int language plpgsql as $$
declare
  total int;
begin
  insert into nchat_stream_reactions (stream_id, user_id, type)
    select stream, g.user_id, g.type from jsonb_to_recordset(given) as g (user_id uuid, type reaction_type);
  insert into nchat_stream_reaction_buckets as b (stream_id, at_seconds, type, count)
    select stream, g.at_seconds, g.type, count(*) from jsonb_to_recordset(given) as g (type reaction_type, at_seconds int)
      group by g.at_seconds, g.type order by g.at_seconds, g.type
    on conflict (stream_id, at_seconds, type) do update set count = b.count + excluded.count;
  update nchat_streams s set total_reactions = s.total_reactions + jsonb_array_length(given)
    where s.id = stream returning s.total_reactions into total;
  return total;
end
$$;
