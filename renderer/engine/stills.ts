const textHeight = 96;
const mostWidth = 1280;
const mostImage = { width: 1920, height: 1080 } as const;

/** Words on a dark plate, as wide as they are. */
export function pictureOfText(text: string): ImageData {
  const font = `600 ${textHeight * 0.5}px system-ui, sans-serif`;
  const measure = context(1, 1);
  measure.font = font;
  const width = Math.ceil(Math.min(measure.measureText(text).width + textHeight * 0.8, mostWidth));
  const plate = context(width, textHeight);
  plate.fillStyle = "rgb(11 12 15 / 0.8)";
  plate.beginPath();
  plate.roundRect(0, 0, width, textHeight, 12);
  plate.fill();
  plate.font = font;
  plate.fillStyle = "#ffffff";
  plate.textBaseline = "middle";
  plate.fillText(text, textHeight * 0.4, textHeight * 0.53, width - textHeight * 0.8);
  return plate.getImageData(0, 0, width, textHeight);
}

/** A picture from a file, no larger than it can be seen. */
export async function pictureOfImage(dataUrl: string): Promise<ImageData> {
  const image = new Image();
  image.src = dataUrl;
  await image.decode();
  const { naturalWidth, naturalHeight } = image;
  const share = Math.min(1, mostImage.width / naturalWidth, mostImage.height / naturalHeight);
  const [width, height] = [
    Math.max(2, Math.round(naturalWidth * share)),
    Math.max(2, Math.round(naturalHeight * share)),
  ];
  const canvas = context(width, height);
  canvas.drawImage(image, 0, 0, width, height);
  return canvas.getImageData(0, 0, width, height);
}

function context(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const found = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!found) throw new Error("no canvas here");
  return found;
}
