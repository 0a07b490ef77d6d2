const side = 160;

/** A chosen file as a square data URL small enough for the server; null when it is not a picture. */
export async function readAvatar(file: Blob): Promise<string | null> {
  const picture = await createImageBitmap(file).catch((error: unknown) => {
    if (error instanceof DOMException) return null; // not a picture, said to the person
    throw error;
  });
  if (!picture) return null;
  const canvas = document.createElement("canvas");
  canvas.width = side;
  canvas.height = side;
  const cut = Math.min(picture.width, picture.height);
  const [left, top] = [(picture.width - cut) / 2, (picture.height - cut) / 2];
  canvas.getContext("2d")?.drawImage(picture, left, top, cut, cut, 0, 0, side, side);
  picture.close();
  return canvas.toDataURL("image/jpeg", 0.86);
}
