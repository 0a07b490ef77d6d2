import type { IngressProbe } from "@nchat/contract/streams";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import type { RestClient } from "../session/rest-result.ts";
import { ExternalProbe } from "./ExternalProbe.tsx";

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const silent: IngressProbe = {
  ...{ type: "rtmp", state: "arriving", error: null, audio: null },
  video: {
    ...{ codec: "H.264", width: 640, height: 360, framesPerSecond: 30, bitsPerSecond: 800_000 },
    ...{ keyFrameSeconds: 8.3, isReordered: false },
  },
};

test("what arrives is shown with advice, follows the encoder, and goes when the server does not say", async () => {
  vi.useFakeTimers();
  let answer: object = { ok: true, value: { probes: [{ ...silent, type: "whip", video: null }, silent] } };
  const rest = { call: async () => answer } as unknown as RestClient;
  render(<ExternalProbe rest={rest} streamId="s" type="rtmp" />);
  await vi.waitFor(() => expect(screen.getByTestId("external-arriving").textContent).toContain("640 × 360"));
  expect(screen.getAllByTestId("external-advice").map(({ textContent }) => textContent?.slice(0, 11))).toEqual([
    "Key frames ",
    "No sound ar",
  ]);
  const refused = { ...silent, state: "refused", error: "H.264 and AAC are taken.", video: null };
  answer = { ok: true, value: { probes: [refused] } };
  await vi.advanceTimersByTimeAsync(3000);
  await vi.waitFor(() => expect(screen.getByTestId("external-advice").textContent).toBe("H.264 and AAC are taken."));
  expect(screen.queryByTestId("external-arriving")).toBeNull();
  answer = { ok: false, reason: "unreachable" };
  await vi.advanceTimersByTimeAsync(6000);
  expect(screen.getByTestId("external-advice").textContent).toBe("H.264 and AAC are taken.");
  await vi.advanceTimersByTimeAsync(3000);
  await vi.waitFor(() => expect(screen.queryByTestId("external-advice")).toBeNull());
});

test("a look that takes long is waited for", async () => {
  vi.useFakeTimers();
  const answered = Promise.withResolvers<object>();
  const call = vi.fn(() => answered.promise);
  render(<ExternalProbe rest={{ call } as unknown as RestClient} streamId="s" type="rtmp" />);
  await vi.advanceTimersByTimeAsync(9000);
  expect(call).toHaveBeenCalledTimes(1);
  answered.resolve({ ok: true, value: { probes: [silent] } });
  await vi.advanceTimersByTimeAsync(3000);
  expect(call).toHaveBeenCalledTimes(2);
});
