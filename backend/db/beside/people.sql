-- Instead of 0001_people beside a real nchat: views onto its tables, whose schema stands for "nchat". No foreign keys lead there.
create function nchat_touch_updated_at() returns trigger language plpgsql as $$
begin
  new.updated_at := now();
  return new;
end
$$;

-- What we know of a person and nchat does not.
create table nchat_people_settings (
  user_id uuid primary key,
  do_not_disturb boolean not null default false,
  updated_at timestamptz not null default now()
);

create view nchat_users as
  select
    u.id,
    coalesce(nullif(u.username, ''), 'user-' || left(u.id::text, 8)) as username,
    u.display_name,
    u.avatar_url,
    coalesce(s.do_not_disturb, false) as do_not_disturb,
    false as is_sample,
    u.created_at,
    u.updated_at,
    coalesce(u.deleted_at, case when u.status::text in ('banned', 'suspended', 'deleted') then u.updated_at end) as deleted_at
  from "nchat".nchat_users u left join nchat_people_settings s on s.user_id = u.id;

-- Do-not-disturb is all that we may change of a person.
create function nchat_keep_do_not_disturb() returns trigger language plpgsql as $$
begin
  insert into nchat_people_settings (user_id, do_not_disturb) values (old.id, new.do_not_disturb)
    on conflict (user_id) do update set do_not_disturb = excluded.do_not_disturb, updated_at = now();
  return new;
end
$$;

create trigger nchat_users_do_not_disturb instead of update on nchat_users
  for each row execute function nchat_keep_do_not_disturb();

create view nchat_channels as
  select c.id, c.name, c.created_by, c.created_at, c.updated_at from "nchat".nchat_channels c;

create view nchat_channel_members as
  select m.channel_id, m.user_id, m.role::text as role, m.joined_at from "nchat".nchat_channel_members m;
