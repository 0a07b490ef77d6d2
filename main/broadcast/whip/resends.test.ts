import { RtpHeader, SrtpSession } from "werift";
import { describe, expect, it } from "vitest";
import { createResends, keepsCount, resendRules } from "./resends.ts";

const bytes = 1200;
/** A history of so many packets, one a millisecond, each of which is its own number. */
const historyOf = (first: number, count: number) => {
  const history = createResends<number>();
  for (let at = 0; at < count; at++) {
    const number = (first + at) % 2 ** 16;
    history.keep(number, bytes, number, at);
  }
  return history;
};

describe("what went, going again", () => {
  it("reaches back over a whole key frame, and to what the numbers went round in", () => {
    const history = historyOf(65_400, 300);
    expect(history.newest()).toBe(163);
    expect(history.again([65_400, 65_535, 0, 163], 300)).toEqual([65_400, 65_535, 0, 163]);
    expect(history.again([164, 65_399], 300)).toEqual([]);
  });

  it("forgets what is older than a second, and what has made room for others", () => {
    expect(historyOf(1, 10).again([5], 4 + resendRules.milliseconds)).toEqual([5]);
    expect(historyOf(1, 10).again([5], 5 + resendRules.milliseconds)).toEqual([]);
    const full = createResends<number>();
    for (let number = 0; number <= resendRules.packets; number++) full.keep(number, bytes, number, 0);
    expect(full.again([0, 1], 0)).toEqual([1]);
  });

  it("does not go again for ever", () => {
    const history = historyOf(1, 10);
    const answers = Array.from({ length: 7 }, () => history.again([3], 20).length);
    expect(answers).toEqual([1, 1, 1, 1, 1, 0, 0]);
  });

  it("leaves the line to what is new: half as much goes again within a second, or a little of nothing", () => {
    const asked = Array.from({ length: 600 }, (_, at) => at);
    const much = historyOf(0, 600);
    expect(much.again(asked, 600).length).toBe(300);
    expect(much.again(asked, 700)).toEqual([]);
    const little = historyOf(0, 60);
    expect(little.again([...asked, ...asked], 60).length).toBe(Math.floor(resendRules.leastBytes / bytes));
    much.keep(600, bytes, 600, 1650);
    expect(much.again([600], 1700)).toEqual([600]);
  });
});

describe("resends among the other packets", () => {
  const keys = [Buffer.alloc(16, 1), Buffer.alloc(14, 2), Buffer.alloc(16, 3), Buffer.alloc(14, 4)] as const;
  const cipher = () => {
    const session = new SrtpSession({
      profile: 1,
      keys: { localMasterKey: keys[0], localMasterSalt: keys[1], remoteMasterKey: keys[2], remoteMasterSalt: keys[3] },
    });
    return (number: number) =>
      session.encrypt(Buffer.from("a picture"), new RtpHeader({ sequenceNumber: number, ssrc: 7 })).toString("hex");
  };
  /** Whether everything is encrypted as it would be without resends, `asked` coming after each packet, back from it. */
  const isUnspoilt = (asked: readonly number[], isAllowed: (number: number, newest: number) => boolean) => {
    const [plain, resending] = [cipher(), cipher()];
    const first = new Map<number, string>();
    return Array.from({ length: 1000 }, (_, at) => (65_100 + at) % 2 ** 16).every((newest) => {
      const text = plain(newest);
      first.set(newest, text);
      const isSame = resending(newest) === text;
      const again = asked.map((back) => (newest - back + 2 ** 16) % 2 ** 16).filter((each) => first.has(each));
      return again
        .filter((each) => isAllowed(each, newest))
        .reduce((isGood, each) => resending(each) === first.get(each) && isGood, isSame);
    });
  };

  it.each([[[1]], [[50]], [[110]], [[200, 3]], [[3, 200]], [[1000, 700, 99, 101]]])(
    "are encrypted as they were before, %j back",
    (asked) => {
      expect(isUnspoilt(asked, keepsCount)).toBe(true);
    },
  );

  it("would spoil the encryption if those from before the numbers went round went too", () => {
    expect(isUnspoilt([110], () => true)).toBe(false);
    expect(isUnspoilt([3, 200], () => true)).toBe(false);
    expect(isUnspoilt([110], (number, newest) => number <= newest)).toBe(false); // number 0
  });
});
