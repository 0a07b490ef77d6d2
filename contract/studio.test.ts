import { describe, expect, it } from "vitest";
import { initialStudio, nextStudio, sceneOnAir, type Source, Studio, type StudioEvent } from "./studio.ts";

const editor: Source = { id: "a", kind: "display", name: "Editor", captureId: "window:7:0" };
const camera: Source = { id: "b", kind: "camera", name: "Desk camera", device: null };
const title: Source = { id: "c", kind: "text", name: "Title", text: "Release 4" };
const run = (events: readonly StudioEvent[], from: Studio = initialStudio) => events.reduce(nextStudio, from);
const add = (source: Source): StudioEvent => ({ type: "source-added", source });
const whole = { x: 0, y: 0, width: 1, height: 1 };
const three = run([add(editor), add(camera), add(title)]);
const sceneId = "scene-1";

describe("the studio", () => {
  it("puts the first picture over the whole, a further one into a corner, text below", () => {
    expect(sceneOnAir(three).items).toEqual([
      { sourceId: "a", box: whole, isShown: true },
      { sourceId: "b", box: { x: 0.7, y: 0.68, width: 0.27, height: 0.27 }, isShown: true },
      { sourceId: "c", box: { x: 0.05, y: 0.82, width: 0.6, height: 0.12 }, isShown: true },
    ]);
  });

  it("lays pictures out side by side and leaves text where it is", () => {
    const { items } = sceneOnAir(nextStudio(three, { type: "laid-out", sceneId, layout: "side-by-side" }));
    expect(items.map(({ box }) => box)).toEqual([
      { x: 0, y: 0, width: 0.5, height: 1 },
      { x: 0.5, y: 0, width: 0.5, height: 1 },
      { x: 0.05, y: 0.82, width: 0.6, height: 0.12 },
    ]);
  });

  it("stays within what is kept of it, however much is added and laid out", () => {
    const many = Array.from({ length: 40 }, (_, at): StudioEvent => add({ ...editor, id: `s${at}` }));
    const full = run(many);
    expect(sceneOnAir(full).items.length).toBe(20);
    for (const layout of ["full", "corner", "side-by-side"] as const)
      expect(Studio.safeParse(nextStudio(full, { type: "laid-out", sceneId, layout })).success).toBe(true);
  });

  it("lays out without what is hidden", () => {
    const hidden = nextStudio(three, { type: "item-shown", sceneId, sourceId: "a", isShown: false });
    const { items } = sceneOnAir(nextStudio(hidden, { type: "laid-out", sceneId, layout: "side-by-side" }));
    expect(items[1]?.box).toEqual(whole);
  });

  it("removes a source from every scene, and a scene without losing the one on air", () => {
    const two = run(
      [
        { type: "scene-added", id: "s2", name: "Just me" },
        { type: "item-added", sceneId: "s2", sourceId: "b" },
        { type: "scene-switched", id: "s2" },
      ],
      three,
    );
    expect(sceneOnAir(two)).toEqual({
      id: "s2",
      name: "Just me",
      items: [{ sourceId: "b", box: whole, isShown: true }],
    });
    const without = nextStudio(two, { type: "source-removed", id: "b" });
    expect(without.scenes.map(({ items }) => items.map(({ sourceId }) => sourceId))).toEqual([["a", "c"], []]);
    expect(nextStudio(two, { type: "scene-removed", id: "s2" }).sceneId).toBe(sceneId);
  });

  it("takes a source out of one scene, and keeps it while another one shows it", () => {
    const shared = run(
      [
        { type: "scene-added", id: "s2", name: "Just me" },
        { type: "item-added", sceneId: "s2", sourceId: "b" },
      ],
      three,
    );
    const once = nextStudio(shared, { type: "item-removed", sceneId, sourceId: "b" });
    expect(once.scenes.map(({ items }) => items.map(({ sourceId }) => sourceId))).toEqual([["a", "c"], ["b"]]);
    expect(once.sources).toEqual(shared.sources);
    const twice = nextStudio(once, { type: "item-removed", sceneId: "s2", sourceId: "b" });
    expect(twice.sources).toEqual([editor, title]);
    expect(nextStudio(once, { type: "item-removed", sceneId, sourceId: "b" })).toBe(once);
    // A scene takes along what stands in it alone.
    expect(nextStudio(once, { type: "scene-removed", id: "s2" }).sources).toEqual([editor, title]);
    expect(nextStudio(shared, { type: "scene-removed", id: "s2" }).sources).toEqual(shared.sources);
  });

  it("never loses its last scene, and switches to none that is not there", () => {
    expect(nextStudio(initialStudio, { type: "scene-removed", id: sceneId })).toBe(initialStudio);
    expect(nextStudio(three, { type: "scene-switched", id: "nowhere" })).toBe(three);
    expect(nextStudio(three, { type: "scene-switched", id: sceneId })).toBe(three);
  });

  it("takes no source twice, and none that is not there into a scene", () => {
    expect(nextStudio(three, add(editor))).toBe(three);
    expect(nextStudio(three, { type: "item-added", sceneId, sourceId: "a" })).toBe(three);
    expect(nextStudio(three, { type: "source-removed", id: "zzz" })).toBe(three);
  });

  it("raises, places and hides one item, and changes the microphone by parts", () => {
    const box = { x: 0.1, y: 0.1, width: 0.5, height: 0.5 };
    const after = run(
      [
        { type: "item-raised", sceneId, sourceId: "a" },
        { type: "item-placed", sceneId, sourceId: "a", box },
        { type: "microphone-changed", change: { gain: -6, isOn: undefined } },
      ],
      three,
    );
    expect(sceneOnAir(after).items.at(-1)).toEqual({ sourceId: "a", box, isShown: true });
    expect(after.microphone).toEqual({ ...initialStudio.microphone, gain: -6 });
  });
});
