import { until } from "./calls.ts";
import { startEncoder } from "./encoder.ts";
import { refOf, type StreamWorld } from "./stream-world.ts";

/** What a host does who sends from an encoder. */
export function feedsOf(world: StreamWorld) {
  const streamOf = (streamId: string) => world.host.client.ask("getStream", refOf(streamId));
  const ingressOf = async (streamId: string) => {
    const { ingress } = await world.host.client.ask("createIngress", { ...refOf(streamId), body: { type: "rtmp" } });
    if (ingress.streamKey === null) throw new Error("a new ingress has a key");
    return { url: ingress.url, key: ingress.streamKey };
  };
  const hlsOf = async (streamId: string) => {
    let address: string | null = null;
    await until("there is HLS", async () => (address = (await streamOf(streamId)).hlsUrl) !== null, 30_000);
    return String(address);
  };
  return {
    streamOf,
    ingressOf,
    hlsOf,
    feedIs: (streamId: string, feed: "live" | "away") =>
      until(`the feed is ${feed}`, async () => (await streamOf(streamId)).feed === feed, 30_000),
    destinationsOf: async (streamId: string) => {
      const { destinations } = await world.host.client.ask("listDestinations", refOf(streamId));
      return destinations;
    },
    /** A stream whose encoder sends. */
    sending: async (more: Parameters<StreamWorld["begin"]>[0] = {}) => {
      const { streamId } = await world.begin({ visibility: "public", ...more });
      const { url, key } = await ingressOf(streamId);
      const encoder = startEncoder(url, key);
      await until("it is live", async () => (await streamOf(streamId)).status === "live", 30_000);
      return { streamId, url, key, encoder };
    },
  };
}
