import { keepTrueTime } from "@nchat/contract/ntp";
import { RTCRtpSender } from "werift";
import { expect, test } from "vitest";

const secondsOf = (ntp: bigint) => Number(ntp >> 32n) - 2_208_988_800 + Number(ntp & 0xffff_ffffn) / 2 ** 32;
const read = (sender: object, name: string): unknown => Reflect.get(sender, name);

/** As the library does it with each packet. */
function sendPacket(sender: object): void {
  Reflect.set(sender, "ntpTimestamp", 827_342n);
  Reflect.set(sender, "rtpTimestamp", 1234);
}

test("a sender reports the time it is, twice the same for one report, and what of its media belongs to it", () => {
  const sender = new RTCRtpSender("video");
  expect("ntpTimestamp" in sender && "rtpTimestamp" in sender).toBe(true);
  const asked: number[] = [];
  keepTrueTime(sender, (now) => asked.push(now) && 90_000);
  sendPacket(sender);
  const told = BigInt(String(read(sender, "ntpTimestamp")));
  expect(Math.abs(secondsOf(told) - Date.now() / 1000)).toBeLessThan(1);
  expect(read(sender, "rtpTimestamp")).toBe(90_000);
  expect(read(sender, "ntpTimestamp")).toBe(told);
  expect((asked[0] ?? 0) / 1000).toBeCloseTo(secondsOf(told), 5);
});

test("it reports its last packet while nobody knows more", () => {
  const sender = new RTCRtpSender("audio");
  keepTrueTime(sender, () => null);
  sendPacket(sender);
  expect(read(sender, "rtpTimestamp")).toBe(1234);
});
