import type { CaptureSource } from "@nchat/contract/ipc/capture";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createShareMirror } from "./own-share.ts";
import { lookMilliseconds, watchSharedWindow } from "./share-watch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const editor: CaptureSource = { id: "window:7:0", name: "Editor", kind: "window", thumbnail: "", icon: null };
const sharing = { isSharing: true, name: "Editor" };
const none = { isSharing: false, name: null };

function setUp(sharedId: string) {
  const shown = { sources: [editor] };
  const seen: unknown[] = [];
  const share = createShareMirror();
  const stop = watchSharedWindow({
    share,
    sharedId: () => sharedId,
    list: async (wanted) => {
      seen.push(wanted.kinds.join());
      return shown.sources;
    },
    onHidden: (isHidden) => seen.push(isHidden ? "hidden" : "back"),
  });
  const looks = (count: number) => vi.advanceTimersByTimeAsync(count * lookMilliseconds);
  return { share, shown, stop, looks, seen: () => seen.splice(0) };
}

it("a shared window that is no longer listed is hidden, told once, until it is listed again", async () => {
  const { share, shown, looks, seen } = setUp(editor.id);
  share.set(sharing);
  await looks(1);
  shown.sources = [];
  await looks(2);
  shown.sources = [editor];
  await looks(1);
  expect(seen()).toEqual(["window", "window", "hidden", "window", "window", "back"]);
});

it("nothing is listed before a share and after it, and its end takes the word back", async () => {
  const { share, shown, looks, seen } = setUp(editor.id);
  await looks(3);
  expect(seen()).toEqual([]);
  shown.sources = [];
  share.set(sharing);
  await looks(1);
  share.set(none);
  await looks(3);
  expect(seen()).toEqual(["window", "hidden", "back"]);
});

it("a shared screen is never hidden, and after the stop nothing is looked for", async () => {
  const screen = setUp("screen:0:0");
  screen.share.set(sharing);
  await screen.looks(2);
  expect(screen.seen()).toEqual([]);
  const window = setUp(editor.id);
  window.share.set(sharing);
  window.stop();
  await window.looks(2);
  expect(window.seen()).toEqual([]);
});
