import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import type { RestClient } from "../session/rest-result.ts";
import { OutputsNote } from "./OutputsNote.tsx";

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test("who sends reads why co-hosts are missing outside of the room, and no longer than they are", async () => {
  vi.useFakeTimers();
  let note: { outputsNote?: string } = { outputsNote: "Co-hosts are left out." };
  const rest = { call: async () => ({ ok: true, value: note }) } as unknown as RestClient;
  render(<OutputsNote rest={rest} streamId="s" />);
  await vi.waitFor(() => expect(screen.getByTestId("outputs-note").textContent).toBe("Co-hosts are left out."));
  note = {};
  await vi.advanceTimersByTimeAsync(10_000);
  await vi.waitFor(() => expect(screen.queryByTestId("outputs-note")).toBeNull());
});
