import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const Service = z.object({ pid: z.int(), url: z.string() });
const Services = z.object({ supervisor: z.int(), livekit: Service, backend: Service });

/** The services of a data folder, as its services.json names them. */
export function servicesOf(dataFolder: string): z.output<typeof Services> {
  return Services.parse(JSON.parse(readFileSync(join(dataFolder, "services.json"), "utf8")));
}

/** Ends a service as a crash would. */
export function crash(pid: number): void {
  process.kill(pid, "SIGKILL");
}

/** Keeps the supervisor from starting anything again until the returned function is called. */
export function withoutRestarts(dataFolder: string): () => void {
  const { supervisor } = servicesOf(dataFolder);
  process.kill(supervisor, "SIGSTOP");
  return () => void process.kill(supervisor, "SIGCONT");
}
