-- A password that an administrator gave somebody ends by itself unless the person changes it.
alter table nchat_accounts add column password_expires_at timestamptz;
