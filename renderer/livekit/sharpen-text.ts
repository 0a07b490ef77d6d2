import { type LocalTrackPublication, Track } from "livekit-client";

/**
 * livekit-client 2.23 forces a shared screen to the hint "motion" and to three temporal layers, which blurs text for
 * seconds. Undone right after publishing, and after each republishing. A track captured for motion keeps its hint.
 */
export function sharpenText(publication: LocalTrackPublication): void {
  const track = publication.track;
  if (publication.source !== Track.Source.ScreenShare || !track?.sender) return;
  if (styles.get(track.mediaStreamTrack) === "motion") return;
  track.mediaStreamTrack.contentHint = "text";
  const parameters = track.sender.getParameters();
  for (const encoding of parameters.encodings as { scalabilityMode?: string }[]) encoding.scalabilityMode = "L1T1";
  track.sender.setParameters(parameters).catch((error: unknown) => console.warn("sharper text was refused", error));
}

const styles = new WeakMap<MediaStreamTrack, "text" | "motion">();

/** Remembers what a captured track is good for, because the client overwrites its hint. */
export function rememberStyle(track: MediaStreamTrack, style: "text" | "motion"): void {
  styles.set(track, style);
}
