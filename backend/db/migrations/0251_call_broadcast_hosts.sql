alter table nchat_call_broadcasts add column host_ids uuid[] not null default '{}';

comment on column nchat_call_broadcasts.host_ids is 'Who hosted the call while it is broadcast; it ends when none of them is inside';
