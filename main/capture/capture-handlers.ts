import type { CaptureSource, ScreenPicture } from "@nchat/contract/ipc/capture";
import type { HandlersOf } from "../ipc.ts";
import type { ChosenSource } from "./chosen-source.ts";
import type { Wanted } from "./source-list.ts";

/** Answers the main window's requests about sharing. */
export function createCaptureHandlers(
  list: (wanted: Wanted) => Promise<CaptureSource[]>,
  chosen: ChosenSource,
  pictureScreen: (id: string) => Promise<ScreenPicture | "gone">,
): HandlersOf<"capture:list-sources" | "capture:choose-source" | "capture:get-screen-picture"> {
  return {
    "capture:get-screen-picture": (id) => pictureScreen(id),
    "capture:list-sources": (wanted) => list(wanted),
    "capture:choose-source": async (id) => {
      const isScreen = id.startsWith("screen:");
      const sources = await list({ kinds: [isScreen ? "screen" : "window"], withPictures: false });
      const source = sources.find((each) => each.id === id);
      if (!source) return "gone";
      chosen.choose({ id, name: source.name });
      return "chosen";
    },
  };
}
