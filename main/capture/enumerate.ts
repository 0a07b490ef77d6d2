import { leastArea, type PixelArea } from "@nchat/contract/area";
import type { CaptureSource, ScreenPicture } from "@nchat/contract/ipc/capture";
import { desktopCapturer, type DesktopCapturerSource, type NativeImage, screen } from "electron";
import type { Wanted } from "./source-list.ts";
import type { LocateWindows } from "./x11-windows.ts";

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

type Around = { readonly isOwnWindow: (sourceId: string) => boolean; readonly locate: LocateWindows };

/** One screen as it looks now, pixel by pixel, and where windows of others are on it; "gone" when it is not there. */
export async function pictureScreen(id: string, around: Around): Promise<ScreenPicture | "gone"> {
  const find = async (thumbnailSize: Electron.Size) =>
    (await desktopCapturer.getSources({ types: ["screen"], thumbnailSize })).find((each) => each.id === id);
  const known = await find({ width: 0, height: 0 });
  const source = known && (await find(pixelsOf(known)));
  const picture = source && dataUrlOf(source.thumbnail);
  if (!source || !picture) return "gone";
  const size = source.thumbnail.getSize();
  return { picture, ...size, windows: await listWindowAreas(source, size, around) };
}

/** The topmost first, as the system lists them. */
async function listWindowAreas(source: DesktopCapturerSource, size: Electron.Size, { isOwnWindow, locate }: Around) {
  const sources = await desktopCapturer.getSources({ types: ["window"], thumbnailSize: { width: 0, height: 0 } });
  const ids = sources.map(({ id }) => id).filter((id) => !isOwnWindow(id));
  const places = await locate(ids);
  const { bounds, scaleFactor } = displayOf(source);
  const origin = { x: Math.round(bounds.x * scaleFactor), y: Math.round(bounds.y * scaleFactor) };
  return ids.flatMap((id) => {
    const place = places.get(id);
    return place ? (partOn(place, { ...origin, ...size }) ?? []) : [];
  });
}

/** Pure. What of an area is on a screen, counted from the screen's corner; null when that is next to nothing. */
export function partOn(area: PixelArea, screenArea: PixelArea): PixelArea | null {
  const [left, top] = [Math.max(area.x, screenArea.x), Math.max(area.y, screenArea.y)];
  const width = Math.min(area.x + area.width, screenArea.x + screenArea.width) - left;
  const height = Math.min(area.y + area.height, screenArea.y + screenArea.height) - top;
  if (width < leastArea || height < leastArea) return null;
  return { x: left - screenArea.x, y: top - screenArea.y, width, height };
}

/** How many pixels the display of a source has. */
function pixelsOf(source: DesktopCapturerSource): Electron.Size {
  const { bounds, scaleFactor } = displayOf(source);
  return { width: Math.round(bounds.width * scaleFactor), height: Math.round(bounds.height * scaleFactor) };
}

function displayOf({ display_id: displayId }: DesktopCapturerSource): Electron.Display {
  return screen.getAllDisplays().find(({ id }) => String(id) === displayId) ?? screen.getPrimaryDisplay();
}
