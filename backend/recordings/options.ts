import { notValid } from "@nchat/contract/errors";
import type { RecordingLayout, RecordingResolution, RecordingType } from "@nchat/contract/recordings";
import type { StartRecording } from "@nchat/contract/rest/recordings";
import { ApiError } from "../http/api-error.ts";
import type { Layout } from "../media/egress-request.ts";

/** How to record, settled from what was asked. */
export type Options = Readonly<{
  type: RecordingType;
  layout: RecordingLayout | null;
  resolution: RecordingResolution | null;
  /** The layout as media takes it. */
  arrangement: Layout;
}>;

type Asked = Omit<StartRecording, "callId">;

/** Reads the options, inside or beside `options`; the plan's defaults are a grid of 1080p. */
export function readOptions(body: Asked | undefined, publicUrl: string | null): Options {
  const { options, ...flat } = body ?? {};
  const asked = { ...flat, ...options };
  const isAudioOnly = asked.audioOnly === true;
  if (asked.individualTracks && asked.customLayout !== undefined)
    throw fault("customLayout", "Tracks by themselves have no layout");
  const arrangement = asked.customLayout === undefined ? undefined : template(asked.customLayout, publicUrl);
  if (asked.individualTracks) return { type: "individual_tracks", layout: null, resolution: null, arrangement: "grid" };
  return {
    type: isAudioOnly ? "audio_only" : "composite",
    layout: isAudioOnly ? null : arrangement ? "custom" : (asked.layout ?? "grid"),
    resolution: isAudioOnly ? null : (asked.resolution ?? asked.quality ?? "1080p"),
    arrangement: arrangement ?? asked.layout ?? "grid",
  };
}

/** Only a page of our own: the recorder opens it inside our network. */
function template(text: string, publicUrl: string | null): Layout {
  if (publicUrl === null) throw fault("customLayout", "This service has no address of its own (PUBLIC_URL)");
  const base = `${publicUrl}/`;
  const url = URL.canParse(text, base) ? new URL(text, base) : null;
  const own = new URL(base);
  if (!url || url.origin !== own.origin || url.username !== "" || url.password !== "")
    throw fault("customLayout", "A layout must be a page of this service");
  return { template: url.href };
}

function fault(path: string, message: string): ApiError {
  const details = [{ path: `body.options.${path}`, message }];
  return new ApiError("VALIDATION_FAILED", notValid, { details });
}
