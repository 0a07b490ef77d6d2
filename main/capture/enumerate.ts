import type { CaptureSource, ScreenPicture } from "@nchat/contract/ipc/capture";
import { desktopCapturer, type DesktopCapturerSource, type NativeImage, screen } from "electron";
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

/** One screen as it looks now, pixel by pixel; "gone" when it is not there. */
export async function pictureScreen(id: string): Promise<ScreenPicture | "gone"> {
  const find = async (thumbnailSize: Electron.Size) =>
    (await desktopCapturer.getSources({ types: ["screen"], thumbnailSize })).find((each) => each.id === id);
  const known = await find({ width: 0, height: 0 });
  const source = known && (await find(pixelsOf(known)));
  const picture = source && dataUrlOf(source.thumbnail);
  if (!source || !picture) return "gone";
  return { picture, ...source.thumbnail.getSize() };
}

/** How many pixels the display of a source has. */
function pixelsOf({ display_id: displayId }: DesktopCapturerSource): Electron.Size {
  const display = screen.getAllDisplays().find(({ id }) => String(id) === displayId) ?? screen.getPrimaryDisplay();
  const { bounds, scaleFactor } = display;
  return { width: Math.round(bounds.width * scaleFactor), height: Math.round(bounds.height * scaleFactor) };
}
