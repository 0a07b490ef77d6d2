import type { Services } from "./services.ts";

type Needs = {
  readonly socket: Pick<Services["socket"], "on" | "onConnected">;
  readonly platform: Pick<Services["platform"], "studio">;
};

/** Passes on to the studio what is marked on other devices in the stream that it sends. Until the answer is called. */
export function followMarkers({ socket, platform: { studio } }: Needs): () => void {
  if (!studio) return () => undefined;
  const { markerTold } = studio.tools;
  const stops = [
    socket.on("stream:marker_added", (told) => markerTold({ type: "added", ...told })),
    socket.on("stream:marker_removed", (told) => markerTold({ type: "removed", ...told })),
    socket.onConnected(() => markerTold({ type: "missed" })),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
