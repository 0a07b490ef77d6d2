import { listedOf, type Segment, type Window } from "./window.ts";

/** The names of what a playlist names. Parts count through, so that the next one's name is known before it is. */
export const fileNames = {
  init: (number: number) => `init-${number}.mp4`,
  segment: (number: number) => `segment-${number}.m4s`,
  part: (number: number) => `part-${number}.m4s`,
} as const;

/** Parts are named within so many target durations of the end; before, whole segments are all that players want. */
const durationsWithParts = 3;

const seconds = (value: number) => value.toFixed(5).replace(/\.?0+$/, "");

/**
 * One playlist for players of low latency and for those that know nothing of it, which pass over what they don't know
 * (RFC 8216, and its second edition for the parts). Null until the first segment is whole.
 */
export function playlistOf(window: Window): string | null {
  const { targets } = window;
  if (!targets) return null;
  const segments = listedOf(window);
  const unlisted = window.segments.slice(0, window.segments.length - segments.length);
  const discontinuities = window.goneDiscontinuities + unlisted.filter((each) => each.isDiscontinuous).length;
  const lines = [
    "#EXTM3U",
    "#EXT-X-VERSION:6",
    `#EXT-X-TARGETDURATION:${targets.segment}`,
    `#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=${seconds(targets.part * 3)},HOLD-BACK=${targets.segment * 3}`,
    `#EXT-X-PART-INF:PART-TARGET=${seconds(targets.part)}`,
    `#EXT-X-MEDIA-SEQUENCE:${segments[0]?.number ?? 0}`,
    ...(discontinuities > 0 ? [`#EXT-X-DISCONTINUITY-SEQUENCE:${discontinuities}`] : []),
  ];
  let init: number | null = null;
  let left = segments.reduce((sum, { duration }) => sum + duration, 0);
  for (const segment of segments) {
    if (segment.isDiscontinuous) lines.push("#EXT-X-DISCONTINUITY");
    if (segment.init !== init) lines.push(`#EXT-X-MAP:URI="${fileNames.init(segment.init)}"`);
    init = segment.init;
    lines.push(...segmentLines(segment, left <= targets.segment * durationsWithParts));
    left -= segment.duration;
  }
  if (window.isOver) lines.push("#EXT-X-ENDLIST");
  else if (!window.isPaused) lines.push(`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${fileNames.part(window.nextPart)}"`);
  return `${lines.join("\n")}\n`;
}

function segmentLines(segment: Segment, hasParts: boolean): string[] {
  const parts = segment.parts.map(
    ({ number, duration, isIndependent }) =>
      `#EXT-X-PART:DURATION=${seconds(duration)},URI="${fileNames.part(number)}"${isIndependent ? ",INDEPENDENT=YES" : ""}`,
  );
  return [
    `#EXT-X-PROGRAM-DATE-TIME:${new Date(segment.startsAt).toISOString()}`,
    ...(hasParts ? parts : []),
    ...(segment.isWhole ? [`#EXTINF:${seconds(segment.duration)},`, fileNames.segment(segment.number)] : []),
  ];
}
