import { uploadProbeCharacters } from "@nchat/contract/rest/system";
import type { Ask, Asked } from "./server.ts";

/** How long and how much is sent at most, and how long one part of it should take. */
const limits = { milliseconds: 5000, bytes: 4_000_000, partMs: 500, patienceMs: 8000 } as const;
const firstPart = 32_768;

type Uplink = Asked<{ readonly bitsPerSecond: number }>;

/**
 * Sends to the server for a few seconds and answers how fast that went; `onMeasured` hears bits a second after each part.
 * The first request only opens the connection.
 */
export async function measureUplink(
  ask: Ask,
  now: () => number,
  signal: AbortSignal,
  onMeasured: (bitsPerSecond: number) => void = () => undefined,
): Promise<Uplink> {
  const send = async (bytes: number) => {
    const began = now();
    const asked = await ask("probeUpload", { body: { content: "x".repeat(bytes) } }, limits.patienceMs);
    return asked.ok ? { ok: true as const, milliseconds: Math.max(now() - began, 1) } : asked;
  };
  const opened = await send(1);
  if (!opened.ok) return opened;
  const until = now() + limits.milliseconds;
  let [bytes, milliseconds, part] = [0, 0, firstPart];
  while (now() < until && bytes < limits.bytes && !signal.aborted) {
    const sent = await send(part);
    // A part that was too large for this line tells as much: what was sent before it counts.
    if (!sent.ok && bytes === 0) return sent;
    if (!sent.ok) break;
    bytes += part;
    milliseconds += sent.milliseconds;
    onMeasured((bytes * 8000) / milliseconds);
    part = nextPart((bytes / milliseconds) * limits.partMs);
  }
  return { ok: true, value: { bitsPerSecond: milliseconds === 0 ? 0 : (bytes * 8000) / milliseconds } };
}

function nextPart(wanted: number): number {
  return Math.round(Math.min(Math.max(wanted, firstPart), uploadProbeCharacters));
}
