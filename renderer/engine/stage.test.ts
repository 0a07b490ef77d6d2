import { expect, it } from "vitest";
import type { Pictures } from "./frame-source.ts";
import { createMiniatures } from "./miniatures.ts";
import { createPlanes, type Planes } from "./planes.ts";
import { createStage } from "./stage.ts";
import type { Layer } from "./worker-messages.ts";

const layers: readonly Layer[] = [{ sourceId: "title", box: { x: 0, y: 0, width: 1, height: 1 }, fit: "contain" }];

function still(luma: number): Pictures {
  const planes = createPlanes(16, 8);
  planes.y.fill(luma);
  return { current: () => planes, version: () => 1, setDelay: () => undefined, stop: () => undefined };
}
const middleOf = ({ y, width, height }: Planes) => y[(height / 2) * width + width / 2];

it("draws another still under the same name, in the programme and in the small pictures", () => {
  const stage = createStage();
  const small: (number | undefined)[] = [];
  const miniatures = createMiniatures(stage, (_sceneId, planes) => small.push(middleOf(planes)));
  miniatures.setScenes([{ id: "a", layers }]);
  stage.setScene(layers);
  const seen: (number | undefined)[] = [];
  for (const [at, luma] of [100, 200].entries()) {
    stage.setSource("title", still(luma));
    seen.push(middleOf(stage.picture().planes));
    miniatures.look(at * 2000, 1);
    miniatures.look(at * 2000 + 1000, 1); // nothing new
  }
  expect([seen, small]).toEqual([
    [100, 200],
    [100, 200],
  ]);
});

const whole = { x: 0, y: 0, width: 1, height: 1 };
const layer = (sourceId: string, box = whole): Layer => ({ sourceId, box, fit: "contain" });

/** A picture as large as the programme; see-through if it has an alpha. */
function full(luma: number, hasAlpha = false): Planes {
  const planes = createPlanes(1280, 720, hasAlpha);
  planes.y.fill(luma);
  planes.alpha?.fill(128);
  return planes;
}

const showing = (planes: Planes): Pictures => ({
  ...{ current: () => planes, version: () => 1, setDelay: () => undefined, stop: () => undefined },
});

it("gives a picture that is all there is to see as it came, and draws whatever is more or less than that", () => {
  const stage = createStage();
  const [lower, upper, glass] = [full(100), full(180), full(255, true)];
  stage.setSource("lower", showing(lower));
  stage.setSource("upper", showing(upper));
  stage.setSource("glass", showing(glass));
  stage.setSource("small", still(40));
  const seen = (...layers: readonly Layer[]) => {
    stage.setScene(layers);
    const { planes } = stage.picture();
    expect(stage.picture().planes).toBe(planes);
    return planes;
  };
  expect(seen(layer("lower"))).toBe(lower);
  expect(seen(layer("lower"), layer("upper"))).toBe(upper);
  expect(seen(layer("lower"), layer("absent"))).toBe(lower);

  const under = seen(layer("lower"), layer("glass"));
  expect([[lower, glass].includes(under), middleOf(under), lower.y[0]]).toEqual([false, 178, 100]);
  const corner = { x: 0, y: 0, width: 0.25, height: 0.25 };
  const both = seen(layer("lower"), layer("small", corner));
  const inCorner = 90 * 1280 + 160;
  expect([both.y[inCorner], middleOf(both), lower.y[inCorner]]).toEqual([40, 100, 100]);
  const moved = seen(layer("lower", { ...whole, x: 0.5 }));
  expect([moved.y[0], middleOf(moved)]).toEqual([16, 100]);
  const zoomed = seen(layer("lower", { x: -0.5, y: -0.5, width: 2, height: 2 }));
  expect([zoomed === lower, zoomed.y[0], middleOf(zoomed)]).toEqual([false, 100, 100]);
  expect(seen().y[0]).toBe(16);
});
