import type { ClipProblem } from "@nchat/contract/clips";
import { expect, it } from "vitest";
import { clipWords } from "./moment-words.ts";

it("names the folder of a clip only where something is wrong with it, and apart from the sentence", () => {
  const of = (problem: ClipProblem) => clipWords({ step: "failed", problem, folder: "/home/ann/Videos" });
  expect(of("disk-full")).toEqual({
    before: "Not saved: the disk of ",
    folder: "/home/ann/Videos",
    after: " is full. The last minutes are still kept; make room and try again.",
  });
  expect(of("no-permission")?.folder).toBe("/home/ann/Videos");
  expect(of("nothing-sent")).toEqual({
    before: "Nothing has been sent yet, so there is nothing to save.",
    folder: null,
    after: "",
  });
});
