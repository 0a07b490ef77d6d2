import { channelRoutes } from "@nchat/contract/rest/channels";
import { streamRoutes } from "@nchat/contract/rest/streams";
import type { Page } from "@playwright/test";
import type { Child } from "../../../tools/bootstrap/children.mjs";
import type { Api } from "../../../tools/drive/api.ts";
import { showsFrames } from "../../../tools/drive/media.ts";
import { untilPlays } from "../../../tools/drive/viewer.ts";
import { startEncoder } from "../../support/encoder.ts";
import { until } from "./until.ts";

/** A stream that an encoder feeds by RTMP, and the encoder. */
export type Fed = Readonly<{ streamId: string; title: string; encoder: Child }>;

/** Starts a stream as a host with an encoder of their own does. */
export async function goLive(
  host: Api,
  visibility: "public" | "channel_members",
  userIds: readonly string[],
): Promise<Fed> {
  const { channel } = channelRoutes.createChannel.response.parse(
    await host.post("/api/channels", { name: "Launch", userIds }),
  );
  const title = `Launch day ${channel.id.slice(0, 6)}`;
  const { streamId } = streamRoutes.startStream.response.parse(
    await host.post("/api/streams/start", { channelId: channel.id, title, visibility }),
  );
  const { ingress } = streamRoutes.createIngress.response.parse(
    await host.post(`/api/streams/${streamId}/ingress`, { type: "rtmp" }),
  );
  return { streamId, title, encoder: startEncoder(ingress.url, ingress.streamKey ?? "") };
}

/** Waits until a stream's picture moves in a page, and comes the way that is named. */
export async function plays(page: Pick<Page, "locator">, way: "webrtc" | "hls", timeoutMs = 30_000): Promise<void> {
  await untilPlays(page, way, timeoutMs);
  await until(`a moving picture by ${way}`, () => showsFrames(page, '[data-testid="player"] video', 3, 1000));
}

/** How many seconds behind a page says that it is. */
export async function behind(page: Page): Promise<number> {
  return until("a delay", async () => {
    const said = await page.getByTestId("player-latency").getAttribute("data-seconds");
    return said === null ? undefined : Number(said);
  });
}
