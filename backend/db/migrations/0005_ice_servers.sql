create table nchat_ice_servers (
  id uuid primary key default gen_random_uuid(),
  urls text[] not null,
  username varchar(255),
  credential_encrypted varchar(500),
  region varchar(50),
  priority int not null default 0,
  is_active boolean not null default true,
  last_health_check timestamptz,
  health_status varchar(20) default 'unknown',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create index nchat_ice_servers_is_active_idx on nchat_ice_servers (is_active);

create index nchat_ice_servers_region_idx on nchat_ice_servers (region);

create index nchat_ice_servers_priority_idx on nchat_ice_servers (priority);

create trigger nchat_ice_servers_updated_at before update on nchat_ice_servers
  for each row execute function nchat_touch_updated_at();
