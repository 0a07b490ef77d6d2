import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import type { OtherPicture } from "../livekit/watch-room.ts";
import { Others } from "./Others.tsx";

afterEach(cleanup);

test("each co-host who is seen has a picture with their name, and none once they have gone", () => {
  const others = createStore<readonly OtherPicture[]>(() => []);
  const attached: string[] = [];
  const attachOther = (key: string) => {
    attached.push(key);
    return () => void attached.splice(attached.indexOf(key), 1);
  };
  render(<Others player={{ others, attachOther }} />);
  expect(screen.queryByRole("list")).toBeNull();
  act(() => others.setState([{ key: "TR_1", username: "noor", name: "Noor" }], true));
  expect([screen.getByTestId("player-other-noor").textContent, attached]).toEqual(["Noor", ["TR_1"]]);
  act(() => others.setState([{ key: "TR_2", username: "noor", name: "Noor" }], true));
  expect(attached).toEqual(["TR_2"]); // the camera was changed
  act(() => others.setState([], true));
  expect([screen.queryByRole("list"), attached]).toEqual([null, []]);
});
