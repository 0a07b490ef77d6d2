import { keepTrueTime } from "@nchat/contract/ntp";
import { RTCRtpSender } from "werift";
import { expect, test } from "vitest";

const secondsOf = (ntp: bigint) => Number(ntp >> 32n) - 2_208_988_800 + Number(ntp & 0xffff_ffffn) / 2 ** 32;

test("the time that a sender reports is when its last packet left, whatever the library writes there", () => {
  const sender = new RTCRtpSender("video");
  expect("ntpTimestamp" in sender).toBe(true);
  keepTrueTime(sender);
  Reflect.set(sender, "ntpTimestamp", 827_342n);
  const told = secondsOf(BigInt(Reflect.get(sender, "ntpTimestamp")));
  expect(Math.abs(told - Date.now() / 1000)).toBeLessThan(1);
});
