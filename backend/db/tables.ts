import type { AccountsTable, RefreshTokensTable, SessionsTable, SignInAttemptsTable } from "./tables/accounts.ts";
import type {
  CallBroadcastsTable,
  CallDenialsTable,
  CallInvitesTable,
  CallParticipantsTable,
  CallsTable,
  IdempotencyKeysTable,
  ScreenSharesTable,
  WebhookEventsTable,
} from "./tables/calls.ts";
import type { ConnectionsTable, LeasesTable, NodesTable } from "./tables/nodes.ts";
import type { ChannelMembersTable, ChannelsTable, UsersTable } from "./tables/people.ts";
import type {
  RecordingDetailsTable,
  RecordingEgressesTable,
  RecordingOrphansTable,
  RetentionPoliciesTable,
} from "./tables/recordings.ts";
import type {
  StreamChatCountersTable,
  StreamChatPlacesTable,
  StreamChatRulesTable,
  StreamChatWordsTable,
  StreamHeldMessagesTable,
  StreamModerationLogTable,
  StreamModeratorsTable,
  StreamReactionBucketsTable,
  StreamRestrictionsTable,
} from "./tables/stream-chat.ts";
import type {
  StreamAttemptsTable,
  StreamEgressesTable,
  StreamHoldersTable,
  StreamIngressesTable,
  StreamMarkersTable,
  StreamMembersTable,
  StreamStatesTable,
  StreamVisitorsTable,
  StreamViewerSamplesTable,
  StreamWatchingTable,
} from "./tables/stream-states.ts";
import type {
  CallRecordingsTable,
  IceServersTable,
  StreamChatTable,
  StreamDestinationsTable,
  StreamReactionsTable,
  StreamsTable,
  StreamViewersTable,
} from "./tables/streams.ts";

/**
 * Every table, as `migrations/` makes them. On PGlite there is one connection: inside `db.transaction()` use only the
 * transaction; a query on `db` itself would wait for the end of the transaction that waits for it.
 */
export type Tables = {
  nchat_users: UsersTable;
  nchat_channels: ChannelsTable;
  nchat_channel_members: ChannelMembersTable;

  nchat_calls: CallsTable;
  nchat_call_participants: CallParticipantsTable;
  nchat_call_recordings: CallRecordingsTable;
  nchat_streams: StreamsTable;
  nchat_stream_viewers: StreamViewersTable;
  nchat_stream_chat: StreamChatTable;
  nchat_stream_reactions: StreamReactionsTable;
  nchat_stream_destinations: StreamDestinationsTable;
  nchat_stream_states: StreamStatesTable;
  nchat_stream_members: StreamMembersTable;
  nchat_stream_ingresses: StreamIngressesTable;
  nchat_stream_watching: StreamWatchingTable;
  nchat_stream_viewer_samples: StreamViewerSamplesTable;
  nchat_stream_egresses: StreamEgressesTable;
  nchat_stream_attempts: StreamAttemptsTable;
  nchat_stream_markers: StreamMarkersTable;
  nchat_stream_holders: StreamHoldersTable;
  nchat_stream_visitors: StreamVisitorsTable;
  nchat_stream_chat_counters: StreamChatCountersTable;
  nchat_stream_chat_places: StreamChatPlacesTable;
  nchat_stream_chat_rules: StreamChatRulesTable;
  nchat_stream_chat_words: StreamChatWordsTable;
  nchat_stream_moderators: StreamModeratorsTable;
  nchat_stream_restrictions: StreamRestrictionsTable;
  nchat_stream_held_messages: StreamHeldMessagesTable;
  nchat_stream_moderation_log: StreamModerationLogTable;
  nchat_stream_reaction_buckets: StreamReactionBucketsTable;
  nchat_recording_details: RecordingDetailsTable;
  nchat_recording_egresses: RecordingEgressesTable;
  nchat_recording_orphans: RecordingOrphansTable;
  nchat_retention_policies: RetentionPoliciesTable;
  nchat_ice_servers: IceServersTable;

  nchat_accounts: AccountsTable;
  nchat_sessions: SessionsTable;
  nchat_refresh_tokens: RefreshTokensTable;
  nchat_sign_in_attempts: SignInAttemptsTable;

  nchat_nodes: NodesTable;
  nchat_connections: ConnectionsTable;
  nchat_leases: LeasesTable;

  nchat_call_invites: CallInvitesTable;
  nchat_call_denials: CallDenialsTable;
  nchat_call_broadcasts: CallBroadcastsTable;
  nchat_screen_shares: ScreenSharesTable;
  nchat_webhook_events: WebhookEventsTable;
  nchat_idempotency_keys: IdempotencyKeysTable;
};
