import { requests, type RequestName } from "@nchat/contract/ipc";
import { describe, expect, it } from "vitest";
import { mayAsk } from "./rights.ts";

const names = Object.keys(requests) as RequestName[];

describe("what a window may ask", () => {
  it("leaves the pop-up nothing but showing and answering a ring", () => {
    expect(names.filter((name) => mayAsk("popup", name)).sort()).toEqual([
      "app:get-environment",
      "call:dispatch",
      "call:get",
      "mute:get",
      "settings:get",
      "window:get-state",
      "window:set-height",
      "window:show-main",
    ]);
  });

  it("leaves the studio's engine what it shows, and its own line", () => {
    expect(names.filter((name) => mayAsk("engine", name)).sort()).toEqual([
      "engine:choose-display",
      "engine:choose-sound",
      "engine:hear-system",
      "engine:open-line",
      "engine:open-page",
      "engine:tell-sources",
      "settings:get",
      "studio:get",
      "studio:get-media",
    ]);
  });

  it("lets the main window ask all but the pop-up's height and what is the engine's", () => {
    expect(names.filter((name) => !mayAsk("main", name)).sort()).toEqual([
      "engine:choose-display",
      "engine:choose-sound",
      "engine:hear-system",
      "engine:open-line",
      "engine:open-page",
      "engine:tell-sources",
      "window:set-height",
    ]);
  });
});
