import { people, planTables } from "./reader-world.ts";

// --- Each policy, helper and grant broken once.

const replaced = (table: string, name: string, using: string) => [
  `drop policy ${name} on ${table}`,
  `create policy ${name} on ${table} for select to nchat_user using (${using})`,
];
const helper = (signature: string, body: string) => [
  `create or replace function ${signature} returns boolean language sql stable security definer
   set search_path = pg_catalog, public, pg_temp as $$ select ${body} $$`,
];
const readable = planTables.filter((table) => table !== "nchat_ice_servers");
const reader = "nchat_reader_id()";

/** By name, the statements that break it. */
export const mutants: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    readable.map((table) => [`${table}: everybody reads`, replaced(table, `${table}_select`, "true")]),
  ),
  ...Object.fromEntries(readable.map((table) => [`${table}: no policy`, [`drop policy ${table}_select on ${table}`]])),
  ...Object.fromEntries(
    planTables.map((table) => [`${table}: policies off`, [`alter table ${table} disable row level security`]]),
  ),
  ...Object.fromEntries(
    planTables.flatMap((table) =>
      ["update", "delete", "insert"].map((what) => [
        `${table}: ${what} granted`,
        [
          `grant ${what} on ${table} to nchat_user`,
          `create policy more on ${table} for ${what} to nchat_user ${what === "insert" ? "with check" : "using"} (true)`,
        ],
      ]),
    ),
  ),
  "calls: not the initiator's": replaced(
    "nchat_calls",
    "nchat_calls_select",
    `nchat_reads_channel(channel_id) or exists (select from nchat_call_participants p where p.call_id = nchat_calls.id and p.user_id = ${reader})`,
  ),
  "calls: not the participants'": replaced(
    "nchat_calls",
    "nchat_calls_select",
    `initiator_id = ${reader} or nchat_reads_channel(channel_id)`,
  ),
  "calls: not the channel's": replaced(
    "nchat_calls",
    "nchat_calls_select",
    `initiator_id = ${reader} or nchat_reads_call(id)`,
  ),
  "calls: the initiator's alone": replaced("nchat_calls", "nchat_calls_select", `initiator_id = ${reader}`),
  "participants: the channel reads too": replaced(
    "nchat_call_participants",
    "nchat_call_participants_select",
    "nchat_reads_call(call_id) or exists (select from nchat_calls c where c.id = call_id and nchat_reads_channel(c.channel_id))",
  ),
  "participants: one's own alone": replaced(
    "nchat_call_participants",
    "nchat_call_participants_select",
    `user_id = ${reader}`,
  ),
  "recordings: of streams too": replaced(
    "nchat_call_recordings",
    "nchat_call_recordings_select",
    "call_id is null or nchat_reads_call(call_id)",
  ),
  "recordings: the channel reads too": replaced(
    "nchat_call_recordings",
    "nchat_call_recordings_select",
    "exists (select from nchat_calls c where c.id = call_id)",
  ),
  "streams: anonymous reads": replaced(
    "nchat_streams",
    "nchat_streams_select",
    `visibility = 'public' or host_id = ${reader} or (visibility = 'channel_members' and nchat_reads_channel(channel_id))`,
  ),
  "streams: not the public ones": replaced(
    "nchat_streams",
    "nchat_streams_select",
    `host_id = ${reader} or (visibility = 'channel_members' and nchat_reads_channel(channel_id))`,
  ),
  "streams: not the host's": replaced(
    "nchat_streams",
    "nchat_streams_select",
    `${reader} is not null and (visibility = 'public' or (visibility = 'channel_members' and nchat_reads_channel(channel_id)))`,
  ),
  "streams: not the channel's": replaced(
    "nchat_streams",
    "nchat_streams_select",
    `${reader} is not null and (visibility = 'public' or host_id = ${reader})`,
  ),
  "streams: the channel reads the invited-only": replaced(
    "nchat_streams",
    "nchat_streams_select",
    `${reader} is not null and (visibility = 'public' or host_id = ${reader} or nchat_reads_channel(channel_id))`,
  ),
  "viewers: whoever watches reads": replaced(
    "nchat_stream_viewers",
    "nchat_stream_viewers_select",
    "nchat_reads_stream(stream_id)",
  ),
  "chat: deleted too": replaced("nchat_stream_chat", "nchat_stream_chat_select", "nchat_reads_stream(stream_id)"),
  "chat: deleted not even for the host": replaced(
    "nchat_stream_chat",
    "nchat_stream_chat_select",
    "nchat_reads_stream(stream_id) and not is_deleted",
  ),
  "chat: the host's alone": replaced("nchat_stream_chat", "nchat_stream_chat_select", "nchat_hosts_stream(stream_id)"),
  "reactions: the host's alone": replaced(
    "nchat_stream_reactions",
    "nchat_stream_reactions_select",
    "nchat_hosts_stream(stream_id)",
  ),
  "destinations: whoever watches reads": replaced(
    "nchat_stream_destinations",
    "nchat_stream_destinations_select",
    "nchat_reads_stream(stream_id)",
  ),
  "insert: into any channel": [
    "drop policy nchat_calls_insert on nchat_calls",
    `create policy nchat_calls_insert on nchat_calls for insert to nchat_user with check (initiator_id = ${reader})`,
  ],
  "insert: into no channel": [
    "drop policy nchat_calls_insert on nchat_calls",
    `create policy nchat_calls_insert on nchat_calls for insert to nchat_user with check (initiator_id = ${reader} and channel_id is null)`,
  ],
  "insert: no policy": ["drop policy nchat_calls_insert on nchat_calls"],
  "insert: not the reader's": ["drop trigger nchat_calls_initiator on nchat_calls"],
  "insert: for whom one likes": [
    "grant insert (initiator_id) on nchat_calls to nchat_user",
    "drop trigger nchat_calls_initiator on nchat_calls",
    "drop policy nchat_calls_insert on nchat_calls",
    "create policy nchat_calls_insert on nchat_calls for insert to nchat_user with check (true)",
  ],
  "helper: everybody is in every call": helper("nchat_reads_call(call uuid)", "true"),
  "helper: nobody is in a call": helper("nchat_reads_call(call uuid)", "false"),
  "helper: participants are not in a call": helper(
    "nchat_reads_call(call uuid)",
    `exists (select from nchat_calls c where c.id = call and c.initiator_id = ${reader})`,
  ),
  "helper: initiators are not in a call": helper(
    "nchat_reads_call(call uuid)",
    `exists (select from nchat_call_participants p where p.call_id = call and p.user_id = ${reader})`,
  ),
  "helper: any call will do": helper(
    "nchat_reads_call(call uuid)",
    `exists (select from nchat_call_participants p where p.user_id = ${reader})`,
  ),
  "helper: everybody is in every channel": helper("nchat_reads_channel(channel uuid)", "true"),
  "helper: nobody is in a channel": helper("nchat_reads_channel(channel uuid)", "false"),
  "helper: any channel will do": helper(
    "nchat_reads_channel(channel uuid)",
    `exists (select from nchat_channel_members m where m.user_id = ${reader})`,
  ),
  "helper: everybody hosts": helper("nchat_hosts_stream(stream uuid)", "true"),
  "helper: nobody hosts": helper("nchat_hosts_stream(stream uuid)", "false"),
  "helper: everybody reads streams": helper("nchat_reads_stream(stream uuid)", `${reader} is not null`),
  "helper: anonymous reads streams": helper(
    "nchat_reads_stream(stream uuid)",
    `exists (select from nchat_streams s where s.id = stream and (s.visibility = 'public' or s.host_id = ${reader} or (s.visibility = 'channel_members' and nchat_reads_channel(s.channel_id))))`,
  ),
  "helper: the invited-only are the channel's": helper(
    "nchat_reads_stream(stream uuid)",
    `${reader} is not null and exists (select from nchat_streams s where s.id = stream and (s.visibility = 'public' or s.host_id = ${reader} or nchat_reads_channel(s.channel_id)))`,
  ),
  "helper: without a path of its own": ["alter function nchat_reads_call(uuid) reset search_path"],
  "helper: for anybody": ["grant execute on function nchat_reads_call(uuid) to public"],
  "helper: as the reader": ["alter function nchat_reads_channel(uuid) security invoker"],
  "helper: everybody is the host": [
    `create or replace function nchat_reader_id() returns uuid language sql stable as $$ select '${people.host}'::uuid $$`,
  ],
  "grant: a stream's keys": ["grant select (stream_key_encrypted) on nchat_stream_destinations to nchat_user"],
  "grant: viewers' sessions": ["grant select on nchat_stream_viewers to nchat_user"],
  "grant: ICE servers": ["grant select on nchat_ice_servers to nchat_user"],
  "grant: ICE servers, with a policy": [
    "grant select on nchat_ice_servers to nchat_user",
    "create policy more on nchat_ice_servers for select to nchat_user using (true)",
  ],
  "grant: password hashes": ["grant select (password_hash) on nchat_accounts to nchat_user"],
  "grant: refresh tokens, to everybody": ["grant select on nchat_refresh_tokens to public"],
  "grant: people": ["grant select on nchat_users to nchat_user"],
  "grant: a further table": ["create table nchat_more (id int)", "grant select on nchat_more to nchat_user"],
  "grant: a view past the policies": [
    "create view nchat_look as select * from nchat_calls",
    "grant select on nchat_look to nchat_user",
  ],
  "grant: a sequence": ["create sequence nchat_counter", "grant usage on sequence nchat_counter to nchat_user"],
  "grant: a function": ["create function nchat_more() returns int language sql as $$ select 1 $$"],
  "grant: the schema": ["grant create on schema public to nchat_user"],
  "grant: all of calls": ["grant truncate on nchat_calls to nchat_user"],
  "revoke: calls": ["revoke select on nchat_calls from nchat_user"],
  "role: passes over policies": ["alter role nchat_user bypassrls"],
  "role: signs in": ["alter role nchat_user login"],
};
