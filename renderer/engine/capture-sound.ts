import { type Why, whyOf } from "./open-source.ts";

/**
 * Opens the sound that main has chosen. A picture has to be asked for beside it; the least of one is, and given back at
 * once. What it plays is mixed as it is: nothing may take it for a voice with an echo.
 */
export async function captureSound(media: Pick<MediaDevices, "getDisplayMedia">): Promise<MediaStreamTrack | Why> {
  const opened = await media
    .getDisplayMedia({
      video: { width: { ideal: 16 }, height: { ideal: 16 }, frameRate: { ideal: 1 } },
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: { ideal: 2 } },
    })
    .catch(whyOf);
  if (typeof opened === "string") return opened;
  for (const picture of opened.getVideoTracks()) picture.stop();
  const [sound] = opened.getAudioTracks();
  if (!sound) return "failed";
  // Electron tells nobody that macOS has refused: it gives a track that has ended.
  return sound.readyState === "ended" ? "denied" : sound;
}
