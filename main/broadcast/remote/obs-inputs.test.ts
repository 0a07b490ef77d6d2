import type { Sound } from "@nchat/contract/sounds";
import { initialStudio } from "@nchat/contract/studio";
import { expect, it } from "vitest";
import { inputsOf } from "./obs-inputs.ts";

const page = (id: string, name: string): Sound => ({
  ...{ id, kind: "page", sourceId: id, name, isMonitored: false },
  ...{ isOn: true, gain: 0, offsetMilliseconds: 0, isDucked: false },
});

it("names the sounds apart, so that each can be muted by its name", () => {
  const sounds = [page("a", "tips"), page("b", "tips"), page("c", "tips 2"), page("d", "tips"), page("e", "Mic/Aux")];
  const inputs = inputsOf({ ...initialStudio, sounds });
  expect(inputs.map(({ inputUuid, inputName }) => [inputUuid, inputName])).toEqual([
    ["microphone", "Mic/Aux"],
    ["a", "tips"],
    ["b", "tips 3"],
    ["c", "tips 2"],
    ["d", "tips 4"],
    ["e", "Mic/Aux 2"],
  ]);
  expect(inputs.find(({ inputName }) => inputName === "tips 3")?.setMuted(true)).toEqual({
    ...{ type: "sound-changed", id: "b", change: { isOn: false } },
  });
});
