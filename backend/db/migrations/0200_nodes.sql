-- Nodes of one service, as they last said that they live, and the devices connected to each. A node that dies takes its
-- devices with it.
create table nchat_nodes (
  id uuid primary key,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);

create table nchat_connections (
  socket_id varchar(64) primary key,
  node_id uuid not null references nchat_nodes (id) on delete cascade,
  user_id uuid not null,
  session_id uuid,
  device varchar(200),
  connected_at timestamptz not null default now()
);

create index nchat_connections_node_id_idx on nchat_connections (node_id);

create index nchat_connections_user_id_idx on nchat_connections (user_id);

-- What only one node at a time may do.
create table nchat_leases (
  name varchar(64) primary key,
  holder uuid not null,
  until timestamptz not null
);
