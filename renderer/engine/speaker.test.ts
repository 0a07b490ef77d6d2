import { type DeviceChoice, Settings } from "@nchat/contract/settings";
import { expect, it, vi } from "vitest";
import { createSpeaker } from "./speaker.ts";

const headphones = { id: "h", label: "Headphones" };

/** A person who has chosen a speaker, and what is plugged in. */
function world(choice: DeviceChoice, plugged: readonly string[]) {
  let outputs = plugged;
  let onSettings = (_: Settings) => {};
  const settings = (speaker: DeviceChoice): Settings => ({ ...Settings.parse({}), speaker });
  const media = Object.assign(new EventTarget(), {
    enumerateDevices: async () =>
      ["default", ...outputs].map((deviceId) => {
        const label = deviceId.startsWith("h") ? "Headphones" : deviceId;
        return { kind: "audiooutput", deviceId, groupId: "", label } as MediaDeviceInfo;
      }),
  });
  const speaker = createSpeaker({
    media,
    desktop: {
      getSettings: async () => settings(choice),
      onSettingsChanged: (listener) => {
        onSettings = listener;
        return () => undefined;
      },
    },
  });
  return {
    speaker,
    choose: (next: DeviceChoice) => onSettings(settings(next)),
    plug: (next: readonly string[]) => {
      outputs = next;
      media.dispatchEvent(new Event("devicechange"));
    },
  };
}

it("is the one that the person has chosen, by its name when its id is another one, else the system's own", async () => {
  const { speaker, choose, plug } = world(headphones, ["h", "tv"]);
  const told: string[] = [];
  const end = speaker.follow((sinkId) => told.push(sinkId));
  await vi.waitFor(() => expect(told).toEqual(["", "h"]));
  plug(["tv"]);
  await vi.waitFor(() => expect(told.at(-1)).toBe(""));
  plug(["h2"]);
  await vi.waitFor(() => expect(told.at(-1)).toBe("h2"));
  choose(null);
  await vi.waitFor(() => expect(told).toEqual(["", "h", "", "h2", ""]));
  end();
  choose(headphones);
  const late: string[] = [];
  await vi.waitFor(() => {
    speaker.follow((sinkId) => late.push(sinkId))();
    expect(late.at(-1)).toBe("h2");
  });
  expect(told).toHaveLength(5);
});
