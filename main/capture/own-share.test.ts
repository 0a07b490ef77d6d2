import { expect, it } from "vitest";
import { createShareMirror } from "./own-share.ts";

it("the mirrored share tells changes only, and ends with its page", () => {
  const share = createShareMirror();
  const told: unknown[] = [];
  const stop = share.listen(() => told.push(share.get()));
  share.set({ isSharing: false, name: null });
  share.set({ isSharing: true, name: "Editor" });
  share.set({ isSharing: true, name: "Editor" });
  share.clear();
  stop();
  share.set({ isSharing: true, name: "Editor" });
  expect(told).toEqual([
    { isSharing: true, name: "Editor" },
    { isSharing: false, name: null },
  ]);
});
