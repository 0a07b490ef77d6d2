import type { CaptureSource } from "@nchat/contract/ipc/capture";
import { desktopCapturer, type NativeImage } from "electron";
import type { Wanted } from "./source-list.ts";

const pictureSize = { width: 320, height: 200 };

/** Asks the system for what can be captured; our own windows are left out. */
export async function enumerateSources(
  { kinds, withPictures }: Wanted,
  isOwnWindow: (sourceId: string) => boolean,
): Promise<CaptureSource[]> {
  const sources = await desktopCapturer.getSources({
    types: [...kinds],
    // Without pictures nothing is drawn, and the answer comes at once.
    thumbnailSize: withPictures ? pictureSize : { width: 0, height: 0 },
    fetchWindowIcons: withPictures,
  });
  return sources
    .filter(({ id }) => !isOwnWindow(id))
    .map(({ id, name, thumbnail, appIcon }) => ({
      id,
      name,
      kind: id.startsWith("screen:") ? "screen" : "window",
      thumbnail: withPictures ? (dataUrlOf(thumbnail) ?? "") : "",
      icon: withPictures ? dataUrlOf(appIcon) : null,
    }));
}

function dataUrlOf(image: NativeImage | null | undefined): string | null {
  return !image || image.isEmpty() ? null : image.toDataURL();
}
