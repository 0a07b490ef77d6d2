import { expect, test } from "vitest";
import { callingWords, endingWords, nameList, tileWords } from "./words.ts";

test("names are listed as one says them", () => {
  expect([nameList(["Aiko"]), nameList(["Aiko", "Leo"]), nameList(["Aiko", "Leo", "Priya", "Tomás"])]).toEqual([
    "Aiko",
    "Aiko and Leo",
    "Aiko, Leo and 2 more",
  ]);
});

test("calling somebody offline says what they will see", () => {
  expect(callingWords("Aiko", false, ["offline"])).toBe("Aiko is offline and will see a missed call.");
  expect(callingWords("Aiko", false, ["available"])).toBe("Calling Aiko…");
});

test("each way a call ends has its words and its way on", () => {
  expect(endingWords({ kind: "ended", reason: "declined", message: "in 5 minutes" }, "Aiko", true)).toEqual({
    text: "Aiko declined: “in 5 minutes”.",
    action: "call-again",
  });
  expect(endingWords({ kind: "ended", reason: "busy", message: null }, "Aiko", true)).toEqual({
    text: "Aiko is in another call.",
    action: "call-again",
  });
  expect(endingWords({ kind: "left" }, "Aiko", true)).toBeNull();
  expect(endingWords({ kind: "failed", failure: "SERVER_UNREACHABLE" }, "Aiko", true)).toEqual({
    text: "Can't reach the server. The call was not started.",
    action: "try-again",
  });
});

test("a tile says all that it shows", () => {
  const person = {
    id: "aiko",
    username: "aiko",
    name: "Aiko",
    avatarUrl: null,
    isLocal: false,
    isMuted: true,
    isSpeaking: false,
    isMissing: false,
    isPoor: true,
    room: null,
  };
  expect([tileWords(person), tileWords({ ...person, isMissing: true, isMuted: false })]).toEqual([
    "Aiko, poor connection, muted, no video",
    "Aiko, reconnecting, no video",
  ]);
});
