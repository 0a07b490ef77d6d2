/** A chosen picture as a data URL; fails when the file holds none. */
export async function readPicture(file: File): Promise<string> {
  const dataUrl = await readAsDataUrl(typed(file, "image"));
  const image = new Image();
  image.src = dataUrl;
  await image.decode();
  return dataUrl;
}

/** A chosen sound as a data URL; fails when the file holds none that can be played. */
export async function readSound(file: File): Promise<string> {
  const dataUrl = await readAsDataUrl(typed(file, "audio"));
  // Its head says enough: an hour that is decoded takes a gigabyte.
  await new Promise((resolve, reject) => {
    const player = new Audio();
    player.onloadedmetadata = resolve;
    player.onerror = () => reject(new Error(player.error?.message ?? "not played"));
    player.preload = "metadata";
    player.src = dataUrl;
  });
  return dataUrl;
}

/** A file by a name without a known ending has no type, and a film with sound another one; both are looked into. */
function typed(file: File, kind: "image" | "audio"): Blob {
  return file.type.startsWith(`${kind}/`) ? file : new Blob([file], { type: `${kind}/*` });
}

function readAsDataUrl(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => (typeof reader.result === "string" ? resolve(reader.result) : reject(new Error("no text")));
    reader.onerror = () => reject(reader.error ?? new Error("not read"));
    reader.readAsDataURL(file);
  });
}
