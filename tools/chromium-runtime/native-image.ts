import { readFileSync } from "node:fs";
import type { nativeImage as electronNativeImage, NativeImage, ResizeOptions, Size } from "electron";
import { guard } from "./guard.ts";
import { decodePng, encodePng, scale, type Pixels } from "./png.ts";

/** An image: its pixels, or nothing. */
export class RuntimeImage {
  readonly pixels: Pixels | undefined;
  isMacTemplateImage = false;
  private png: Buffer | undefined;

  constructor(pixels: Pixels | undefined, png?: Buffer) {
    this.pixels = pixels;
    this.png = png;
  }

  readonly isEmpty = (): boolean => this.pixels === undefined;
  readonly getSize = (): Size => ({ width: this.pixels?.width ?? 0, height: this.pixels?.height ?? 0 });
  readonly getAspectRatio = (): number => (this.pixels ? this.pixels.width / this.pixels.height : 1);

  toPNG(): Buffer {
    if (!this.pixels) return Buffer.alloc(0);
    return (this.png ??= encodePng(this.pixels));
  }

  readonly toDataURL = (): string => `data:image/png;base64,${this.toPNG().toString("base64")}`;

  /** Blue, green, red, alpha, as Electron has it here. */
  readonly toBitmap = (): Buffer => (this.pixels ? swapRedBlue(this.pixels.rgba) : Buffer.alloc(0));

  resize({ width, height }: ResizeOptions): NativeImage {
    if (!this.pixels) return createImage(undefined);
    const ratio = this.getAspectRatio();
    const wide = width ?? (height === undefined ? this.pixels.width : height * ratio);
    const high = height ?? wide / ratio;
    return createImage(scale(this.pixels, Math.max(1, Math.round(wide)), Math.max(1, Math.round(high))));
  }

  setTemplateImage(option: boolean): void {
    this.isMacTemplateImage = option;
  }

  readonly isTemplateImage = (): boolean => this.isMacTemplateImage;
}

/** Swaps the first and third byte of every pixel, into a new buffer. */
export function swapRedBlue(pixels: Buffer): Buffer {
  const out = Buffer.from(pixels);
  for (let at = 0; at + 3 < out.length; at += 4) {
    out[at] = pixels[at + 2] ?? 0;
    out[at + 2] = pixels[at] ?? 0;
  }
  return out;
}

/** An image of these pixels, as main knows it. */
export function createImage(pixels: Pixels | undefined, png?: Buffer): NativeImage {
  // What main reads beyond the implemented part throws by name.
  return guard(new RuntimeImage(pixels, png), "NativeImage") as unknown as NativeImage;
}

/** An image from the bytes of a PNG file; anything else is empty, as in Electron. */
export function imageFromPng(file: Buffer): NativeImage {
  const pixels = decodePng(file);
  return createImage(pixels, pixels && file);
}

/** `nativeImage`: PNG files, data URLs and raw bitmaps. */
export const nativeImage: Pick<
  typeof electronNativeImage,
  "createEmpty" | "createFromPath" | "createFromBuffer" | "createFromDataURL" | "createFromBitmap"
> = {
  createEmpty: () => createImage(undefined),
  createFromPath: (path) => {
    try {
      return imageFromPng(readFileSync(path));
    } catch {
      return createImage(undefined); // a file that cannot be read gives an empty image, as in Electron
    }
  },
  createFromBuffer: (buffer, options) => {
    const image = imageFromPng(buffer);
    if (!image.isEmpty() || !options?.width || !options.height) return image;
    return createImage({ width: options.width, height: options.height, rgba: swapRedBlue(buffer) });
  },
  createFromDataURL: (url) => imageFromPng(Buffer.from(url.slice(url.indexOf(",") + 1), "base64")),
  createFromBitmap: (buffer, { width, height }) => createImage({ width, height, rgba: swapRedBlue(buffer) }),
};
