import { accepts } from "../../tools/drive/listening.ts";
import { until } from "./calls.ts";
import { startEncoder } from "./encoder.ts";
import { refOf, type StreamWorld } from "./stream-world.ts";

/** What a host does who sends from an encoder. */
export function feedsOf(world: StreamWorld) {
  const streamOf = (streamId: string) => world.host.client.ask("getStream", refOf(streamId));
  const ingressOf = async (streamId: string, type: "rtmp" | "whip" = "rtmp") => {
    const { ingress } = await world.host.client.ask("createIngress", { ...refOf(streamId), body: { type } });
    if (ingress.streamKey === null) throw new Error("a new ingress has a key");
    return { url: ingress.url, key: ingress.streamKey };
  };
  /** Waits until it can be played: right after a restart the stream still has its address, and media nothing yet. */
  const hlsOf = async (streamId: string) => {
    let address: string | null = null;
    const isPlaying = async () => {
      address = (await streamOf(streamId)).hlsUrl;
      if (address === null) return false;
      const answer = await fetch(address);
      await answer.arrayBuffer();
      return answer.ok;
    };
    await until("there is HLS", isPlaying, 40_000);
    return String(address);
  };
  return {
    streamOf,
    ingressOf,
    hlsOf,
    /** Waits until there is a manifest. */
    dashOf: async (streamId: string) => {
      let address: string | null = null;
      await until("there is DASH", async () => (address = (await streamOf(streamId)).dashUrl) !== null, 40_000);
      return String(address);
    },
    /** Waits until encoders are taken in at an address. */
    untilTaken: (url: string) => until("encoders are taken in", () => accepts(Number(new URL(url).port)), 30_000),
    feedIs: (streamId: string, feed: "live" | "away") =>
      until(`the feed is ${feed}`, async () => (await streamOf(streamId)).feed === feed, 40_000),
    destinationsOf: async (streamId: string) => {
      const { destinations } = await world.host.client.ask("listDestinations", refOf(streamId));
      return destinations;
    },
    /** A stream whose encoder sends. */
    sending: async (more: Parameters<StreamWorld["begin"]>[0] = {}) => {
      const { streamId } = await world.begin({ visibility: "public", ...more });
      const { url, key } = await ingressOf(streamId);
      const encoder = startEncoder(url, key);
      await until("it is live", async () => (await streamOf(streamId)).status === "live", 40_000);
      return { streamId, url, key, encoder };
    },
  };
}
