import type { OwnChannel } from "@nchat/contract/channels";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { PlanForm } from "./PlanForm.tsx";
import { sampleStream } from "./testing.fixture.ts";

afterEach(cleanup);

test("planning again after a failure makes no second channel", async () => {
  const done: string[] = [];
  const failure = { ok: false, reason: "unreachable" } as const;
  const channel = { id: "made", name: "Synths" } as OwnChannel;
  render(
    <PlanForm
      streams={{
        listChannels: async () => ({ ok: true, value: [] }),
        createChannel: async (name) => {
          done.push(`channel ${name}`);
          return { ok: true, value: channel };
        },
        schedule: async ({ channelId }) => {
          done.push(`planned in ${channelId}`);
          return done.length > 2 ? { ok: true, value: sampleStream({ id: "planned" }) } : failure;
        },
      }}
      now={() => Date.parse("2026-11-22T18:42:00.000Z")}
      onDone={({ id }) => void done.push(id)}
      onClose={() => undefined}
    />,
  );
  fireEvent.change(await screen.findByTestId("schedule-title"), { target: { value: "Filters" } });
  fireEvent.change(screen.getByTestId("schedule-channel-name"), { target: { value: "Synths" } });
  const submit = () => act(async () => void fireEvent.click(screen.getByTestId("schedule-submit")));
  await submit();
  expect(screen.getByTestId("error-message").textContent).not.toBe("");
  expect(screen.getByTestId<HTMLSelectElement>("schedule-channel").value).toBe("made");
  await submit();
  expect(done).toEqual(["channel Synths", "planned in made", "planned in made", "planned"]);
});
