import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";

const folder = fileURLToPath(new URL("../../docs/pictures/", import.meta.url));
const largest = 300_000;

/** Takes a picture of a page for the documents: few colours, so that the file stays small. */
export async function take(page: Page, name: string, size?: { width: number; height: number }): Promise<void> {
  mkdirSync(folder, { recursive: true });
  if (size) await page.setViewportSize(size);
  await page.mouse.move(0, 0);
  await page.waitForTimeout(400); // transitions take 200 ms at most
  const raw = join(folder, `${name}.raw.png`);
  const file = join(folder, `${name}.png`);
  await page.screenshot({ path: raw });
  const palette = "split[a][b];[a]palettegen=max_colors=256[p];[b][p]paletteuse=dither=none";
  execFileSync("ffmpeg", ["-loglevel", "error", "-y", "-i", raw, "-vf", palette, "-frames:v", "1", file]);
  rmSync(raw);
  const { size: bytes } = statSync(file);
  if (bytes > largest) throw new Error(`${file} has ${bytes} bytes; ${largest} are the most`);
  console.log(`${file} (${Math.round(bytes / 1000)} kB)`);
}
