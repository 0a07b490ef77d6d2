import type { MadeMoment, Moment } from "./columns.ts";

/** A node of the service that lives, or did a moment ago. */
export type NodesTable = { id: string; started_at: MadeMoment; seen_at: MadeMoment };

/** A connected device. */
export type ConnectionsTable = {
  socket_id: string;
  node_id: string;
  user_id: string;
  session_id: string | null;
  device: string | null;
  connected_at: MadeMoment;
};

/** What only one node at a time may do, and who does it. */
export type LeasesTable = { name: string; holder: string; until: Moment };
