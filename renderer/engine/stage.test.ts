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
