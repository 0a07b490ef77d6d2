import { programmeChannel } from "@nchat/contract/programme";
import type { Picture } from "../../../tools/drive/pattern.ts";
import type { SignedIn } from "./stage.ts";

/** Somebody at the studio. */
type Shown = Pick<SignedIn, "page">;

/** What the engine makes, as the studio shows it. */
export async function programme({ page }: Shown): Promise<Picture> {
  const found = await page.getByTestId("programme").evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) throw new Error("that is no canvas");
    const { width, height } = canvas;
    const data = canvas.getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
    let text = "";
    for (let at = 0; at < data.length; at += 0x8000) text += String.fromCharCode(...data.slice(at, at + 0x8000));
    return { width, height, base64: btoa(text) };
  });
  return { ...found, data: Buffer.from(found.base64, "base64") };
}

/** The colour at a place, in fractions of the programme. */
export async function colourAt(alice: Shown, x: number, y: number): Promise<readonly number[]> {
  const { width, height, data } = await programme(alice);
  const at = (Math.floor(y * height) * width + Math.floor(x * width)) * 4;
  return [...data.subarray(at, at + 3)];
}

type Levels = { readonly inputs: readonly number[]; readonly programme: number };

/** The loudest of the next half second, as the engine's mixer tells it; null when it told nothing. */
export function levelsOf({ page }: Shown): Promise<Levels | null> {
  return page.evaluate(async (channelName) => {
    const channel = new BroadcastChannel(channelName);
    let inputs: readonly number[] = [];
    let programme = 0;
    channel.onmessage = ({ data }) => {
      if (data.type !== "levels") return;
      inputs = data.inputs.map((level: number, at: number) => Math.max(level, inputs[at] ?? 0));
      programme = Math.max(programme, data.programme);
    };
    await new Promise((done) => setTimeout(done, 500));
    channel.close();
    return inputs.length > 0 ? { inputs, programme } : null;
  }, programmeChannel);
}
