-- A statement ends at a blank line: each is sent alone, as PGlite and node-postgres both want it.
create function nchat_touch_updated_at() returns trigger language plpgsql as $$
begin
  new.updated_at := now();
  return new;
end
$$;

create table nchat_users (
  id uuid primary key default gen_random_uuid(),
  username varchar(64) not null unique,
  display_name varchar(80) not null,
  avatar_url text,
  do_not_disturb boolean not null default false,
  is_sample boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);

create index nchat_users_display_name_idx on nchat_users (lower(display_name)) where deleted_at is null;

create trigger nchat_users_updated_at before update on nchat_users
  for each row execute function nchat_touch_updated_at();

create table nchat_channels (
  id uuid primary key default gen_random_uuid(),
  name varchar(255) not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create trigger nchat_channels_updated_at before update on nchat_channels
  for each row execute function nchat_touch_updated_at();

create table nchat_channel_members (
  channel_id uuid not null,
  user_id uuid not null,
  role varchar(20) not null default 'member' check (role in ('owner', 'admin', 'member')),
  joined_at timestamptz not null default now(),
  primary key (channel_id, user_id)
);

create index nchat_channel_members_user_id_idx on nchat_channel_members (user_id);
