import type { Page } from "@playwright/test";

/** What came of an offer: a connection that sends a moving picture, or the status of the refusal. */
export type Published = Readonly<{ status: number; connection: () => Promise<string>; close: () => Promise<void> }>;

/** Publishes from a page as browsers do by WHIP: one offer with all its candidates, by POST, and its answer. */
export async function publishByWhip(page: Page, url: string, key: string): Promise<Published> {
  const sending = await page.evaluateHandle(
    async ([address, bearer]) => {
      const canvas = document.createElement("canvas");
      Object.assign(canvas, { width: 320, height: 180 });
      const pen = canvas.getContext("2d");
      let hue = 0;
      const timer = setInterval(() => {
        if (!pen) return;
        pen.fillStyle = `hsl(${(hue += 7) % 360} 80% 50%)`;
        pen.fillRect(0, 0, 320, 180);
      }, 60);
      const peer = new RTCPeerConnection();
      for (const track of canvas.captureStream(15).getTracks()) peer.addTransceiver(track, { direction: "sendonly" });
      await peer.setLocalDescription();
      await new Promise<void>((resolve) => {
        if (peer.iceGatheringState === "complete") return resolve();
        peer.addEventListener("icegatheringstatechange", () => peer.iceGatheringState === "complete" && resolve());
      });
      const answer = await fetch(address ?? "", {
        method: "POST",
        headers: { authorization: `Bearer ${bearer}`, "content-type": "application/sdp" },
        body: peer.localDescription?.sdp ?? "",
      });
      if (answer.status === 201) await peer.setRemoteDescription({ type: "answer", sdp: await answer.text() });
      return { status: answer.status, peer, timer };
    },
    [url, key],
  );
  return {
    status: await sending.evaluate(({ status }) => status),
    connection: () => sending.evaluate(({ peer }) => peer.connectionState),
    close: () =>
      sending.evaluate(({ peer, timer }) => {
        clearInterval(timer);
        peer.close();
      }),
  };
}
