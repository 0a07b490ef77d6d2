import { beforeEach, expect, it, vi } from "vitest";
import { createCallOwner } from "../calls/owner.ts";
import { keepAwake } from "./awake.ts";

const blockers = vi.hoisted(() => ({ held: new Set<number>(), last: 0 }));
vi.mock("electron", () => ({
  powerSaveBlocker: {
    start: () => {
      blockers.held.add(++blockers.last);
      return blockers.last;
    },
    stop: (id: number) => blockers.held.delete(id),
  },
}));

beforeEach(() => blockers.held.clear());

it("keeps the display on as long as something is broadcast, and holds no more than one blocker", () => {
  let tell: (is: boolean) => void = () => undefined;
  const stop = keepAwake(createCallOwner(), { onSending: (listener) => ((tell = listener), () => undefined) });
  expect(blockers.held.size).toBe(0);
  tell(true);
  tell(true);
  expect(blockers.held.size).toBe(1);
  tell(false);
  expect(blockers.held.size).toBe(0);
  tell(true);
  stop();
  expect(blockers.held.size).toBe(0);
});
