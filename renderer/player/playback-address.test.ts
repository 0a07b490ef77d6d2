import { expect, test } from "vitest";
import { withTicketOf } from "./playback-address.ts";

const at = (ticket: string, file: string, stream = "one") => `https://a.example/hls/${stream}/${ticket}/${file}`;

test("what an older playlist named is asked for with the ticket of now", () => {
  expect(withTicketOf(at("1.old", "part-7.m4s?x=1"), at("2.new", "live.m3u8"))).toBe(at("2.new", "part-7.m4s?x=1"));
});

test("another stream's address, or no such address at all, stays as it is", () => {
  const other = at("1.old", "part.m4s", "two");
  expect(withTicketOf(other, at("2.new", "live.m3u8"))).toBe(other);
  expect(withTicketOf("https://cdn.example/part.m4s", at("2.new", "live.m3u8"))).toBe("https://cdn.example/part.m4s");
});
