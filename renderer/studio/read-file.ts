/** A chosen picture as a data URL; fails when the file holds none. */
export async function readPicture(file: File): Promise<string> {
  const dataUrl = await readAsDataUrl(file);
  const image = new Image();
  image.src = dataUrl;
  await image.decode();
  return dataUrl;
}

/** A chosen sound as a data URL; fails when the file holds none that can be played. */
export async function readSound(file: File): Promise<string> {
  await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(await file.arrayBuffer());
  return readAsDataUrl(file);
}

function readAsDataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => (typeof reader.result === "string" ? resolve(reader.result) : reject(new Error("no text")));
    reader.onerror = () => reject(reader.error ?? new Error("not read"));
    reader.readAsDataURL(file);
  });
}
