type Settings = { readonly url: string; readonly key: string };

/** What is typed into a shell: single quotes take everything as it is, but themselves. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** A command that sends a file as encoders should: key frames every two seconds, no pictures out of order. */
export function ffmpegCommand({ url, key }: Settings): string {
  const picture = "-c:v libx264 -preset veryfast -tune zerolatency -pix_fmt yuv420p -r 30 -g 60 -b:v 3000k";
  return `ffmpeg -re -i input.mp4 ${picture} -c:a aac -b:a 128k -ar 48000 -f flv ${quoted(`${url}/${key}`)}`;
}

/** What to set in OBS, line by line as its settings name it. */
export function obsSettings(
  { url, key }: Settings,
  type: "rtmp" | "whip",
): readonly { readonly name: string; readonly value: string }[] {
  const isWhip = type === "whip";
  return [
    { name: "Service", value: isWhip ? "WHIP" : "Custom…" },
    { name: "Server", value: url },
    { name: isWhip ? "Bearer token" : "Stream key", value: key },
    { name: "Rate control", value: "CBR, 3000 Kbps" },
    { name: "Keyframe interval", value: "2 s" },
    { name: "Tune", value: "zerolatency (no B-frames)" },
  ];
}
