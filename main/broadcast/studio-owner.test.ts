import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GoLivePlan } from "@nchat/contract/broadcast";
import { samplePlan } from "@nchat/contract/broadcast.fixture";
import { initialStudio } from "@nchat/contract/studio";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStudioFiles } from "./studio-files.ts";
import { createStudioOwner } from "./studio-owner.ts";

const ann = "11111111-1111-4111-8111-111111111111";
const ben = "22222222-2222-4222-8222-222222222222";
const plan: GoLivePlan = { ...samplePlan, channelId: ann, preset: "480p" };
const picture = "data:image/png;base64,AA==";

describe("what a person set up in the studio", () => {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "nchat-studio-"))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const open = () => createStudioOwner((userId) => openStudioFiles(folder, userId, () => undefined, Date.now));
  /** One run of the app. */
  const run = (userId: string, act: (owner: ReturnType<typeof open>) => void) => {
    const owner = open();
    owner.switchTo(userId);
    act(owner);
    owner.stop();
  };

  it("is there at the next start, with its images and the last plan, and for nobody else", () => {
    let imageId = "";
    run(ann, (owner) => {
      imageId = owner.keepMedia(picture);
      owner.dispatch({ type: "source-added", source: { id: "a", kind: "image", name: "Logo", imageId } });
      owner.keepPlan(plan);
      expect(owner.isRestored("a")).toBe(false);
    });
    run(ben, (owner) =>
      expect([owner.get(), owner.getPlan(), owner.getMedia(imageId)]).toEqual([initialStudio, null, null]),
    );
    run(ann, (owner) => {
      expect(owner.get().sources).toEqual([{ id: "a", kind: "image", name: "Logo", imageId }]);
      expect([owner.getPlan(), owner.getMedia(imageId), owner.isRestored("a")]).toEqual([plan, picture, true]);
    });
  });

  it("is heard too where web pages were kept before they had sounds", () => {
    const shape = { id: "p", kind: "browser", name: "Alerts", url: "https://alerts.example.org/" } as const;
    run(ann, (owner) =>
      owner.dispatch({ type: "source-added", source: { ...shape, width: 640, height: 360, css: "" } }),
    );
    const path = join(folder, "studio", ann, "studio.json");
    const kept = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...kept, studio: { ...kept.studio, sounds: [] } }));
    run(ann, (owner) => expect(owner.get().sounds).toMatchObject([{ kind: "page", sourceId: "p", name: "Alerts" }]));
  });

  it("ends on the screen with the person, and comes back with them", () => {
    const owner = open();
    const seen: number[] = [];
    owner.switchTo(ann);
    owner.dispatch({ type: "scene-added", id: "b", name: "Break" });
    owner.listen({ onStudio: ({ scenes }) => seen.push(scenes.length) });
    owner.switchTo(null);
    owner.switchTo(ann);
    expect(seen).toEqual([1, 2]);
    owner.stop();
  });

  it("keeps no images that nothing shows, and gives out no other file", () => {
    let imageId = "";
    run(ann, (owner) => {
      imageId = owner.keepMedia(picture);
      owner.dispatch({ type: "scene-added", id: "b", name: "Break" });
    });
    expect(readdirSync(join(folder, "studio", ann)).sort()).toEqual([`media-${imageId}`, "studio.json"]);
    run(ann, () => undefined);
    expect(readdirSync(join(folder, "studio", ann))).toEqual(["studio.json"]);
    writeFileSync(join(folder, "studio", "secret"), "x");
    run(ann, (owner) => expect(owner.getMedia("x/../../secret")).toBe(null));
  });

  it("is begun anew when its file is damaged, which is set aside with the images that it names", () => {
    let imageId = "";
    run(ann, (owner) => {
      imageId = owner.keepMedia(picture);
      owner.dispatch({ type: "source-added", source: { id: "a", kind: "image", name: "Logo", imageId } });
    });
    writeFileSync(join(folder, "studio", ann, "studio.json"), "{");
    run(ann, (owner) => {
      expect(owner.get()).toEqual(initialStudio);
      owner.dispatch({ type: "scene-added", id: "b", name: "Break" });
    });
    run(ann, (owner) => expect(owner.get().scenes).toHaveLength(2));
    const names = readdirSync(join(folder, "studio", ann));
    expect(names.some((name) => name.includes("damaged"))).toBe(true);
    expect(names).toContain(`media-${imageId}`);
  });
});
