-- An idempotency key refers to the call or the stream that its first request made.
alter table nchat_idempotency_keys
  alter column call_id drop not null,
  add column stream_id uuid references nchat_streams (id) on delete cascade,
  add constraint nchat_idempotency_keys_one_check check (num_nonnulls(call_id, stream_id) = 1);
