import type { Session, WebFrameMain } from "electron";
import { describe, expect, it } from "vitest";
import { choiceMilliseconds, createChoice, createChosenSource } from "./chosen-source.ts";
import { answerDisplayMedia, type Choices, judge, type SoundToHear } from "./display-media.ts";

const ours = { origin: "app://nchat" } as WebFrameMain;
const isMainPage = (frame: WebFrameMain | null) => frame === ours;
const request = { frame: ours, userGesture: true, videoRequested: true };
const source = { id: "window:7:0", name: "Editor" };

describe("a page's wish to capture", () => {
  it("is allowed to the main page after a gesture only", () => {
    expect(judge(request, isMainPage)).toBe("allowed");
    expect(judge({ ...request, frame: null }, isMainPage)).toBe("not our page");
    expect(judge({ ...request, frame: { ...ours } as WebFrameMain }, isMainPage)).toBe("not our page");
    expect(judge({ ...request, userGesture: false }, isMainPage)).toBe("no gesture");
    expect(judge({ ...request, videoRequested: false }, isMainPage)).toBe("no picture asked for");
  });
});

describe("the chosen source", () => {
  it("is good once, and for five seconds", () => {
    let time = 0;
    const chosen = createChosenSource(() => time);
    expect(chosen.take()).toBeNull();
    chosen.choose(source);
    time = choiceMilliseconds;
    expect([chosen.take(), chosen.take()]).toEqual([source, null]);
    chosen.choose(source);
    time += choiceMilliseconds + 1;
    expect(chosen.take()).toBeNull();
  });
});

/** An overlay's frame, which may have gone or be about to. */
function pageFrame({ isGone = false, isDetached = false }): WebFrameMain {
  return { isDestroyed: () => isGone, detached: isDetached } as WebFrameMain;
}

describe("answering getDisplayMedia", () => {
  type Handler = NonNullable<Parameters<Session["setDisplayMediaRequestHandler"]>[0]>;
  let handler: Handler | null = null;
  const session = { setDisplayMediaRequestHandler: (next: Handler | null) => (handler = next) } as unknown as Session;
  const ask = (asked: typeof request, audioRequested = false) => {
    const answers: unknown[] = [];
    handler?.({ ...asked, audioRequested, securityOrigin: "app://nchat/" }, (streams) => answers.push(streams));
    return answers;
  };
  const begin = (choices: Choices) => {
    const logged: unknown[] = [];
    const stop = answerDisplayMedia(
      session,
      (frame) => (isMainPage(frame) ? choices : null),
      (...entry) => logged.push(entry),
    );
    return { logged, stop };
  };

  it("gives what was chosen once; a refused request does not use it up", () => {
    const chosen = createChosenSource(() => 0);
    const { logged, stop } = begin({ picture: chosen, sound: null });
    chosen.choose(source);
    expect(ask({ ...request, userGesture: false })).toEqual([null]);
    expect(ask(request)).toEqual([{ video: source }]);
    expect(ask(request)).toEqual([null]);
    expect(logged).toEqual([
      ["warn", "capture denied", { why: "no gesture" }],
      ["warn", "capture denied", { why: "nothing chosen" }],
    ]);
    stop();
    expect(handler).toBeNull();
  });

  it("gives sound to whom it was chosen for, once, with a picture of its own page and of nothing else", () => {
    const [picture, sound] = [createChosenSource(() => 0), createChoice<SoundToHear>(() => 0)];
    begin({ picture, sound });
    picture.choose(source);
    expect(ask(request, true)).toEqual([null]);
    sound.choose("loopback");
    expect(ask({ ...request, frame: { ...ours } as WebFrameMain }, true)).toEqual([null]);
    expect(ask({ ...request, userGesture: false }, true)).toEqual([null]);
    expect(ask(request, true)).toEqual([{ video: ours, audio: "loopback" }]);
    expect(ask(request, true)).toEqual([null]);
    const page = pageFrame({});
    sound.choose(page);
    expect(ask(request)).toEqual([{ video: source }]);
    expect(ask(request, true)).toEqual([{ video: ours, audio: page }]);
  });

  it("gives nothing of a page that has gone since it was chosen", () => {
    const sound = createChoice<SoundToHear>(() => 0);
    const { logged } = begin({ picture: createChosenSource(() => 0), sound });
    for (const gone of [pageFrame({ isGone: true }), pageFrame({ isDetached: true })]) {
      sound.choose(gone);
      expect(ask(request, true)).toEqual([null]);
    }
    expect(logged).toHaveLength(2);
  });

  it("gives no sound to a page that may hear nothing, whatever it asks for", () => {
    const picture = createChosenSource(() => 0);
    begin({ picture, sound: null });
    picture.choose(source);
    expect(ask(request, true)).toEqual([{ video: source }]);
  });
});
