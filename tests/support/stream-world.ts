import { randomBytes } from "node:crypto";
import type { RouteInput } from "@nchat/contract/rest";
import { type Caller, type CallWorld, fresh, type SetUp, startCallWorld } from "./calls.ts";
import { type Client, createClient } from "./client.ts";
import type { InRoom } from "./rooms.ts";

type Plan = RouteInput<"startStream">["body"];
const startOf = (client: Client, body: Plan) => client.ask("startStream", { body });
const stopOf = (client: Client, streamId: string) => client.ask("stopStream", refOf(streamId));
type Started = Awaited<ReturnType<typeof startOf>>;

/** The service with LiveKit and a database, and three people: a host, a member of the host's channel, a stranger. */
export type StreamWorld = CallWorld &
  Readonly<{
    host: Caller;
    member: Caller;
    stranger: Caller;
    channelId: string;
    /** Asks without a token. */
    anybody: Client;
    begin: (more?: Partial<Plan>) => Promise<Started>;
    /** A stream whose host sends. */
    goLive: (more?: Partial<Plan>) => Promise<Readonly<{ streamId: string; started: Started; feed: InRoom }>>;
    end: (streamId: string) => ReturnType<typeof stopOf>;
  }>;

/** What names a stream in a request. */
export function refOf(streamId: string) {
  return { params: { id: streamId } };
}

/** Settings of a service that finds out that it has to pass encoders on by itself. */
export const embedded = { NCHAT_MEDIA: "auto", NCHAT_RTMP_PORT: "0" } as const;

/** Starts it; unless settings say otherwise, on a LiveKit without workers and with nothing in their place. */
export async function startStreamWorld(
  setUp: SetUp,
  more: Readonly<Record<string, string>> = {},
): Promise<StreamWorld> {
  const settings = { ENCRYPTION_KEYS: randomBytes(32).toString("hex"), NCHAT_MEDIA: "livekit", ...more };
  const world = await startCallWorld(setUp, { env: settings });
  const host = await world.person(fresh("host"));
  const member = await world.person(fresh("member"));
  const stranger = await world.person(fresh("stranger"));
  const made = await host.client.ask("createChannel", { body: { name: "Launch", userIds: [member.id] } });
  const channelId = made.channel.id;
  const begin = (more: Partial<Plan> = {}) => startOf(host.client, { channelId, title: "Launch day", ...more });
  return {
    ...{ ...world, host, member, stranger, channelId, begin },
    anybody: createClient(world.url),
    end: (streamId) => stopOf(host.client, streamId),
    goLive: async (more) => {
      const started = await begin(more);
      const { streamId } = started;
      const feed = await world.rooms.enter({ livekitUrl: started.livekitUrl, token: started.hostToken });
      await feed.publish("camera");
      await host.device.next("stream:started", (told) => told.streamId === streamId && told.stream.status === "live");
      return { streamId, started, feed };
    },
  };
}
