import { expect, it } from "vitest";
import { createFeed } from "./feed.ts";
import { sendInto } from "./into-ingress.ts";
import type { RawTag } from "./rtmp/session.ts";

const header = (kind: "audio" | "video"): RawTag => ({
  kind,
  timestamp: 0,
  payload: Buffer.from(kind === "video" ? [0x17, 0, 0, 0, 0, 1] : [0xaf, 0, 1]),
});
const picture = (timestamp: number, isKey: boolean): RawTag => ({
  ...{ kind: "video", timestamp },
  payload: Buffer.from([isKey ? 0x17 : 0x27, 1, 0, 0, 0, 9]),
});

it("hands a feed to an ingress as an encoder would, and takes it away when it pauses or ends", () => {
  const told: string[] = [];
  const feed = createFeed(Date.now, 0);
  const end = sendInto(
    feed,
    {
      begin: (id) => void told.push(`${id} begins`),
      tag: (id, { kind, timestamp, payload }) => void told.push(`${id} ${kind} ${timestamp} ${payload[1]}`),
      end: (id) => void told.push(`${id} ends`),
    },
    "IN_1",
  );
  const send = () => [header("video"), header("audio"), picture(0, true), picture(33, false)].forEach(feed.push);
  const sent = (at: number) => [
    "IN_1 begins",
    "IN_1 video 0 0",
    "IN_1 audio 0 0",
    ...[0, 33].map((ms) => `IN_1 video ${at + ms} 1`),
  ];
  send();
  expect(told.splice(0)).toEqual(sent(0));
  feed.close();
  expect(told.splice(0)).toEqual(["IN_1 ends"]);
  send();
  expect(told.splice(0)).toEqual(sent(73));
  end();
  send();
  expect([told, feed.takers()]).toEqual([["IN_1 ends"], 0]);
});
