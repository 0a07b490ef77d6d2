import type { SourceState } from "@nchat/contract/studio";
import type { NativeImage } from "electron";
import { expect, it } from "vitest";
import { createPageFlow } from "./page-flow.ts";

/** A picture of one pixel, told by its first byte. */
const picture = (byte: number) =>
  ({
    isEmpty: () => false,
    getSize: () => ({ width: 1, height: 1 }),
    toBitmap: () => Buffer.from([byte, 0, 0, 255]),
  }) as NativeImage;

function flow() {
  const sent: (number | SourceState)[] = [];
  let take = () => {};
  const socket: { readyState: 1 | 3; send: (data: unknown) => void; on: (event: "message", take: () => void) => void } =
    {
      readyState: 1,
      send: (data: unknown) => sent.push(typeof data === "string" ? JSON.parse(data) : (data as Buffer)[8]),
      on: (_event, listener) => void (take = listener),
    };
  return { socket, sent, take: () => take(), pages: createPageFlow(socket) };
}

it("has one picture under way, and of those that come meanwhile sends the newest", () => {
  const { sent, take, pages } = flow();
  [1, 2, 3].forEach((each) => pages.show(picture(each)));
  expect(sent).toEqual([1]);
  take();
  expect(sent).toEqual([1, 3]);
  take();
  pages.show(picture(4));
  expect(sent).toEqual([1, 3, 4]);
});

it("sends nothing old after a page was lost, and nothing to an engine that is gone", () => {
  const { socket, sent, take, pages } = flow();
  [1, 2].forEach((each) => pages.show(picture(each)));
  pages.tell({ step: "lost", why: "crashed" });
  take();
  expect(sent).toEqual([1, { step: "lost", why: "crashed" }]);
  socket.readyState = 3;
  pages.show(picture(5));
  expect(sent).toHaveLength(2);
});
