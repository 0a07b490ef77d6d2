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

  it("lets the main window ask all but the pop-up's height", () => {
    expect(names.filter((name) => !mayAsk("main", name))).toEqual(["window:set-height"]);
  });
});
